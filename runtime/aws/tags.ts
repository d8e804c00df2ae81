/** Tags of what the extension makes in AWS. */
import type { Tag } from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../spec/errors.ts";

/** AWS' own pattern for keys and values. */
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** The tags that a caller gave, as the text of AWS' list. Throws E-SME-148 for one that AWS would not take. */
export function callersTags(awsTags: string | null): Tag[] {
  const tags: { Key: string; Value: string }[] = JSON.parse(awsTags ?? "[]");
  for (const { Key: key, Value: value } of tags) {
    if (!allowed.test(key) || !allowed.test(value)) {
      const complaint = "only letters, digits, blanks and _ . : / = + - @ are allowed";
      throw new SmeError("E-SME-148", { key, value, complaint });
    }
  }
  return tags;
}

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
