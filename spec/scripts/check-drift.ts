import { defineScript, partial, sql } from "../model.ts";
import { rowsQuery } from "../monitoring.ts";
import { jobName } from "../parameters.ts";
import { dropOfView, viewOfQuery } from "../query-view.ts";

export default defineScript({
  name: "SME_CHECK_DRIFT",
  summary: "Tells for each column of a job's training data whether the rows of a query are still like them.",
  details: `It compares with what the training stored in SME_TRAINING_STATISTICS, and asks neither AWS nor the endpoint.
\`PSI\`, the population stability index, is the sum of (now − then) · ln(now / then) over the shares of rows in each bin: the deciles of the training for numbers, dates and times of
more than 20 values, else each of the 50 commonest values and one bin for all others; and one for NULL. A share below 0.0001 counts as that, so that an empty bin has a logarithm.
\`VERDICT\` is \`ok\` below 0.1, \`shifted\` below 0.25, and \`drifted\` from there on, the thresholds that are usual since E. M. Lewis, An Introduction to Credit Scoring.
It is \`unsure\` where PSI is 0.1 or more and may be chance: by Pearson's chi-square test of both samples, rows of the training would differ as much in more than one of 100 such samples.

Few rows differ by chance: of n rows in b bins, PSI is about b / n where nothing has changed, so give at least some hundred, and some thousand where texts have many values. Of many rows, values are counted in a random sample: of 10,000,
fewer where there are more than 100 columns, and never fewer than 2,000. The target and the weights are compared if the query has them; all other columns of the model it must have.`,
  arguments: "json",
  parameters: [jobName, rowsQuery],
  steps: [
    sql("job", {
      why: "AWS does not tell upper from lower case in a job's name, so neither does this.",
      statement: `
        SELECT JOB_NAME, TARGET_ATTRIBUTE_NAME, SAMPLE_WEIGHT_COLUMN,
          NVL(STATISTICS_FAILURE, 'it was trained by a release that stored none')
        FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        WHERE UPPER(JOB_NAME) = UPPER(:job_name)
        ORDER BY CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END
        LIMIT 1`,
      fails: "E-SME-401",
      empty: "E-SME-402",
      suggests: "job_name",
      row: ["job_name", "target", "weight", "failure"],
    }),
    sql("described", {
      statement: `
        SELECT COLUMN_NAME, COLUMN_TYPE
        FROM ::script_schema."SME_TRAINING_STATISTICS"
        WHERE JOB_NAME = :job.job_name AND STATISTIC = 'rows'
        ORDER BY COLUMN_NAME`,
      fails: "E-SME-401",
      empty: "E-SME-403",
      row: ["name", "type"],
    }),
    sql("run", {
      statement: "SELECT 'SME_COMPARED_' || UPPER(SYS_GUID())",
      fails: "E-SME-401",
      row: ["view"],
    }),
    viewOfQuery("rows", "query", "run.view", "E-SME-404"),
    sql("columns", {
      statement: `
        SELECT COLUMN_NAME, COLUMN_TYPE
        FROM SYS.EXA_ALL_COLUMNS
        WHERE COLUMN_SCHEMA = :script_schema AND COLUMN_TABLE = :run.view
        ORDER BY COLUMN_ORDINAL_POSITION`,
      fails: "E-SME-401",
    }),
    partial("drift", {
      partial: "column-drift",
      takes: {
        job: "job.job_name",
        target: "job.target",
        weight: "job.weight",
        described: "described",
        columns: "columns",
        schema: "script_schema",
        view: "run.view",
      },
      gives: [],
      row: ["column_name", "psi", "null_rate_then", "null_rate_now", "new_values", "verdict"],
      fails: { columns: "E-SME-405", rows: "E-SME-406", query: "E-SME-404" },
    }),
    dropOfView("cleanup", "run.view", "E-SME-401"),
  ],
  returns: {
    from: "drift",
    rows: "all",
    columns: [
      { name: "COLUMN_NAME", type: "VARCHAR(128)", description: "The column; the most changed one first." },
      {
        name: "PSI",
        type: "DOUBLE",
        description: "The population stability index; 0 where nothing changed.",
      },
      { name: "NULL_RATE_THEN", type: "DOUBLE", description: "The share of NULLs in the training data." },
      { name: "NULL_RATE_NOW", type: "DOUBLE", description: "The share of NULLs in the query's rows." },
      {
        name: "NEW_VALUES",
        type: "DECIMAL(18,0)",
        description:
          "How many different values the training data did not have, or of a column with deciles, how many lie outside of what they had. NULL where that is not known: of texts with more than 50 values only the commonest are.",
      },
      {
        name: "VERDICT",
        type: "VARCHAR(10)",
        description: "`ok`, `shifted` or `drifted`; `unsure` where so few rows may differ by chance.",
      },
    ],
  },
  example: `EXECUTE SCRIPT ML.SME_CHECK_DRIFT('{"job_name": "abalone-rings", "query": "SELECT * FROM DEMO.ABALONE_TEST"}')`,
});
