import { isListByAge } from "../sagemaker/service-model.ts";
import { fits } from "./name-pattern.ts";

/** Lists of S3 that can lag. AWS' own never do, but those of other stores may. */
const listsOfS3 = ["ListObjects", "ListObjectsV2", "ListObjectVersions"];

/** Whether an operation is a list that may not know yet what is young. */
export function canLag(operation: string): boolean {
  return isListByAge(operation) || listsOfS3.includes(operation);
}

/** Whether a fault of these operations, or of any, lets the list lag: one of S3 only where it names it. */
export function letsLag(meant: string | undefined, operation: string): boolean {
  if (meant === undefined) return isListByAge(operation);
  return canLag(operation) && fits(meant, operation);
}
