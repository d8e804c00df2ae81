import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What sme-gen build, new and diff find in specs, templates and generated files. */
export const buildErrors = {
  "E-SME-30": {
    message: "{{object}} declares {{name}} twice.",
    mitigation: "Rename one of the two.",
  },
  "E-SME-31": {
    message:
      "Parameter {{parameter}} feeds {{member}}, which @aws-sdk/client-sagemaker does not know: {{complaint}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-32": {
    message: "Parameter {{parameter}} is a {{type}}, but {{member}} takes {{expected}}.",
    mitigation: "Change the parameter's type or the member it feeds.",
  },
  "E-SME-33": {
    message: "Parameter {{parameter}} of {{object}} may be left out, but AWS requires {{member}}.",
    mitigation: "Make the parameter required.",
  },
  "E-SME-34": {
    message: "Parameter {{parameter}} feeds {{member}}, an enum of AWS, and does not say how it is checked.",
    mitigation: 'Set awsEnum to "closed" to refuse other values early, or "open" to leave them to AWS.',
  },
  "E-SME-35": {
    message: "Parameter {{parameter}} sets awsEnum, but {{member}} is no enum of AWS.",
    mitigation: "Remove awsEnum.",
  },
  "E-SME-36": {
    message: "{{object}} allows {{value}} for {{parameter}}, which is no value of {{member}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-37": {
    message: "{{object}} uses the name {{name}}, which is not of the form {{form}}.",
    mitigation: "Rename it.",
  },
  "E-SME-38": {
    message: "Pattern {{pattern}} of parameter {{parameter}} cannot be stated in Lua: {{complaint}}.",
    mitigation:
      "Use anchors, classes, `.`, `?`, `*` and `+` on single characters; several patterns must all match.",
  },
  "E-SME-39": {
    message: "Limits of parameter {{parameter}} contradict each other: {{complaint}}.",
    mitigation: "Correct the limits or the type.",
  },
  "E-SME-40": {
    message: "A rule of {{object}} names {{parameter}}, which is no parameter of it.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-41": {
    message: "Step {{step}} of {{object}} leaves argument {{parameter}} of {{udf}} unfilled.",
    mitigation: "Declare a parameter of that name, or say in `with` which value it takes.",
  },
  "E-SME-42": {
    message: "Step {{step}} of {{object}} gives {{udf}} an argument {{parameter}}, which it does not take.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-43": {
    message: "{{part}} of {{object}} uses {{name}}, which is neither a parameter nor an earlier result.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-44": {
    message:
      "Error {{code}} of {{part}} of {{object}} needs {{absent}}, which the script does not know there.",
    mitigation: "Choose another error, or move the step behind the one that gives the value.",
  },
  "E-SME-45": {
    message: "Step {{step}} of {{object}} does not fit the Lua partial {{partial}}: {{complaint}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-46": {
    message: "{{object}} returns the rows of {{from}}, which is none of its steps that have rows.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-47": {
    message: "{{path}} exports no spec.",
    mitigation: "Export the result of defineScript, defineUdf, defineTable or defineView as its default.",
  },
  "E-SME-48": {
    message: "{{path}} cannot be loaded: {{cause}}",
    mitigation: "Correct the file.",
  },
  "E-SME-211": {
    message:
      "Step {{step}} of {{object}} is for each row of {{of}}, which is no earlier step whose columns have names.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-212": {
    message: "{{object}} returns {{values}} values in {{columns}} columns.",
    mitigation: "Give one value for each column, in their order.",
  },
  "E-SME-213": {
    message: "{{name}} means two things in {{object}}: {{first}} and {{second}}.",
    mitigation: "Rename one of the two.",
  },
  "E-SME-214": {
    message: "{{part}} of {{object}} compares {{name}}, a {{type}}, with {{value}}, which it never is.",
    mitigation: "Compare it with values of its type.",
  },
  "E-SME-215": {
    message: "Step {{step}} of {{object}} is tried {{value}} times.",
    mitigation: "Say a whole number from 1 on.",
  },
  "E-SME-216": {
    message:
      "The undo of step {{step}} of {{object}} uses {{name}}, which is not known where the step itself fails.",
    mitigation: "Use what earlier steps give, or leave alsoOnFailure out.",
  },
  "F-SME-210": {
    message: "The Lua module {{path}} cannot be used: {{complaint}}.",
    mitigation: "Correct the module.",
  },
  "F-SME-50": {
    message: "The generated {{path}} is no valid {{language}}: {{cause}}",
    mitigation: "Please report this with the spec it was made from.",
  },
  "F-SME-51": {
    message: "Template {{template}} uses {{name}}, which its view does not give.",
    mitigation: "Please report this.",
  },
  "E-SME-52": {
    message: "{{path}} is not what the specs produce: {{complaint}}.",
    mitigation: "Run `sme-gen build` and commit the result.",
  },
  "E-SME-53": {
    message: "{{name}} cannot be the name of a new script: {{complaint}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-261": {
    message: "{{path}} of {{revision}} is of version {{version}}; this release reads up to {{known}}.",
    mitigation: "Compare with the release of sme-gen that wrote it, or a later one.",
  },
  "E-SME-263": {
    message:
      "{{folder}} belongs to no project: no folder from there upwards has a package.json with a folder spec/ beside it.",
    mitigation: "Go to your project's folder, or start one: `sme-gen new MY_SCRIPT`.",
  },
  "E-SME-264": {
    message: "The handler cannot be made part of its UDF: {{cause}}",
    mitigation: "Correct it in {{path}}, or install the package it imports.",
  },
  "E-SME-54": {
    message: "{{revision}} has no readable {{path}}: {{cause}}",
    mitigation: "Name a revision of this repository that holds it.",
  },
  "E-SME-55": {
    message: "There is no folder {{path}} with specs.",
    mitigation: "Run the command in a checkout of the project, or name the folder with --spec.",
  },
  "E-SME-56": {
    message: "UDF {{object}} has no handler {{path}}.",
    mitigation: "Write it, typed by the UDF's spec, as `sme-gen new` does.",
  },
  "E-SME-250": {
    message: "UDF {{object}} takes no {{parameter}}, of which the AWS clients of its handler are made.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-251": {
    message: "{{file}} is not finished: {{what}}",
    mitigation: "Write what is asked for in the placeholder's place.",
  },
  "E-SME-348": {
    message: "UDF {{object}} cannot have {{property}}: {{complaint}}.",
    mitigation: "{{suggestion}}",
  },
  "E-SME-285": {
    message: "The program esbuild, which reads the specs, does not run here: {{cause}}",
    mitigation:
      "Without optional packages and install scripts npm leaves it out: run `node {{path}}`, which fetches it.",
  },
  "E-SME-286": {
    message:
      "{{folder}} is not what sme-gen has written: it has {{file}}, which no spec produces, and no spec.json.",
    mitigation:
      "Name a folder that is new or empty, or take out such files: they would be removed. Nothing was written.",
  },
  "E-SME-510": {
    message: "The handler of {{file}} can ask AWS for {{operation}}, which spec/aws-operations.ts lacks.",
    mitigation: "Add it there, with what it does on AWS and the rights it needs.",
  },
} as const satisfies Record<string, CatalogueEntry>;
