import { readFile } from "node:fs/promises";
import { type FeatureType, featureTypes as knownTypes } from "../../automl/columns.ts";
import type { TrainingRequest } from "../../automl/training-request.ts";
import { parseS3Uri } from "../../s3-address.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { requireBucketOfJob } from "./s3-input.ts";

/**
 * What the file of a job's FeatureSpecificationS3Uri says of columns. Throws what the job then fails with:
 * the file is missing or odd, or has something that would be without effect here.
 */
export async function readFeatureSpecification(
  context: LocalAwsContext,
  uri: string,
): Promise<Pick<TrainingRequest, "featureTypes" | "featureNames">> {
  const { store } = context;
  const { bucket, key } = parseS3Uri(uri);
  requireBucketOfJob(context, bucket, `The bucket ${bucket} of the feature specification ${uri}`);
  const object = store.find(bucket, key);
  if (!object) throw new Error(`The feature specification ${uri} does not exist.`);
  let specification: unknown;
  try {
    specification = JSON.parse(await readFile(await store.contentPath(bucket, object), "utf8"));
  } catch (cause) {
    throw new Error(`The feature specification ${uri} is no JSON.`, { cause });
  }
  if (!isRecord(specification)) throw new Error(`The feature specification ${uri} is no JSON object.`);
  const { FeatureDataTypes: types = {}, FeatureAttributeNames: names, ...others } = specification;
  const [other] = Object.keys(others);
  if (other !== undefined) throw new Error(`The local SageMaker does not support ${other} in ${uri}.`);
  if (!isRecord(types)) throw new Error(`FeatureDataTypes in ${uri} is no JSON object.`);
  for (const [column, type] of Object.entries(types)) {
    if (knownTypes.some((known) => known === type)) continue;
    throw new Error(
      `The local SageMaker does not support the type ${type} of the column ${column} in ${uri}.`,
    );
  }
  const featureTypes = types as Record<string, FeatureType>;
  if (names === undefined) return { featureTypes };
  if (Array.isArray(names) && names.every((name) => typeof name === "string"))
    return { featureTypes, featureNames: names };
  throw new Error(`FeatureAttributeNames in ${uri} is no JSON array of names.`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
