import { scriptLanguage } from "../../spec/facts.ts";
import { columnsOf, type UdfSpec } from "../../spec/model.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { render } from "../render.ts";
import { checkStatements } from "./check-statements.ts";

/** The statement that creates a UDF, with the body that generateUdfBody() made for it. */
export function generateUdfDdl(spec: UdfSpec, body: string, comment: string): GeneratedFile {
  const path = `sql/${spec.name.toLowerCase()}.sql`;
  const content = render("sql/udf.sql.hbs", {
    name: spec.name,
    language: scriptLanguage,
    input: spec.input,
    dynamicInput: spec.reads === "group",
    parameters: spec.parameters.map(({ name, type }) => ({ name, type })),
    returns: columnsOf(spec),
    body: body.trimEnd(),
    comment,
  });
  checkStatements(path, content);
  return { path, content };
}
