import { AwsError } from "../http/aws-error.ts";
import { renderXml, type XmlContent } from "../http/render-xml.ts";
import { nullError, valueError } from "../http/validation-error.ts";
import type { Caller, Key } from "../iam/identities.ts";
import type { LocalAwsContext } from "../local-aws.ts";

/** A request of the query protocol whose signature has been verified. */
export interface StsRequest {
  context: LocalAwsContext;
  caller: Caller;
  form: URLSearchParams;
}

export interface StsOperation {
  name: string;
  /** The parameters that it takes, `*` for a number in a list; others are refused by their names. */
  takes: readonly string[];
  /** Returns the content of the answer's result. */
  run(request: StsRequest): XmlContent;
}

/** The services of the query protocol. */
export const queryApis = {
  sts: { title: "STS", version: "2011-06-15", namespace: "https://sts.amazonaws.com/doc/2011-06-15/" },
  iam: { title: "IAM", version: "2010-05-08", namespace: "https://iam.amazonaws.com/doc/2010-05-08/" },
} as const;

/** Answers a request to one of them, with what it has; the rest is refused by name. */
export function answerQuery(
  request: StsRequest,
  id: string,
  api: keyof typeof queryApis,
  operations: readonly StsOperation[],
): string {
  const { form } = request;
  const { title: service, version: own, namespace } = queryApis[api];
  const action = form.get("Action") ?? "";
  const version = form.get("Version") ?? "NO_VERSION_SPECIFIED";
  if (version !== own) {
    const message = `Could not find operation ${action} for version ${version}`;
    throw new AwsError(400, "InvalidAction", message);
  }
  const operation = operations.find(({ name }) => name === action);
  if (!operation) {
    const message = `The operation ${action} is not available in this local ${service}.`;
    throw new AwsError(400, "InvalidAction", message);
  }
  const known = ["Action", "Version", ...operation.takes];
  const odd = [...form.keys()].find((name) => !known.includes(name.replace(/\.\d+$/, ".*")));
  if (odd) {
    const message = `${action} with the parameter ${odd} is not available in this local ${service}.`;
    throw new AwsError(400, "ValidationError", message);
  }
  const content = { [`${action}Result`]: operation.run(request), ResponseMetadata: { RequestId: id } };
  return renderXml(`${action}Response`, content, namespace);
}

/** The text of a parameter, within AWS' limits; throws its ValidationError for any other. */
export function readText(
  form: URLSearchParams,
  name: string,
  { shortest, longest, pattern }: { shortest: number; longest: number; pattern: RegExp },
): string {
  const member = name.replace(/^./, (letter) => letter.toLowerCase());
  const text = form.get(name);
  if (text === null) throw nullError(member);
  const failed = (constraint: string) => valueError(text, member, constraint);
  if (text.length < shortest) throw failed(`have length greater than or equal to ${shortest}`);
  if (text.length > longest) throw failed(`have length less than or equal to ${longest}`);
  if (!pattern.test(text)) throw failed(`satisfy regular expression pattern: ${pattern.source.slice(1, -1)}`);
  return text;
}

/** DurationSeconds from 15 minutes to the most that is allowed. */
export function readDuration(form: URLSearchParams, standard: number, most: number): number {
  const text = form.get("DurationSeconds");
  if (text === null) return standard;
  const seconds = Number(text);
  const failed = (constraint: string) => valueError(text, "durationSeconds", `have ${constraint}`);
  if (!Number.isInteger(seconds)) throw failed("a whole number of seconds");
  if (seconds < 900) throw failed("value greater than or equal to 900");
  if (seconds > most) throw failed(`value less than or equal to ${most}`);
  return seconds;
}

/** A session's key as STS answers it. */
export function describeKey({ accessKeyId, secretAccessKey, sessionToken, expires }: Key): XmlContent {
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expires?.toISOString(),
  };
}
