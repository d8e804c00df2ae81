import { isListByAge } from "../sagemaker/service-model.ts";
import type { PlannedFault } from "./fault-plan.ts";
import { fits } from "./name-pattern.ts";

/** Lists of S3 that can lag. AWS' own never do, but those of other stores may. */
const listsOfS3 = ["ListObjects", "ListObjectsV2", "ListObjectVersions"];

/** Whether an operation is a list that may not know yet what is young. */
export function canLag(operation: string): boolean {
  return isListByAge(operation) || listsOfS3.includes(operation);
}

/** Whether a fault lets this list lag: one of S3 only where the fault names it. */
export function letsLag({ operation: meant }: PlannedFault, operation: string): boolean {
  if (meant === undefined) return isListByAge(operation);
  return canLag(operation) && fits(meant, operation);
}
