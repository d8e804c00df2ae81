/** Tags of what the extension makes in AWS. */
import type { Tag } from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../spec/errors.ts";

/** AWS' own pattern for keys and values. */
const allowed = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;

/** Characters in a tag's value, at most. */
const longestTag = 256;

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

/**
 * The extension's own tags: what made a thing, who called it, for which job and in which deployment; of an
 * endpoint configuration and its model, which candidate it is and the how maniest behind its function; of an
 * endpoint, which function asks it, until when it is wanted, what an instance of it costs, and who uses it in
 * another session than the one that is making it; of a paused one's endpoint configuration, since when it is
 * paused.
 */
export const tagKeys = {
  extension: "exasol:extension",
  user: "exasol:user",
  job: "exasol:job",
  deployment: "exasol:deployment",
  candidate: "exasol:candidate",
  version: "exasol:version",
  schema: "exasol:schema",
  function: "exasol:function",
  expires: "exasol:expires",
  price: "exasol:usd-per-hour",
  paused: "exasol:paused",
  takenOver: "exasol:taken-over-by",
} as const;

/** Whether the extension sets it by itself, and nobody asked for it. */
export function isOwnTag({ Key }: Tag): boolean {
  return Object.values(tagKeys).some((key) => key === Key);
}

/** What the tag `extension` says. */
const extensionName = "exasol-sagemaker-extension";

/** By which everything that the extension makes can be found. */
export function ownTags(user: string, jobName: string): Tag[] {
  return [
    { Key: tagKeys.extension, Value: extensionName },
    { Key: tagKeys.user, Value: tagValue(user) },
    { Key: tagKeys.job, Value: jobName },
  ];
}

/** Says who uses an endpoint that another session is making. */
export function takenOverTag(user: string): Tag {
  return { Key: tagKeys.takenOver, Value: tagValue(user) };
}

/** Of a version's model and endpoint configuration, besides. */
export function versionTags(of: { candidate: string; version: number }): Tag[] {
  return exactTags({ [tagKeys.candidate]: of.candidate, [tagKeys.version]: String(of.version) });
}

/** Of an endpoint, besides. */
export function endpointTags(of: { schema: string; function: string } & ChangingTags): Tag[] {
  return [
    ...exactTags({ [tagKeys.schema]: of.schema, [tagKeys.function]: of.function }),
    ...changingTags(of),
  ];
}

/** What of an endpoint's tags may change while it lives. */
export interface ChangingTags {
  /** In UTC, as Exasol writes a TIMESTAMP; null for an endpoint that does not expire. */
  expires_at: string | null;
  /** What it runs on, and what SME_PRICES has for an instance, in US dollars; null where that has none. */
  priced_instance_type: string | null;
  usd_per_hour: number | null;
}

/** None for what is null. */
export function changingTags({ expires_at, priced_instance_type, usd_per_hour }: ChangingTags): Tag[] {
  const isPriced = priced_instance_type !== null && usd_per_hour !== null;
  return exactTags({
    [tagKeys.expires]: expires_at ?? "",
    [tagKeys.price]: isPriced ? `${priced_instance_type}=${usd_per_hour}` : "",
  });
}

/** What an instance costs, in US dollars for each hour. */
export interface InstancePrice {
  instanceType: string;
  usdPerHour: number;
}

/** The price in an endpoint's tag; undefined where there is none that can be read. */
export function taggedPrice(tags: ReadonlyMap<string, string>): InstancePrice | undefined {
  const [, instanceType, price] = /^(ml\.[^=]+)=(\d+(?:\.\d+)?)$/.exec(tags.get(tagKeys.price) ?? "") ?? [];
  return instanceType === undefined ? undefined : { instanceType, usdPerHour: Number(price) };
}

/** Whether the extension made the thing that has these tags. */
export function isTaggedOurs(tags: ReadonlyMap<string, string>): boolean {
  return tags.get(tagKeys.extension) === extensionName;
}

/** What is not known, or no tag can hold as it is, gets none: it would tell something else. */
function exactTags(tags: Readonly<Record<string, string>>): Tag[] {
  return Object.entries(tags)
    .filter(([, value]) => value !== "" && value.length <= longestTag && allowed.test(value))
    .map(([Key, Value]) => ({ Key, Value }));
}

/** Whether AWS allows everything but tagging: policies of before release 1.1 know no tags. */
export function isTaggingRefused(error: unknown): boolean {
  return (
    error instanceof SmeError && error.code === "E-SME-66" && error.message.includes("sagemaker:AddTags")
  );
}

/**
 * What AWS answers to a request with these tags, or without them where it allows everything but tagging; what
 * somebody has asked for is not left out.
 */
export async function sendTagged<Answer>(
  tags: Tag[],
  send: (tags: Tag[]) => Promise<Answer>,
): Promise<Answer> {
  try {
    return await send(tags);
  } catch (error) {
    // Names tell the most of it, too.
    if (tags.length > 0 && tags.every(isOwnTag) && isTaggingRefused(error)) return send([]);
    throw error;
  }
}

/** Tags as a request gives them to another thing; those of AWS itself cannot be given. */
export function copiedTags(tags: ReadonlyMap<string, string>): Tag[] {
  return [...tags].filter(([key]) => !key.startsWith("aws:")).map(([Key, Value]) => ({ Key, Value }));
}

/** The name of a user may hold what a tag must not. */
function tagValue(text: string): string {
  return [...text].map((letter) => (allowed.test(letter) ? letter : "_")).join("");
}
