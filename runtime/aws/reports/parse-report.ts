/** The JSON of reports. */
import { type ErrorCode, SmeError } from "../../../spec/errors.ts";
import { messageOf, oneLine } from "../error-message.ts";
import type { Report, ReportKind } from "./report-kinds.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Throws E-SME-336 for what is no JSON in UTF-8, with or without a byte order mark. NaN and infinities, which
 * Python writes as they are, become null.
 */
export function parseReport(content: Uint8Array, kind: ReportKind, address: string): unknown {
  const damaged = (complaint: string) => new SmeError("E-SME-336", { report: kind.name, address, complaint });
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(content);
  } catch {
    throw damaged("it is no text in UTF-8");
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const standard = text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (found) =>
      found.startsWith('"') ? found : "null",
    );
    try {
      return JSON.parse(standard);
    } catch {
      throw damaged(`it is no JSON: ${oneLine(messageOf(error))}`);
    }
  }
}

/** Throws E-SME-337 for a version of its form that did not exist when this was written. */
export function checkVersion(report: Report, content: JsonObject): void {
  const { version } = content;
  if (version === undefined) return;
  const major = /^(\d+)(?:\.\d+)*$/.exec(String(version))?.[1];
  if (major === undefined || Number(major) > 1) {
    throw unreadable("E-SME-337", report, `its version is ${JSON.stringify(version)}`);
  }
}

/** The member as an object; undefined where there is none. Throws E-SME-336 for anything else. */
export function objectAt(report: Report, object: JsonObject, name: string, path: string) {
  return object[name] === undefined ? undefined : asObject(report, object[name], path);
}

export function asObject(report: Report, value: unknown, path: string): JsonObject {
  if (isObject(value)) return value;
  throw unreadable("E-SME-336", report, `${path} is no JSON object`);
}

/** A member that must hold something: no rows at all would look like an answer. Throws E-SME-336. */
export function filledObject(report: Report, value: unknown, path: string): JsonObject {
  const object = asObject(report, value, path);
  if (Object.keys(object).length > 0) return object;
  throw unreadable("E-SME-336", report, `${path} is empty`);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A number, or null where the report says that there is none: by null, by a text, as Model Monitor does, or
 * by a number that no DOUBLE can hold. Undefined for anything else.
 */
export function asNumber(value: unknown): number | null | undefined {
  if (value === null || value === "NaN" || value === "Infinity" || value === "-Infinity") return null;
  if (typeof value !== "number") return undefined;
  return Number.isFinite(value) ? value : null;
}

export function unreadable(
  code: Extract<ErrorCode, "E-SME-336" | "E-SME-337">,
  { kind, address }: Report,
  complaint: string,
): SmeError {
  return new SmeError(code, { report: kind.name, address, complaint });
}
