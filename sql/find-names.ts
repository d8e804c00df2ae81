import { type Names, readToken } from "./token.ts";

/** A `:value` or `::fragment` in a spec's statement. */
export interface SpecName {
  kind: "value" | "fragment";
  /** As written, without its colons: `job_name`, `table.schema`. */
  name: string;
  /** Where it stands in the statement, with its colons. */
  start: number;
  end: number;
}

const names: Names = "spec";

/**
 * The names that a spec's statement uses, in order; literals, quoted names and comments hold none.
 *
 * @throws SqlSyntaxError for what is not closed
 */
export function findNames(statement: string): SpecName[] {
  const found: SpecName[] = [];
  for (let token = readToken(statement, 0, names); token.kind !== "end"; ) {
    const { kind, value, start, end } = token;
    if (kind === "value" || kind === "fragment") found.push({ kind, name: value, start, end });
    token = readToken(statement, end, names);
  }
  return found;
}

/** The statement with each name, behind its colons, as `rename` has it; all else stays as it is, to the letter. */
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
