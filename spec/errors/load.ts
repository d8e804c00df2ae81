import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What load ends with. */
export const loadErrors = {
  "E-SME-182": {
    message: "{{file}} is not well-formed in line {{line}}: {{complaint}}.",
    mitigation: "Correct the file. Nothing was loaded.",
  },
  "E-SME-183": {
    message: "In line {{line}}, column {{column}}, the value {{value}} does not fit into {{type}}.",
    mitigation:
      "Correct the file, {{choice}}, or say which word stands for no value, --null NA. Nothing was loaded.",
  },
  "E-SME-184": {
    message: "{{object}} exists already.",
    mitigation: "{{advice}} Nothing was loaded.",
  },
  "E-SME-185": {
    message: "There is no {{object}}.",
    mitigation: "{{advice}} Nothing was loaded.",
  },
  "E-SME-186": {
    message: "{{file}} cannot be loaded: {{complaint}}.",
    mitigation: "{{advice}} Nothing was loaded.",
  },
  "E-SME-187": {
    message: "The columns of {{file}} do not fit those of {{table}}: {{complaint}}.",
    mitigation: "Rename them in the file, or load it into a table of its own. Nothing was loaded.",
  },
  "E-SME-188": {
    message: "The database did not take {{what}}: [{{sql_code}}] {{cause}}",
    mitigation: "Nothing was loaded.",
  },
  "E-SME-189": {
    message: "Option --{{option}} cannot be '{{value}}': {{complaint}}.",
    mitigation: "{{advice}}",
  },
} as const satisfies Record<string, CatalogueEntry>;
