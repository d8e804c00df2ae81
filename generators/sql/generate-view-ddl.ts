import { oneLine } from "../../spec/comments.ts";
import type { ViewSpec } from "../../spec/model.ts";
import { originOf } from "../../spec/origin.ts";
import { findNames } from "../../sql/find-names.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { withMargin } from "../lua/statement-margin.ts";
import { render } from "../render.ts";

import { checkStatements } from "./check-statements.ts";

/**
 * The statement that creates a view, over an older one. Without a schema, as everything that is installed:
 * a view's names mean for ever what they mean in the schema that is open when it is created, SCOPE_SCHEMA in
 * EXA_ALL_VIEWS. A view's comments can only be given here, see
 * docs.exasol.com/db/latest/sql/comment.htm and create_view.htm.
 */
export function generateViewDdl(spec: ViewSpec, specPath: string, comment: string): GeneratedFile {
  const path = `sql/${spec.name.toLowerCase()}.sql`;
  const content = render("sql/view.sql.hbs", {
    name: spec.name,
    origin: originOf(specPath),
    columns: spec.columns.map(({ name, description }) => ({ name, comment: oneLine(description) })),
    query: withMargin(withoutSchema(spec.statement), ""),
    comment,
  });
  checkStatements(path, content);
  return { path, content };
}

/** `::script_schema."T"` as `"T"`. */
function withoutSchema(statement: string): string {
  return findNames(statement).reduceRight((text, { start, end }) => {
    const dot = /^\s*\.\s*/.exec(text.slice(end))?.[0] ?? "";
    return text.slice(0, start) + text.slice(end + dot.length);
  }, statement);
}
