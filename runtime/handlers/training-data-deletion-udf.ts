import type spec from "../../spec/udfs/training-data-deletion-udf.ts";
import type { Handler } from "../aws/context.ts";
import { jobFolders } from "../aws/s3-location.ts";
import { deleteObjects, listTrainingFolder } from "../aws/training-data.ts";

export const handle: Handler<typeof spec> = async ({ job_name, s3_bucket_uri, s3_output_path }, context) => {
  const { bucket, trainingDataPath } = jobFolders(s3_bucket_uri, s3_output_path, job_name);
  const { files } = await listTrainingFolder(context, bucket, trainingDataPath);
  return { deleted_objects: await deleteObjects(context, bucket, files) };
};
