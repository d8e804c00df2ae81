import type spec from "../../spec/udfs/autopilot-training-preparation-udf.ts";
import { findRoleArn } from "../aws/role.ts";
import { checkAddress, newRunKey, runFolders, s3Uri } from "../aws/s3-location.ts";
import { callersTags } from "../aws/tags.ts";
import { findJob, nameIsTaken } from "../aws/training/autopilot-job.ts";
import { listTrainingFolder } from "../aws/training/training-data.ts";
import type { Handler } from "../handler.ts";

/** Changes nothing. */
export const handle: Handler<typeof spec> = async (parameters, context) => {
  const runKey = newRunKey();
  const { bucket, trainingDataPath, validationDataPath } = runFolders({ ...parameters, run_key: runKey });
  checkAddress(context.connection, bucket, context.region);
  callersTags(parameters.aws_tags);
  const roleArn = await findRoleArn(context, parameters.iam_sagemaker_role);
  const job = await findJob(context, parameters.job_name);
  if (job !== undefined) throw nameIsTaken(context, parameters.job_name, job);
  // There is nothing in it yet, but listing it tells whether there is such a bucket and whether it may be
  // read.
  await listTrainingFolder(context, bucket, trainingDataPath);
  return {
    run_key: runKey,
    role_arn: roleArn,
    training_data_uri: s3Uri(bucket, trainingDataPath),
    training_data_path: trainingDataPath,
    validation_data_path: validationDataPath,
  };
};
