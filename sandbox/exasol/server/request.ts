import { atOnce, type Steps } from "../engine/execution/turns.ts";
import { ExasolError } from "../model.ts";
import { backslash, hasManyDigits, splitMember, UnreadData } from "./marker-data.ts";

/** One request of a client, its values unchecked. */
export type Request = Record<string, unknown>;

/** From this size on the data of a prepared statement are read by themselves. */
const largeRequest = 16 * 1024;

/**
 * Throws an ExasolError for what is no JSON object, as all here do for what does not fit. Large data of a
 * prepared statement stay UnreadData.
 */
export const parseRequest = (bytes: Buffer): Request => atOnce(parseRequestInSteps(bytes));

/** The same in steps where it is long. */
export function* parseRequestInSteps(bytes: Buffer): Steps<Request> {
  const isOfData = bytes.length >= largeRequest && bytes.includes('"executePreparedStatement"');
  yield;
  const split = isOfData ? splitMember(bytes, "data") : undefined;
  yield;
  if (split) return { ...requestOf(split.rest), data: new UnreadData(split.value) };
  const statement = bytes.length >= longStatement ? splitMember(bytes, "sqlText") : undefined;
  yield;
  if (!statement) return requestOf(bytes.toString("utf8"));
  const request = requestOf(statement.rest);
  return { ...request, sqlText: yield* readText(statement.value) };
}

/** From this size on the text of a statement is read by itself. */
const longStatement = 1024 * 1024;
/** In bytes, of a text that is read at once. */
const textPart = 1024 * 1024;

function requestOf(text: string): Request {
  // Only values need all digits. Looking for them in the text of a long statement takes long, or fails.
  const value = text.includes('"data"') ? parseJson(text) : readJson(() => text);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ExasolError("00000", "A request must be a JSON object.");
  return Object.fromEntries(Object.entries(value));
}

/** What a string of JSON says. */
function* readText(json: Buffer): Steps<string> {
  let text = "";
  for (let from = 1; from < json.length - 1; ) {
    const to = endOfPart(json, from);
    text += readJson(() => `"${json.toString("utf8", from, to)}"`);
    from = to;
    yield;
  }
  return text;
}

/** Where the string may be cut: neither in a letter nor in an escape. */
function endOfPart(json: Buffer, from: number): number {
  const end = json.length - 1;
  let to = from + textPart;
  for (const least = to - 1024; to > least && to < end; to--) {
    const isLetter = ((json[to] as number) & 0xc0) !== 0x80;
    if (isLetter && !json.subarray(to - longestEscape + 1, to).includes(backslash)) return to;
  }
  // Where it is full of them, all that is left.
  return end;
}

/** In bytes: `\u005c`. */
const longestEscape = 6;

/** Numbers with more digits than JavaScript's hold become texts. */
export const parseJson = (text: string): unknown => readJson(() => exactNumbers(text));

function readJson(text: () => string): unknown {
  try {
    return JSON.parse(text());
  } catch {
    throw new ExasolError("00000", "Invalid JSON in a request.");
  }
}

/** A JSON string, which may hold digits, or a number. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d[\d.]*(?:[eE][+-]?\d+)?/gs;

/**
 * Numbers of more digits than a JavaScript number keeps as text, which means the same in the data of a
 * statement.
 */
function exactNumbers(json: string): string {
  if (!/[\d.]{16}/.test(json)) return json;
  return json.replace(stringOrNumber, (token) =>
    token.startsWith('"') || !hasManyDigits(token) ? token : `"${token}"`,
  );
}

/** Refuses members of a request that would be ignored. */
export function refuseOthers(request: Request, known: string[]): void {
  const other = Object.keys(request).find((key) => !known.includes(key));
  if (other !== undefined)
    throw new ExasolError("00000", `The local Exasol does not know ${other} in a request of this command.`);
}

/** A member that must be a string. */
export function textOf(request: Request, key: string): string {
  const value = request[key];
  if (typeof value === "string") return value;
  throw new ExasolError("00000", `The request misses ${key}, or it is no string.`);
}

/** A member that must be a number. */
export function numberOf(request: Request, key: string): number {
  const value = request[key];
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new ExasolError("00000", `The request misses ${key}, or it is no number.`);
}

/** A member that must be an array. */
export function listOf(request: Request, key: string): unknown[] {
  const value = request[key];
  if (Array.isArray(value)) return value;
  throw new ExasolError("00000", `The request misses ${key}, or it is no array.`);
}

/** A member that must be an object; {} when it is absent. */
export function objectOf(request: Request, key: string): Record<string, unknown> {
  const value = request[key];
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return Object.fromEntries(Object.entries(value));
  throw new ExasolError("00000", `In the request, ${key} is no object.`);
}
