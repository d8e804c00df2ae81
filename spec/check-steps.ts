/** What every check of a training looks at, whatever it is to learn. */
import { sql, udf } from "./model.ts";
import { trainingLimits } from "./policy.ts";
import { columnsStep, databaseStep, sourceStep, tableStep } from "./training-steps.ts";
import checkUdf from "./udfs/training-check-udf.ts";

/** Up to the columns of what is exported. */
export const openingSteps = [
  ...trainingLimits.map((step) => ({ ...step, finds: "policy" })),
  { ...databaseStep, finds: "database" },
  { ...sourceStep, finds: "table" },
  { ...tableStep, unless: { value: "source.failed", is: true }, finds: "table" },
  { ...columnsStep, finds: "table" },
] as const;

export const claimedStep = sql("claimed", {
  finds: "job_name",
  statement: `
    SELECT TO_CHAR(DATETIME, 'YYYY-MM-DD HH24:MI:SS')
    FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
    WHERE JOB_NAME = :job_name`,
  fails: "F-SME-3",
  occupied: "E-SME-356",
  row: ["datetime"],
});

export const askedStep = udf("asked", checkUdf, { finds: "aws", fails: "E-SME-355" });

/** The view of a source query must not stay. */
export const cleanupStep = sql("cleanup", {
  when: "source_query",
  statement: "DROP VIEW IF EXISTS ::script_schema.::database.view",
  fails: "E-SME-22",
});
