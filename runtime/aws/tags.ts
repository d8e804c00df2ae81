/** Tags of what the extension makes in AWS. */
import type { Tag } from "@aws-sdk/client-sagemaker";

/** AWS' own pattern for keys and values. */
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** By which everything that the extension makes can be found. */
export function ownTags(user: string, jobName: string): Tag[] {
  return [
    { Key: "exasol:extension", Value: "exasol-sagemaker-extension" },
    { Key: "exasol:user", Value: tagValue(user) },
    { Key: "exasol:job", Value: jobName },
  ];
}

/** The name of a user may hold what a tag must not. */
function tagValue(text: string): string {
  return [...text].map((letter) => (allowed.test(letter) ? letter : "_")).join("");
}
