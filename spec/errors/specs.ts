import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What sme-gen build finds in a spec file before it looks at what the object does. */
export const specErrors = {
  "E-SME-230": {
    message: "{{path}} cannot be loaded: {{cause}}",
    mitigation: "{{suggestion}}",
  },
  "E-SME-231": {
    message: "{{part}} of {{object}} has a property {{property}}, which nothing of its kind has.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-232": {
    message: "{{part}} of {{object}} lacks the property {{property}}.",
    mitigation: "Add it.",
  },
  "E-SME-233": {
    message: "{{part}} of {{object}} cannot be {{value}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-234": {
    message: "{{object}} does not stand where it belongs, {{path}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-235": {
    message: "Parameter {{parameter}} of {{object}} is used by none of its steps.",
    mitigation: "Let a step use it, or remove it.",
  },
  "E-SME-236": {
    message: "Parameter {{parameter}} of {{object}} depends on {{name}}, which is no parameter of it.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-237": {
    message: "The example of {{object}} is no call of it: {{complaint}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-238": {
    message: "Column {{column}} of the result of {{object}} is not what step {{step}} gives: {{complaint}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-240": {
    message: "{{part}} of {{object}} cannot be read as SQL: {{complaint}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-241": {
    message: "{{part}} of {{object}} uses table {{table}}, which is none of these specs and none of Exasol.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-242": {
    message: "{{part}} of {{object}} uses column {{column}}, which is not in {{table}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-243": {
    message: "{{part}} of {{object}} gives {{found}} values where {{required}} are taken.",
    mitigation: "Give as many values as there are names for them.",
  },
  "E-SME-244": {
    message: "{{part}} of {{object}} puts a {{found}} into column {{column}}, a {{type}}.",
    mitigation: "Check the order of the values, or change the column's type.",
  },
  "E-SME-245": {
    message:
      "{{part}} of {{object}} calls function {{function}}, which is none of these specs and none of Exasol.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-246": {
    message: "{{object}} has a column {{column}} that no statement uses, while {{uses}} use {{meant}}.",
    mitigation: "Did you mean {{meant}}?",
  },
  "E-SME-282": {
    message: "{{part}} of {{object}} names {{name}}, {{complaint}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-283": {
    message: "The {{part}} of {{code}} is not made of whole sentences in one line: {{complaint}}.",
    mitigation: "Correct the text.",
  },
  "E-SME-295": {
    message: "{{part}} of {{object}} compares a {{found}} with a {{compared}}, which Exasol cannot.",
    mitigation: "Compare values of the same kind, or convert one of them.",
  },
  "E-SME-296": {
    message: "{{part}} of {{object}} gives {{udf}} a {{found}} for its parameter {{parameter}}, a {{type}}.",
    mitigation: "Check the order of the arguments, or convert the value.",
  },
  "E-SME-275": {
    message:
      "{{part}} of {{object}} is marked `unparsed`, but can be read as SQL, and nothing in it is wrong.",
    mitigation: "Remove the mark: it would hide mistakes.",
  },
  "E-SME-276": {
    message: "{{part}} of {{object}} uses column {{column}}, which {{first}} and {{second}} both have.",
    mitigation: "Write {{first}}.{{column}} or {{second}}.{{column}}.",
  },
  "E-SME-277": {
    message: "{{part}} of {{object}} uses ::{{name}} as a name, but it is a {{type}}.",
    mitigation: "Write :{{name}} where its value is meant.",
  },
  "E-SME-320": {
    message: "{{part}} of {{object}} uses ::{{name}} as a name, but no name is as long as a {{type}}.",
    mitigation:
      "Write :{{name}} where its value is meant. If it holds several names, say so: a parameter `reads` a list, a step has `lists` or `collects`.",
  },
  "E-SME-321": {
    message: "{{part}} of {{object}} writes ::{{name}}, a list of names, next to a dot.",
    mitigation: "Only its last or first name would be meant: leave the dot out.",
  },
  "E-SME-322": {
    message: "Step {{step}} of {{object}} fills {{parameter}}, {{complaint}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-279": {
    message: "Script {{object}} takes {{parameter}} as a {{type}}, which Lua cannot hold as it is.",
    mitigation: "{{advice}}",
  },
  "E-SME-278": {
    message: "{{part}} of {{object}} lists column {{column}} twice.",
    mitigation: "Name each column once.",
  },
  "E-SME-280": {
    message: "{{part}} of {{object}} cannot be a {{type}}: {{complaint}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-281": {
    message: "The {{property}} of parameter {{parameter}} is no value of it: {{complaint}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-300": {
    message:
      "{{part}} of {{object}} gives function {{function}} {{found}} arguments, but it takes {{required}}.",
    mitigation: "Give as many as it takes.",
  },
  "E-SME-301": {
    message: "{{part}} of {{object}} has {{found}}, which is no {{kind}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-302": {
    message: "{{part}} of {{object}} sorts by column {{position}} of a result that has {{columns}}.",
    mitigation: "Sort by the place of a column in the result, counted from 1, or by its name.",
  },
  "E-SME-303": {
    message: "{{part}} of {{object}} has column {{column}} beside an aggregate, which makes one row of all.",
    mitigation: "Add GROUP BY {{column}}, or aggregate the column.",
  },
  "E-SME-305": {
    message: "{{part}} of {{object}} uses {{name}} {{where}}, which may be that of another installation.",
    mitigation: "Write {{meant}}.",
  },
  "E-SME-306": {
    message: "{{part}} of {{object}} ends in a semicolon.",
    mitigation: "Leave it out: what is generated of the statement may go on behind it.",
  },
  "E-SME-307": {
    message: "{{part}} of {{object}} is empty.",
    mitigation: "Say in one line what it is: users read it as a SQL comment and on the reference page.",
  },
  "E-SME-308": {
    message:
      "The description of column {{column}} of {{object}} has {{found}} characters, and a SQL comment may have {{limit}}.",
    mitigation: "Shorten it; longer text belongs into `details`.",
  },
  "E-SME-310": {
    message: "Column {{column}} of view {{object}} is not what its statement gives there: {{complaint}}.",
    mitigation: "Name the statement's columns in their order, with their types.",
  },
  "E-SME-311": {
    message: "The statement of view {{object}} uses {{name}}, which only a script has.",
    mitigation: "A view knows ::script_schema, which its tables and UDFs are installed in, and nothing else.",
  },
  "E-SME-312": {
    message: "The statement of view {{object}} is no query.",
    mitigation: "Begin it with SELECT or WITH.",
  },
  "E-SME-313": {
    message: "View {{object}} reads itself, by way of {{names}}.",
    mitigation: "Let one of them read tables only.",
  },
  "E-SME-314": {
    message: "Row {{row}} of table {{object}} cannot be inserted: {{complaint}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-315": {
    message:
      "The SQL comment of {{object}}, its summary and its example, has {{found}} characters, and may have {{limit}}.",
    mitigation: "Shorten the one or the other; longer text belongs into `details`.",
  },
  "E-SME-304": {
    message: "{{part}} of {{object}} uses LOCAL.{{alias}}, but no item of its SELECT has that name.",
    mitigation: "Write the alias of an item, or without LOCAL the name of a column.",
  },
} as const satisfies Record<string, CatalogueEntry>;
