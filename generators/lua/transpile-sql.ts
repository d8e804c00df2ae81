/** A `:value` or `::identifier` in a statement of a spec. */
export interface StatementName {
  /** As written, without its colons: `job_name`, `table.schema`. */
  name: string;
  identifier: boolean;
  /** Where its colons stand in the statement, in UTF-16 code units. */
  offset: number;
}

// Literals, quoted identifiers and comments hold no names; a cast-like `::` is a name.
const tokens =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|(::?)([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?)/g;

/** The names a statement uses, in order. */
export function findNames(statement: string): StatementName[] {
  return [...statement.matchAll(tokens)].flatMap(({ 1: colons, 2: name, index }) =>
    name === undefined ? [] : [{ name, identifier: colons === "::", offset: index }],
  );
}

/** The statement with each name as pquery() gets it: `:table.schema` becomes `:table_schema`. */
export function bindNames(statement: string, keyOf: (name: Omit<StatementName, "offset">) => string): string {
  return statement.replace(tokens, (text, colons: string | undefined, name: string | undefined) =>
    name === undefined ? text : `${colons}${keyOf({ name, identifier: colons === "::" })}`,
  );
}

/** The statement without the indentation it has in the spec, and with another one instead. */
export function reindent(statement: string, indentation: string): string {
  const lines = statement.replace(/^\s*\n|\s+$/g, "").split("\n");
  const margins = lines.filter((line) => line.trim() !== "").map((line) => /^ */.exec(line)?.[0].length ?? 0);
  const margin = Math.min(...margins);
  return lines.map((line) => (indentation + line.slice(margin)).trimEnd()).join("\n");
}
