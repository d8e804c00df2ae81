import { readTokens } from "./token.ts";

/** A `:value` or `::fragment` in a spec's statement. */
export interface SpecName {
  kind: "value" | "fragment";
  /** As written, without its colons: `job_name`, `table.schema`. */
  name: string;
  /** Where it stands in the statement, with its colons. */
  start: number;
  end: number;
}

/** The names that a spec's statement uses, in order; literals, quoted names and comments hold none. */
export function findNames(statement: string): SpecName[] {
  return [...readTokens(statement, 0, "spec")].flatMap(({ kind, value, start, end }) =>
    kind === "value" || kind === "fragment" ? [{ kind, name: value, start, end }] : [],
  );
}

/**
 * The statement with each name, behind its colons, as `rename` has it; all else
 * stays as it is, to the letter.
 */
export function bindNames(statement: string, rename: (name: SpecName) => string): string {
  let bound = "";
  let copied = 0;
  for (const name of findNames(statement)) {
    const colons = name.kind === "value" ? ":" : "::";
    bound += statement.slice(copied, name.start) + colons + rename(name);
    copied = name.end;
  }
  return bound + statement.slice(copied);
}
