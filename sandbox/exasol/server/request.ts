import { ExasolError } from "../model.ts";
import { hasManyDigits, splitData } from "./marker-data.ts";

/** One request of a client, its values unchecked. */
export type Request = Record<string, unknown>;

/** From this size on the data of a prepared statement are read by themselves. */
const largeRequest = 16 * 1024;

/**
 * Throws an ExasolError for what is no JSON object, as all here do for what does not fit. Large data of a
 * prepared statement stay UnreadData.
 */
export function parseRequest(bytes: Buffer): Request {
  const split =
    bytes.length >= largeRequest && bytes.includes('"executePreparedStatement"')
      ? splitData(bytes)
      : undefined;
  const text = split?.rest ?? bytes.toString("utf8");
  // Only values need all digits. Looking for them in the text of a long statement takes long, or fails.
  const value = text.includes('"data"') ? parseJson(text) : readJson(() => text);
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ExasolError("00000", "A request must be a JSON object.");
  const request: Request = Object.fromEntries(Object.entries(value));
  return split ? { ...request, data: split.data } : request;
}

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
