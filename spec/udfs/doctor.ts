import { defineUdf } from "../model.ts";
import { awsCredentialsConnectionName, awsRegion } from "../parameters.ts";

export default defineUdf({
  name: "SME_DOCTOR",
  summary:
    "Checks what stands between this database and AWS: a row for each thing that can be wrong, and how to mend it.",
  details: `It changes nothing. All is looked at side by side, and what AWS has not answered after eight seconds is given up, so that there is an answer within ten. No
right is needed: what AWS does not allow to look at has RESULT \`unknown\`.

| CHECK_NAME | what is looked at |
|---|---|
| \`container\`, \`scripts\` | the release of the language container on the node that runs the call, whether it runs the scripts, and their release |
| \`clock\` | the node's clock beside AWS' |
| \`network_sts\`, \`network_sagemaker\`, \`network_sagemaker_runtime\`, \`network_s3\` | name, connection, certificate and answer of each service |
| \`identity\` | whom AWS takes the connection for |
| \`role\` | whether the role that the connection names lets its key in |
| \`bucket\`, \`bucket_region\` | the bucket of the connection's address, and whether it is in the region |
| \`sagemaker_role\` | whether the role of the newest Autopilot job trusts SageMaker (\`iam:GetRole\`) |
| \`quotas\` | whether endpoints may have instances (\`servicequotas:ListServiceQuotas\`) |
| \`job_quota\` | whether one more Autopilot job may run at the same time (\`servicequotas:GetServiceQuota\`, \`sagemaker:ListAutoMLJobs\`) |

A connection that does not exist or has no key is an error as with every function. What a training needs beyond this, SME_CHECK_TRAINING looks at.`,
  input: "SCALAR",
  rows: "many",
  parameters: [awsCredentialsConnectionName, awsRegion],
  returns: [
    { name: "check_name", type: "VARCHAR(64)", description: "What was looked at." },
    {
      name: "result",
      type: "VARCHAR(10)",
      description: "`ok`, `warning`, `error`, or `unknown` where it could not be looked at.",
    },
    { name: "detail", type: "VARCHAR(2000)", description: "What was found, or why nothing was." },
    {
      name: "fix",
      type: "VARCHAR(2000)",
      description: "How to mend it: a statement, a line for a shell, or a sentence. NULL where all is well.",
    },
  ],
  errors: ["E-SME-60", "E-SME-61", "E-SME-64", "E-SME-160", "E-SME-432"],
  example: "SELECT ML.SME_DOCTOR('AWS_CONNECTION', 'eu-central-1')",
});
