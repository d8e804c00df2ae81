import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/autopilot-training-preparation-udf.ts";
import { checkJobNameIsFree } from "../aws/autopilot-job.ts";
import type { Handler } from "../aws/context.ts";
import { findRoleArn } from "../aws/role.ts";
import { checkAddress, jobFolders, s3Uri } from "../aws/s3-location.ts";
import { deleteObjects, listTrainingFolder } from "../aws/training-data.ts";

/** Changes nothing until everything is found to be in order; then it empties the folder for the training data. */
export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { bucket, trainingDataPath } = jobFolders(
    parameters.s3_bucket_uri,
    parameters.s3_output_path,
    parameters.job_name,
  );
  checkAddress(context.connection, bucket, context.region);
  const roleArn = await findRoleArn(context, parameters.iam_sagemaker_role);
  await checkJobNameIsFree(context, parameters.job_name);
  const { files, foreign } = await listTrainingFolder(context, bucket, trainingDataPath);
  const [object] = foreign;
  if (object !== undefined)
    throw new SmeError("E-SME-72", { folder: s3Uri(bucket, trainingDataPath), object });
  await deleteObjects(context, bucket, files);
  return {
    role_arn: roleArn,
    training_data_uri: s3Uri(bucket, trainingDataPath),
    training_data_path: trainingDataPath,
  };
};
