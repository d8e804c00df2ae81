/** Conditions under which something is done: If-Match and its like, of RFC 9110 as S3 reads it. */
import { AwsError } from "../http/aws-error.ts";
import type { StoredObject } from "./stored-object.ts";

type Headers = Readonly<Record<string, string>>;

/** Throws when an object must not be read; tells whether the reader has it already. */
export function checkMayRead(headers: Headers, object: StoredObject): "read" | "not modified" {
  const conditions = conditionsOf(headers, "");
  if (conditions.match !== undefined) {
    if (!matches(conditions.match, object)) throw preconditionFailed("If-Match");
  } else if (isModifiedSince(object, conditions.unmodifiedSince)) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  if (conditions.noneMatch !== undefined) {
    return matches(conditions.noneMatch, object) ? "not modified" : "read";
  }
  return isUnmodifiedSince(object, conditions.modifiedSince) ? "not modified" : "read";
}

/** Throws when an object must not be copied. */
export function checkMayCopy(headers: Headers, source: StoredObject): void {
  const prefix = "x-amz-copy-source-";
  const conditions = conditionsOf(headers, prefix);
  if (conditions.match !== undefined) {
    if (!matches(conditions.match, source)) throw preconditionFailed(`${prefix}If-Match`);
  } else if (isModifiedSince(source, conditions.unmodifiedSince)) {
    throw preconditionFailed(`${prefix}If-Unmodified-Since`);
  }
  if (conditions.noneMatch !== undefined && matches(conditions.noneMatch, source)) {
    throw preconditionFailed(`${prefix}If-None-Match`);
  }
  if (isUnmodifiedSince(source, conditions.modifiedSince)) {
    throw preconditionFailed(`${prefix}If-Modified-Since`);
  }
}

/** What throws when the object that is there must not be replaced; unknown conditions are refused at once. */
export function writeCondition(headers: Headers, key: string): (existing: StoredObject | undefined) => void {
  const { match, noneMatch } = conditionsOf(headers, "");
  if (match !== undefined && noneMatch !== undefined) {
    throw notImplemented(
      "If-Match,If-None-Match",
      "Multiple conditional request headers present in the request",
    );
  }
  if (noneMatch !== undefined && noneMatch !== "*") throw notAccepted("If-None-Match");
  if (match === "*") throw notAccepted("If-Match");
  return (existing) => {
    if (noneMatch !== undefined && existing !== undefined) throw preconditionFailed("If-None-Match");
    checkMatch(match, key, existing);
  };
}

/** Throws when an object must not be deleted. */
export function checkMayDelete(headers: Headers, key: string, existing: StoredObject | undefined): void {
  checkMatch(headers["if-match"], key, existing);
}

function checkMatch(condition: string | undefined, key: string, existing: StoredObject | undefined): void {
  if (condition === undefined) return;
  if (existing === undefined) {
    throw new AwsError(404, "NoSuchKey", "The specified key does not exist.", { Key: key });
  }
  if (!matches(condition, existing)) throw preconditionFailed("If-Match");
}

function conditionsOf(headers: Headers, prefix: string) {
  return {
    match: headers[`${prefix}if-match`],
    noneMatch: headers[`${prefix}if-none-match`],
    modifiedSince: headers[`${prefix}if-modified-since`],
    unmodifiedSince: headers[`${prefix}if-unmodified-since`],
  };
}

function matches(condition: string, { etag }: StoredObject): boolean {
  return (
    condition === "*" ||
    condition.split(",").some((one) => one.trim().replace(/^W\//, "").replaceAll('"', "") === etag)
  );
}

/** Times in headers have whole seconds. A time that is none is no condition. */
function isModifiedSince({ lastModified }: StoredObject, time: string | undefined): boolean {
  return time !== undefined && seconds(lastModified) > seconds(time);
}

/** S3 takes no notice of a time that is yet to come. */
function isUnmodifiedSince({ lastModified }: StoredObject, time: string | undefined): boolean {
  return time !== undefined && seconds(lastModified) <= seconds(time) && Date.parse(time) < Date.now();
}

function seconds(time: string): number {
  return Math.floor(Date.parse(time) / 1000);
}

function preconditionFailed(condition: string): AwsError {
  const message = "At least one of the pre-conditions you specified did not hold";
  return new AwsError(412, "PreconditionFailed", message, { Condition: condition });
}

function notAccepted(header: string): AwsError {
  return notImplemented(header, `We don't accept the provided value of ${header} header for this API`);
}

function notImplemented(header: string, additionalMessage: string): AwsError {
  const message = "A header you provided implies functionality that is not implemented";
  return new AwsError(501, "NotImplemented", message, { Header: header, additionalMessage });
}
