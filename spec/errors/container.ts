import type { CatalogueEntry } from "./catalogue-entry.ts";

/** Building the language container, and bringing it into BucketFS. */
export const containerErrors = {
  "E-SME-112": {
    message: "The language container cannot be built: {{complaint}}.",
    mitigation: "{{advice}}",
  },
  "E-SME-113": {
    message: "`{{command}}` failed: {{cause}}",
    mitigation: "{{advice}}",
  },
  "E-SME-114": {
    message: "{{file}} has the checksum {{found}}, not {{expected}}.",
    mitigation: "Delete it and run the command again. If that does not help, do not use it.",
  },
  "E-SME-116": {
    message: "The file store at {{address}} refused {{action}}: {{cause}}",
    mitigation: "{{advice}}",
  },
  "E-SME-117": {
    message: "The file store at {{address}} cannot be reached: {{cause}}",
    mitigation: "{{advice}}",
  },
  "E-SME-118": {
    message: "SCRIPT_LANGUAGES has another entry {{alias}} already: {{entry}}.",
    mitigation:
      "Give --allow-override to replace it; the UDFs that were created with it will use the new one.",
  },
  "E-SME-119": {
    message: "Within {{minutes}} minutes {{path}} was not there on every node: {{cause}}",
    mitigation:
      "Run the command again with --no-upload-container, with a larger --deploy-timeout-minutes if the nodes are slow.",
  },
  "E-SME-120": {
    message: "{{file}} cannot be the language container: {{complaint}}.",
    mitigation: "Build one with `sme-gen container build --out FILE.tar.gz`.",
  },
} as const satisfies Record<string, CatalogueEntry>;
