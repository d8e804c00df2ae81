import type { TableColumn, TableSpec } from "../../spec/model.ts";
import { originOf } from "../../spec/origin.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { render } from "../render.ts";
import { checkStatements } from "./check-statements.ts";

/**
 * The statements that create a table, or bring the predecessor's up to date in place: columns it lacks are
 * added behind its own, narrower ones widened. All of them can be repeated; no row is touched.
 */
export function generateTableDdl(spec: TableSpec, specPath: string): GeneratedFile {
  const path = `sql/${spec.name.toLowerCase()}.sql`;
  const content = render("sql/table.sql.hbs", {
    name: spec.name,
    origin: originOf(specPath),
    columns: spec.columns.map((column) => ({
      name: column.name,
      type: column.type,
      constraint: constraint(column),
    })),
    widened: spec.columns.filter(({ formerly }) => formerly !== undefined),
    added: spec.columns.filter(({ added }) => added),
  });
  checkStatements(path, content);
  return { path, content };
}

function constraint({ primaryKey, required }: TableColumn): string {
  if (primaryKey) return " PRIMARY KEY";
  return required ? " NOT NULL" : "";
}
