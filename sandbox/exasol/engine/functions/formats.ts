/** Exasol's date formats (YYYY-MM-DD HH24:MI:SS.FF6) as strftime formats. */
import type { DataType } from "../../model.ts";
import { unsupported } from "../errors.ts";

const elements: [exasol: string, duck: string][] = [
  ["YYYY", "%Y"],
  ["MONTH", "%B"],
  ["MON", "%b"],
  ["HH24", "%H"],
  ["HH12", "%I"],
  ["FF3", "%g"],
  ["FF6", "%f"],
  ["DDD", "%j"],
  ["DAY", "%A"],
  ["YY", "%y"],
  ["MM", "%m"],
  ["MI", "%M"],
  ["DD", "%d"],
  ["DY", "%a"],
  ["HH", "%I"],
  ["SS", "%S"],
  ["AM", "%p"],
  ["PM", "%p"],
  ["IW", "%V"],
];

/** FF9 becomes `nanoseconds`; without one it is refused. */
export function duckFormat(format: string, nanoseconds?: string): string {
  const known = nanoseconds === undefined ? elements : [...elements, ["FF9", nanoseconds] as const];
  let result = "";
  let at = 0;
  while (at < format.length) {
    const rest = format.slice(at);
    const element = known.find(([exasol]) => rest.toUpperCase().startsWith(exasol));
    if (element) {
      result += element[1];
      at += element[0].length;
      continue;
    }
    const quoted = /^"([^"]*)"/.exec(rest);
    const literal = quoted ? quoted[1] : rest[0];
    if (!quoted && /[A-Za-z]/.test(literal ?? "") && literal !== "T")
      throw unsupported(`format element in '${format}' at '${rest}'`);
    result += literal?.replaceAll("%", "%%") ?? "";
    at += quoted ? quoted[0].length : 1;
  }
  return result;
}

/** NLS_DATE_FORMAT or NLS_TIMESTAMP_FORMAT. */
export function exasolDateFormat(type: DataType): string {
  return type.type === "DATE" ? "YYYY-MM-DD" : "YYYY-MM-DD HH24:MI:SS.FF6";
}
