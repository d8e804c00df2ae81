/** What a check ends with, in a function or on the command line. */
export interface Verdict {
  /** `unknown`: it could not be checked, for the reason in `detail`. */
  result: "ok" | "warning" | "error" | "unknown";
  detail: string;
  /** What to do about it: a statement, a line for a shell, or a sentence. */
  fix: string | null;
}

export function ok(detail: string): Verdict {
  return { result: "ok", detail, fix: null };
}

export function warning(detail: string, fix: string): Verdict {
  return { result: "warning", detail, fix };
}

export function error(detail: string, fix: string): Verdict {
  return { result: "error", detail, fix };
}

export function unknown(detail: string, fix: string): Verdict {
  return { result: "unknown", detail, fix };
}

/** The line for a shell that installs into the schema, whose name is read as in SQL. */
export function deployLine(schema: string): string {
  const name = /^[A-Z][A-Z0-9_]*$/.test(schema) ? schema : `'"${schema.replaceAll('"', '""')}"'`;
  return `sme-gen deploy --schema ${name}`;
}
