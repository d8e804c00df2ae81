import { AwsError } from "../http/aws-error.ts";

/** What an object has that was stored without one. */
export const standardClass = "STANDARD";

/** Those from which an object is read like any other. They differ in price alone. */
const readableClasses = [
  standardClass,
  "GLACIER_IR",
  "INTELLIGENT_TIERING",
  "ONEZONE_IA",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
];

/** Those whose objects must be restored before they can be read, for which nobody has the time here. */
const archives = ["DEEP_ARCHIVE", "GLACIER"];

/** The storage class that a request wants. Throws for one that S3 or this S3 does not have. */
export function wantedClass(headers: Readonly<Record<string, string>>): string {
  const wanted = headers["x-amz-storage-class"] || standardClass;
  if (readableClasses.includes(wanted)) return wanted;
  if (archives.includes(wanted)) {
    const message = `The x-amz-storage-class ${wanted} is not available in this local S3. It takes ${readableClasses.join(", ")}.`;
    throw new AwsError(501, "NotImplemented", message);
  }
  const message = "The storage class you specified is not valid";
  throw new AwsError(400, "InvalidStorageClass", message, { StorageClassRequested: wanted });
}

/** S3 says nothing of the standard class in the headers of an object. */
export function classHeader(storageClass: string): Record<string, string> {
  return storageClass === standardClass ? {} : { "x-amz-storage-class": storageClass };
}
