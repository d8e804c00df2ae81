import { defineScript, optional, sql, withDefault } from "exasol-sagemaker-extension/spec";

const share = { name: "share", type: "DOUBLE", description: "Part of the rows.", minimum: 0, maximum: 1 } as const;
const dryRun = { name: "dry_run", type: "BOOLEAN", description: "Only say what would be done." } as const;
const rows = { name: "rows", type: "DECIMAL(9,0)", description: "How many.", minimum: 1, multipleOf: 4 } as const;
const offset = { name: "offset", type: "DOUBLE", description: "Where to begin." } as const;

export default defineScript({
  name: "SME_SHARE",
  summary: "Takes a number, a truth value and a whole number.",
  arguments: "json",
  parameters: [share, withDefault(dryRun, false), optional(rows), optional(offset)],
  steps: [
    sql("taken", {
      statement: "SELECT :share * :rows + :offset, :dry_run",
      fails: "F-SME-1",
      row: ["part", "dry"],
    }),
  ],
  returns: {
    from: "taken",
    columns: [
      { name: "PART", type: "DOUBLE", description: "The rows." },
      { name: "DRY", type: "BOOLEAN", description: "Whether nothing was done." },
    ],
  },
  example: `EXECUTE SCRIPT ML.SME_SHARE('{"share": 0.25}')`,
});
