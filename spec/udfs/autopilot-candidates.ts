import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion, jobName } from "../parameters.ts";

export default defineUdf({
  name: "SME_AUTOPILOT_CANDIDATES",
  summary: "Lists the models that an Autopilot job has tried, the best first.",
  details: `Best is what the job's objective says. Where several have the best value, the first is the one that AWS takes for the best
candidate, if the key may ask (\`sagemaker:DescribeAutoMLJobV2\`). Of others with the same value the one that answers faster comes first; those without a value, because they are still in training, were stopped or failed, come last.

\`METRICS\` is a JSON object: \`{"Validation": {"F1": 0.91, …}, "Train": {…}}\`, by the rows that they were measured on; metrics of
which AWS says no such thing stand beside them. \`JSON_VALUE(METRICS, '$.Validation.F1')\` reads one.

\`ALGORITHM\` is NULL where AWS does not say it. It does by the image of the container that predicts (jobs in mode
HYPERPARAMETER_TUNING), or by the candidate's name; \`WeightedEnsemble\` is a combination of several.

\`"VALUE"\` needs its quotes, being a word of Exasol's SQL.`,
  input: "SCALAR",
  rows: "many",
  parameters: [jobName, awsCredentialsConnectionName, awsRegion],
  returns: [
    { name: "rank", type: "DECIMAL(9,0)", description: "1 for the best." },
    { name: "candidate_name", type: "VARCHAR(64)", description: "Its name." },
    {
      name: "candidate_status",
      type: "VARCHAR(100)",
      description: "`InProgress`, `Completed`, `Failed`, `Stopping` or `Stopped`.",
    },
    {
      name: "algorithm",
      type: "VARCHAR(100)",
      description: "What it learned with; NULL where AWS does not say.",
    },
    { name: "metric", type: "VARCHAR(64)", description: "What `VALUE` measures: the job's objective." },
    { name: "value", type: "DOUBLE", description: "Its value of the objective; NULL until it has one." },
    {
      name: "inference_latency_seconds",
      type: "DOUBLE",
      description: "How long a prediction took, as AWS measured it.",
    },
    {
      name: "training_seconds",
      type: "DECIMAL(9,0)",
      description: "From its start to its end; NULL while it runs.",
    },
    {
      name: "containers",
      type: "DECIMAL(9,0)",
      description: "How many containers serve it: 1 can be deployed serverless. NULL until there are any.",
    },
    { name: "failure_reason", type: "VARCHAR(2000000)", description: "Why it failed, in AWS' words." },
    {
      name: "metrics",
      type: "VARCHAR(2000000)",
      description: "All its metrics, as JSON; NULL until there are any.",
    },
  ],
  errors: [
    "E-SME-60",
    "E-SME-61",
    "E-SME-64",
    "E-SME-65",
    "E-SME-67",
    "E-SME-68",
    "E-SME-74",
    "E-SME-160",
    "E-SME-161",
    "E-SME-194",
    "E-SME-330",
  ],
  example: "SELECT ML.SME_AUTOPILOT_CANDIDATES('abalone-rings', 'AWS_CONNECTION', 'eu-central-1')",
});
