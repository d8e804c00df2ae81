import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { distance } from "fastest-levenshtein";
import type { UdfSpec } from "../../spec/model.ts";
import { awsAccess } from "../../spec/parameters.ts";
import { type Diagnostic, diagnostic, nearest } from "../diagnostic.ts";
import { handlerName } from "./generate-udf-body.ts";

/** As the project's own people call it. */
function handlerPlace(folder: string): string {
  return folder.endsWith("runtime/handlers") ? "runtime/handlers" : basename(folder);
}

/** Whether the UDF's body has a handler to call. */
export function checkHandler({ name: object }: UdfSpec, file: string, folder: string): Diagnostic[] {
  const handler = `${handlerName(file)}.ts`;
  if (existsSync(join(folder, handler))) return [];
  const path = `${handlerPlace(folder)}/${handler}`;
  return [diagnostic({ file, path: ["name"] }, "E-SME-56", { object, path })];
}

/**
 * AWS connection and region, of which the handler's clients are made, are taken both or not at all. That
 * both are misspelt is noticed where one is almost right. A dynamic UDF reads in its endpoint's
 * connection what it asks AWS with.
 */
export function checkAwsAccess({ name: object, columns, parameters }: UdfSpec, file: string): Diagnostic[] {
  if (columns === "dynamic") return [];
  const names = parameters.map(({ name }) => name);
  const absent = awsAccess.map(({ name }) => name).filter((name) => !names.includes(name));
  const present = awsAccess.map(({ name }) => name).filter((name) => names.includes(name));
  const others = names.filter((name) => !present.some((one) => one === name));
  const isAlmostThere = absent.some((name) => others.some((other) => distance(name, other) <= 2));
  if (present.length === 0 && !isAlmostThere) return [];
  return absent.map((parameter) => {
    const near = nearest(parameter, others);
    const path = near === undefined ? ["parameters"] : ["parameters", names.indexOf(near), "name"];
    const suggestion =
      near === undefined
        ? `Add it as spec/parameters states it, or take neither: then the handler has no AWS clients.`
        : `Did you mean ${parameter} instead of ${near}?`;
    return diagnostic({ file, path }, "E-SME-250", { object, parameter, suggestion });
  });
}
