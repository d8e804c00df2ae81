import type { UdfSpec } from "../../spec/model.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { render } from "../render.ts";
import { generateUdfBody } from "../udf/generate-udf-body.ts";
import { checkStatements } from "./check-statements.ts";

/** The statement that creates a UDF, its body included. */
export function generateUdfDdl(spec: UdfSpec, specPath: string): GeneratedFile {
  const path = `sql/${spec.name.toLowerCase()}.sql`;
  const content = render("sql/udf.sql.hbs", {
    name: spec.name,
    input: spec.input,
    parameters: spec.parameters.map(({ name, type }) => ({ name, type })),
    returns: spec.returns.map(({ name, type }) => ({ name, type })),
    body: generateUdfBody(spec, specPath).trimEnd(),
  });
  checkStatements(path, content);
  return { path, content };
}
