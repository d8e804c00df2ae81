import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import type { UdfSpec } from "../../spec/model.ts";
import { awsCredentialsConnectionName, awsRegion } from "../../spec/parameters.ts";
import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import { handlerName } from "./generate-udf-body.ts";

/** As the project's own people call it. */
function handlerPlace(folder: string): string {
  return folder.endsWith("runtime/handlers") ? "runtime/handlers" : basename(folder);
}

/**
 * Whether the UDF's body can call its handler: the handler is there, and the UDF takes what the handler's AWS
 * clients are made of. A dynamic UDF reads that in its endpoint's connection.
 */
export function checkUdf(spec: UdfSpec, file: string, handlerFolder: string): Diagnostic[] {
  const found: Diagnostic[] = [];
  const place = { file, path: ["name"] };
  const handler = `${handlerName(file)}.ts`;
  if (!existsSync(join(handlerFolder, handler))) {
    found.push(
      diagnostic(place, "E-SME-56", { object: spec.name, path: `${handlerPlace(handlerFolder)}/${handler}` }),
    );
  }
  const needed = spec.columns === "static" ? [awsCredentialsConnectionName, awsRegion] : [];
  for (const { name } of needed) {
    if (spec.parameters.some((parameter) => parameter.name === name)) continue;
    found.push(
      diagnostic({ file, path: ["parameters"] }, "E-SME-250", { object: spec.name, parameter: name }),
    );
  }
  return found;
}
