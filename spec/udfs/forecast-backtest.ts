import { defineUdf, optional } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, candidateName, jobName } from "../parameters.ts";
import { reportErrors } from "../results.ts";

export default defineUdf({
  name: "SME_FORECAST_BACKTEST",
  summary:
    "Tells what a forecasting job's candidate said of times that it did not see in training, beside what happened.",
  details: `Autopilot holds the end of each series back, as long as the horizon, forecasts it from what was before, and so finds out
how good a candidate is. This function reads those forecasts: a row for each series, time and quantile, with \`mean\` among the
quantiles. The metrics that Autopilot makes of them are in SME_AUTOPILOT_CANDIDATES.

Is one value of ten below \`p10\`, as it should be?

\`\`\`sql
SELECT QUANTILE, AVG(CASE WHEN ACTUAL < "VALUE" THEN 1.0 ELSE 0.0 END) AS BELOW
FROM (SELECT ML.SME_FORECAST_BACKTEST('sales-forecast', NULL, 'AWS_CONNECTION', 'eu-central-1'))
WHERE ACTUAL IS NOT NULL
GROUP BY QUANTILE;
\`\`\`

Each candidate has a backtest. It is read from the bucket that the job wrote to, with the rights \`s3:ListBucket\` and
\`s3:GetObject\`.`,
  input: "SCALAR",
  rows: "many",
  parameters: [jobName, optional(candidateName), awsCredentialsConnectionName, awsRegion],
  returns: [
    { name: "item", type: "VARCHAR(2000000)", description: "The item, as the job's item column has it." },
    {
      name: "groups",
      type: "VARCHAR(2000000)",
      description: "The groups it is in, as a JSON object by column; NULL where the job has none.",
    },
    { name: "forecast_at", type: "TIMESTAMP", description: "The time that is forecast." },
    {
      name: "window_start",
      type: "TIMESTAMP",
      description: "The first time of the window: all before it was known. NULL where AWS does not tell.",
    },
    { name: "actual", type: "DOUBLE", description: "What happened; NULL where nothing is known." },
    { name: "quantile", type: "VARCHAR(5)", description: "`p10` and the like, or `mean`." },
    { name: "value", type: "DOUBLE", description: "What was forecast." },
  ],
  errors: [...reportErrors, "E-SME-383"],
  example: "SELECT ML.SME_FORECAST_BACKTEST('sales-forecast', NULL, 'AWS_CONNECTION', 'eu-central-1')",
});
