import { readFileSync } from "node:fs";
import { type FeatureType, featureTypes } from "../../automl/columns.ts";
import { parseS3Uri } from "../../s3-address.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import { requireBucketOfJob } from "./s3-input.ts";

/**
 * What the file of a job's FeatureSpecificationS3Uri says of columns. Throws what the job then fails with:
 * the file is missing or odd, or has something that would be without effect here.
 */
export function readFeatureSpecification(context: LocalAwsContext, uri: string): Record<string, FeatureType> {
  const { store } = context;
  const { bucket, key } = parseS3Uri(uri);
  requireBucketOfJob(context, bucket, `The bucket ${bucket} of the feature specification ${uri}`);
  const object = store.find(bucket, key);
  if (!object) throw new Error(`The feature specification ${uri} does not exist.`);
  let specification: unknown;
  try {
    specification = JSON.parse(readFileSync(store.contentPath(bucket, object), "utf8"));
  } catch (cause) {
    throw new Error(`The feature specification ${uri} is no JSON.`, { cause });
  }
  if (!isRecord(specification)) throw new Error(`The feature specification ${uri} is no JSON object.`);
  const { FeatureDataTypes: types = {}, ...others } = specification;
  const [other] = Object.keys(others);
  // Whether rows to predict then have the columns that are left out, AWS does not say.
  if (other !== undefined) throw new Error(`The local SageMaker does not support ${other} in ${uri}.`);
  if (!isRecord(types)) throw new Error(`FeatureDataTypes in ${uri} is no JSON object.`);
  for (const [column, type] of Object.entries(types)) {
    if (featureTypes.some((known) => known === type)) continue;
    throw new Error(
      `The local SageMaker does not support the type ${type} of the column ${column} in ${uri}.`,
    );
  }
  return types as Record<string, FeatureType>;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
