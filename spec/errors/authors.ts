import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What authors of UDFs of their own get to read from `sme-gen udf`. */
export const authorErrors = {
  "E-SME-309": {
    message: "{{file}} does not say which UDF it is: {{complaint}}.",
    mitigation:
      "Let its first comment be what CREATE SCRIPT says: /** @udf SCALAR SCRIPT SHOP.NET(PRICE DOUBLE) RETURNS DOUBLE */. `sme-gen udf-types` prints such a file.",
  },
  "E-SME-317": {
    message: "The types of {{file}} do not fit: {{mismatches}}",
    mitigation:
      "Correct them; `sme-gen udf-types` prints the types of a signature. Nothing was run or deployed.",
  },
  "E-SME-318": {
    message: "{{file}} cannot be bundled: {{cause}}",
    mitigation: "Correct it, or install the package that it imports. Nothing was run or deployed.",
  },
  "E-SME-319": {
    message:
      "The script of {{file}} would have {{characters}} characters, and Exasol takes {{limit}} at most.",
    mitigation: "{{advice}}",
  },
  "E-SME-572": {
    message: "{{udf}} is declared with EMITS (...), and `udf run` does not know its columns.",
    mitigation:
      "Name them with --emits, for example --emits 'A DOUBLE, B VARCHAR(10)'. The local Exasol does not ask the script's defaultOutputColumns().",
  },
  "E-SME-600": {
    message: "{{file}} has no column {{missing}}, which {{udf}} takes.",
    mitigation: "It has {{columns}}. Correct its first line, or the declaration of the UDF.",
  },
  "E-SME-601": {
    message: "{{udf}} failed: {{cause}}",
    mitigation:
      "Correct {{file}}, or the rows, and run it again. Connections and other scripts are there when --setup names a file that makes them.",
  },
  "E-SME-602": {
    message: "{{udf}} cannot be created: [{{sql_code}}] {{cause}}",
    mitigation:
      "Nothing was changed. A schema is made by CREATE SCHEMA; the language TYPESCRIPT comes with `sme-gen deploy --container-file`.",
  },
  "E-SME-603": {
    message: "{{file}} has more than one column {{column}}, which {{udf}} reads.",
    mitigation: "Give each column in its first line a name of its own.",
  },
} as const satisfies Record<string, CatalogueEntry>;
