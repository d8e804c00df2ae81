import { oneLine } from "../../spec/comments.ts";
import type { CellValue, TableColumn, TableSpec } from "../../spec/model.ts";
import { originOf } from "../../spec/origin.ts";
import { quoteIdentifier, quoteLiteral } from "../../sql/quote.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { render } from "../render.ts";
import { checkStatements } from "./check-statements.ts";

/**
 * The statements that create a table, or bring an older one up to date in place: columns it lacks are added
 * behind its own, narrower ones widened; rows whose key it lacks are added. All of them can be repeated; no
 * row that is there is touched.
 */
export function generateTableDdl(spec: TableSpec, specPath: string, comment: string): GeneratedFile {
  const path = `sql/${spec.name.toLowerCase()}.sql`;
  const key = spec.columns.filter(({ primaryKey }) => primaryKey);
  const elements = spec.columns.map(
    (column) => `${quoteIdentifier(column.name)} ${column.type}${constraint(column, key)}`,
  );
  if (key.length > 1) {
    elements.push(`PRIMARY KEY (${key.map(({ name }) => quoteIdentifier(name)).join(", ")})`);
  }
  const content = render("sql/table.sql.hbs", {
    name: spec.name,
    origin: originOf(specPath),
    elements,
    comment,
    columns: spec.columns.map(({ name }) => name),
    described: spec.columns.map(({ name, description }) => ({ name, comment: oneLine(description) })),
    widened: spec.columns.filter(({ formerly }) => formerly !== undefined),
    added: spec.columns.filter(({ added }) => added),
    rows: (spec.rows ?? []).map((row) =>
      spec.columns.map(({ name, type }) => cell(row[name] ?? null, type)).join(", "),
    ),
    key: key.map(({ name }) => name),
  });
  checkStatements(path, content);
  return { path, content };
}

function constraint({ primaryKey, required }: TableColumn, key: readonly TableColumn[]): string {
  if (primaryKey && key.length === 1) return " PRIMARY KEY";
  return required && !primaryKey ? " NOT NULL" : "";
}

/** A value of the column's type: what several rows have in a column must be of one. */
function cell(value: CellValue, type: string): string {
  const written = typeof value === "string" ? quoteLiteral(value) : String(value).toUpperCase();
  // A text is read as a time in the session's own format, but a literal is not.
  const kind = typeof value === "string" ? (/^(?:DATE|TIMESTAMP)\b/.exec(type)?.[0] ?? "") : "";
  return `CAST(${kind === "" ? "" : `${kind} `}${written} AS ${type})`;
}
