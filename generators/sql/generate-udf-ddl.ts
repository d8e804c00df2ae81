import { scriptLanguage } from "../../spec/facts.ts";
import type { ResultColumn, UdfSpec } from "../../spec/model.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { render } from "../render.ts";
import { checkStatements } from "./check-statements.ts";

/** The statement that creates a UDF, with the body that generateUdfFile() made for it. */
export function generateUdfDdl(spec: UdfSpec, body: string): GeneratedFile {
  const path = `sql/${spec.name.toLowerCase()}.sql`;
  const content = render("sql/udf.sql.hbs", {
    name: spec.name,
    language: scriptLanguage,
    input: spec.input,
    parameters: spec.parameters.map(({ name, type }) => ({ name, type })),
    returns: spec.returns.map(sqlColumn),
    body: body.trimEnd(),
  });
  checkStatements(path, content);
  return { path, content };
}

/** A result column as users see it: its name is one that needs no quotes. */
export function sqlColumn({ name, type }: ResultColumn): { name: string; type: string } {
  return { name: name.toUpperCase(), type };
}
