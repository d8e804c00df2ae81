/** What scripts find out of a job whose model they put behind a function. */
import { type PartialStep, partial, type SqlStep, sql } from "./model.ts";

/** The job's row. */
export const jobToServe: SqlStep = sql("job", {
  why: "AWS does not tell upper from lower case in a job's name, so neither does this. All that is made carries the deployment's token: a name alone would not tell whose it is.",
  statement: `
    SELECT JOB_NAME, TARGET_ATTRIBUTE_NAME, COLUMN_NAMES, COLUMN_TYPES, CSV_ENCODING, JOB_ARN, AWS_REGION,
      CASE WHEN PROBLEM_TYPE IS NULL OR SEEN_AT IS NULL OR JOB_STATUS NOT IN ('Completed', 'Failed', 'Stopped') THEN JOB_NAME END,
      LOWER(SUBSTR(CAST(HASH_SHA1(SYS_GUID()) AS VARCHAR(40)), 1, 12)), TIMESTAMP_COLUMN, ITEM_COLUMN, GROUP_COLUMNS,
      HORIZON, QUANTILES, AGGREGATION
    FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
    WHERE UPPER(JOB_NAME) = UPPER(:job_name)
    ORDER BY CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END
    LIMIT 1`,
  fails: "F-SME-3",
  empty: "E-SME-18",
  suggests: "job_name",
  row: [
    "job_name",
    "target_attribute_name",
    "column_names",
    "column_types",
    "csv_encoding",
    "job_arn",
    "aws_region",
    "unfinished",
    "deployment",
    "timestamp_column",
    "item_column",
    "group_columns",
    "horizon",
    "quantiles",
    "aggregation",
  ],
});

/** What a function of the job takes, by what a step `job` has found. */
export const columnsToServe: readonly PartialStep[] = [
  partial("columns", {
    why: "The function takes the training table's columns without the target.",
    partial: "prediction-columns",
    takes: { target: "job.target_attribute_name", names: "job.column_names", types: "job.column_types" },
    gives: ["input", "target_type", "taken"],
    fails: { absent: "E-SME-174", damaged: "E-SME-21" },
  }),
  partial("series", {
    why: "A forecasting job's function takes histories.",
    when: "job.item_column",
    partial: "forecast-shape",
    takes: {
      names: "job.column_names",
      types: "job.column_types",
      item: "job.item_column",
      groups: "job.group_columns",
      timestamp: "job.timestamp_column",
      horizon: "job.horizon",
      quantiles: "job.quantiles",
      aggregation: "job.aggregation",
    },
    gives: ["json", "input", "output", "taken"],
    fails: { damaged: "E-SME-21" },
  }),
];
