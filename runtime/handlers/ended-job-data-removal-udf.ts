import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/ended-job-data-removal-udf.ts";
import { besideTrainingData, featureTypesBeside, parseS3Uri, s3Uri } from "../aws/s3-location.ts";
import { describeJob, hasEnded, learnsFrom } from "../aws/training/autopilot-job.ts";
import { deleteObjects, listTrainingFolder } from "../aws/training/training-data.ts";
import type { Handler } from "../handler.ts";

/**
 * Throws E-SME-353, and removes nothing, unless AWS says that the job learned from this very folder: what is
 * recorded of a job may be that of another of its name. Only files that a training has written go.
 */
export const handle: Handler<typeof spec> = async ({ job_name, training_data_uri }, context) => {
  const job = await describeJob(context, job_name);
  if (!hasEnded(job)) return { removed_objects: null };
  const place = parseS3Uri(training_data_uri);
  if (place === undefined || !learnsFrom(job, training_data_uri)) {
    throw new SmeError("E-SME-353", { job_name, folder: training_data_uri });
  }
  const { files } = await listTrainingFolder(context, place.bucket, place.path);
  const beside = besideTrainingData(place.path);
  if (beside !== place.path && learnsFrom(job, s3Uri(place.bucket, beside)))
    files.push(...(await listTrainingFolder(context, place.bucket, beside)).files);
  const { FeatureSpecificationS3Uri } = job.AutoMLProblemTypeConfig?.TabularJobConfig ?? {};
  const featureTypes = featureTypesBeside(place.path);
  if (featureTypes !== undefined && FeatureSpecificationS3Uri === s3Uri(place.bucket, featureTypes))
    files.push(featureTypes);
  return { removed_objects: await deleteObjects(context, place.bucket, files) };
};
