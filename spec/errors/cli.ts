import type { CatalogueEntry } from "./catalogue-entry.ts";

/** The command line: its words, files and prompt. */
export const cliErrors = {
  "E-SME-96": {
    message: "{{position}}: statement {{number}} failed: [{{sql_code}}] {{cause}}",
    mitigation: "{{consequence}}",
  },
  "E-SME-97": {
    message: "{{position}}: {{what}} has no end.",
    mitigation: "Close it. Nothing was run.",
  },
  "E-SME-99": {
    message: "`sme-gen deploy` has no option --version: it installs its own release, {{release}}.",
    mitigation:
      "Leave it out. Build this release's container with `sme-gen container build --out sme.tar.gz` and deploy it with --container-file sme.tar.gz; for another release, first run `npm install exasol-sagemaker-extension@RELEASE`.",
  },
  "E-SME-100": {
    message: "{{command}} needs {{options}}.",
    mitigation: "{{advice}}",
  },
  "E-SME-101": {
    message: "{{path}} cannot be read: {{cause}}",
    mitigation: "Check the path.",
  },
  "E-SME-108": {
    message: "Give -c or a file, not both.",
    mitigation: "Run one, then the other.",
  },
  "E-SME-109": {
    message: "Option --{{option}} must be {{expected}}, not '{{value}}'.",
    mitigation: "Correct it.",
  },
  "E-SME-110": {
    message: "{{path}} is missing.",
    mitigation: "Run `npm run compile`, and `sme-gen build` for generated files.",
  },
  "F-SME-111": {
    message: "{{cause}}",
    mitigation: "This is a defect of sme-gen: please report it with what you did.",
  },
  "E-SME-166": {
    message: "{{file}} is not UTF-8 in line {{line}}.",
    mitigation: "Save it as UTF-8. Nothing was run.",
  },
  "E-SME-167": {
    message: "Standard output takes no more: {{cause}}",
    mitigation: "Send it somewhere else, or make room.",
  },
  "E-SME-170": {
    message: "`{{command}}` {{complaint}}.",
    mitigation: "{{advice}}",
  },
  "E-SME-171": {
    message: "`{{command}}` {{complaint}}.",
    mitigation: "All it takes: `{{command}} --help`.",
  },
  "E-SME-180": {
    message: "There is no table, view, script or function {{object}} that you may see.",
    mitigation: "Names are read as in SQL; \\d S.* lists schema S.",
  },
  "E-SME-181": {
    message: "No schema is open in which {{object}} could be.",
    mitigation: "Say \\d S.{{object}}, or OPEN SCHEMA S first.",
  },
  "E-SME-287": {
    message: "{{path}} cannot be used: {{cause}}",
    mitigation: "{{advice}}",
  },
  "E-SME-521": {
    message: "The policy is about {{options}}, which the command line does not say.",
    mitigation: "Give {{options}}, or fewer --verbs.",
  },
  "E-SME-520": {
    message: "Nothing that is done with AWS is called '{{word}}'.",
    mitigation: "Give some of {{words}}, or names of scripts and functions.",
  },
  "E-SME-578": {
    message: "The IMPORT or EXPORT of a LOCAL file is not understood: {{cause}}",
    mitigation:
      "Write IMPORT INTO table FROM LOCAL CSV FILE 'x.csv' or EXPORT table INTO LOCAL CSV FILE 'x.csv'.",
  },
  "E-SME-579": {
    message: "The driver cannot transfer a LOCAL file with {{what}}.",
    mitigation: "Leave it out; one statement transfers one file, plain, .gz, .bz2 or .zip.",
  },
  "E-SME-580": {
    message: "{{file}} cannot be transferred: {{cause}}",
    mitigation:
      "Name a file that IMPORT can read, or for EXPORT one that is not there yet in a folder that is.",
  },
} as const satisfies Record<string, CatalogueEntry>;
