import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion } from "../parameters.ts";
import { listingErrors } from "../results.ts";

export default defineUdf({
  name: "SME_AWS_OBJECTS",
  summary:
    "Lists all endpoints, endpoint configurations, models and training jobs that AWS has in a region, and which of them are this extension's.",
  details: `It asks AWS alone; SME_ORPHANS and SME_ORPHANS_LIVE compare it with this database. What is the extension's, its tags tell, so it must be allowed
to read them. They are read eight at a time, of all but training jobs that have ended: those cost nothing, and AWS keeps them for ever.`,
  input: "SCALAR",
  rows: "many",
  parameters: [awsCredentialsConnectionName, awsRegion],
  returns: [
    {
      name: "kind",
      type: "VARCHAR(32)",
      description: "`endpoint`, `training job`, `endpoint configuration` or `model`.",
    },
    { name: "name", type: "VARCHAR(63)", description: "Its name on AWS." },
    { name: "object_status", type: "VARCHAR(100)", description: "Of an endpoint or a job, as AWS names it." },
    { name: "created_at", type: "TIMESTAMP", description: "When it was created, in UTC." },
    {
      name: "ours",
      type: "BOOLEAN",
      description:
        "Whether this extension made it, from this or another database; NULL for a training job that has ended.",
    },
    {
      name: "job_name",
      type: "VARCHAR(63)",
      description:
        "The training job that it belongs to; of an endpoint that it was deployed for, while SME_ENDPOINTS tells whose model serves.",
    },
    { name: "deployment", type: "VARCHAR(12)", description: "The token of the deployment that made it." },
    { name: "created_by", type: "VARCHAR(256)", description: "The user of the database who made it." },
  ],
  errors: listingErrors,
  example: "SELECT ML.SME_AWS_OBJECTS('AWS_CONNECTION', 'eu-central-1')",
});
