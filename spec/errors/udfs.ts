import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What any UDF can end with, whatever it does, and the types of its columns. */
export const udfErrors = {
  "E-SME-115": {
    message:
      "Script {{script}} is of release {{script_version}} of exasol-sagemaker-extension, its container of {{container_version}}.",
    mitigation:
      "Install the container of release {{script_version}}, or all scripts again, with `sme-gen deploy`.",
  },
  "E-SME-121": {
    message: "The signature of the UDF cannot be read: {{complaint}}.",
    mitigation:
      'Give it as CREATE SCRIPT has it: `sme-gen udf-types "SET SCRIPT F(ID INT, PRICE DOUBLE) EMITS (SHARE DOUBLE)"`.',
  },
  "E-SME-160": {
    message: "{{function}} needs a value, not NULL, for {{missing}}.",
    mitigation: "Give one, or leave out the rows that have none.",
  },
} as const satisfies Record<string, CatalogueEntry>;
