import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/training-data-deletion-udf.ts";
import { reasonOf } from "../aws/error-message.ts";
import { runFolders, s3Uri } from "../aws/s3-location.ts";
import { type AutopilotJob, findJob, learnsFrom } from "../aws/training/autopilot-job.ts";
import { deleteObjects, isObject, listTrainingFolder } from "../aws/training/training-data.ts";
import type { Handler } from "../handler.ts";

/**
 * Throws E-SME-141, and deletes nothing, unless AWS has said that no job of this name learns from the data.
 */
export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { bucket, trainingDataPath, validationDataPath, featureTypesKey } = runFolders(parameters);
  const folder = s3Uri(bucket, trainingDataPath);
  const what = `the training data in ${folder}`;
  const { job_name } = parameters;
  let job: AutopilotJob | undefined;
  try {
    job = await findJob(context, job_name);
  } catch (error) {
    const complaint = `AWS did not say whether job ${job_name} has been started on this run's data (${reasonOf(error)})`;
    throw new SmeError("E-SME-141", { complaint, what }, { cause: error });
  }
  if (job !== undefined && learnsFrom(job, folder)) {
    const complaint = `Job ${job_name} has been started on this run's data and is ${job.AutoMLJobStatus ?? "of unknown status"}`;
    throw new SmeError("E-SME-141", { complaint, what });
  }
  const { files } = await listTrainingFolder(context, bucket, trainingDataPath);
  files.push(...(await listTrainingFolder(context, bucket, validationDataPath)).files);
  if (await isObject(context, bucket, featureTypesKey)) files.push(featureTypesKey);
  return { deleted_objects: await deleteObjects(context, bucket, files) };
};
