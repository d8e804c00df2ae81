/** Tags of what the extension makes in AWS. */
import type { Tag } from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../spec/errors.ts";

/** AWS' own pattern for keys and values. */
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/**
 * The tags that a caller gave, as the text of AWS' list. Throws E-SME-148 for one that AWS would not take.
 */
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

/** The extension's own tags: what made a thing, who called it, for which job and in which deployment. */
export const tagKeys = {
  extension: "exasol:extension",
  user: "exasol:user",
  job: "exasol:job",
  deployment: "exasol:deployment",
} as const;

/** By which everything that the extension makes can be found. */
export function ownTags(user: string, jobName: string): Tag[] {
  return [
    { Key: tagKeys.extension, Value: "exasol-sagemaker-extension" },
    { Key: tagKeys.user, Value: tagValue(user) },
    { Key: tagKeys.job, Value: jobName },
  ];
}

/** Whether AWS allows everything but tagging: policies of before release 1.1 know no tags. */
export function isTaggingRefused(error: unknown): boolean {
  return (
    error instanceof SmeError && error.code === "E-SME-66" && error.message.includes("sagemaker:AddTags")
  );
}

/** The name of a user may hold what a tag must not. */
function tagValue(text: string): string {
  return [...text].map((letter) => (allowed.test(letter) ? letter : "_")).join("");
}
