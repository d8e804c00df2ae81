import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { distance } from "fastest-levenshtein";
import type { UdfSpec } from "../../spec/model.ts";
import { awsAccess } from "../../spec/parameters.ts";
import { type Diagnostic, diagnostic, nearest } from "../diagnostic.ts";
import { handlerName, takesAws } from "./generate-udf-body.ts";

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

/** Rows wait side by side where each has an answer of its own, and it is AWS that they wait for. */
export function checkSideBySide(spec: UdfSpec, file: string): Diagnostic[] {
  const { name: object, failure, returns, sideBySide } = spec;
  const complain = (property: "sideBySide" | "failure", complaint: string, suggestion: string) => [
    diagnostic({ file, path: [property] }, "E-SME-348", { object, property, complaint, suggestion }),
  ];
  if (sideBySide === undefined) {
    if (failure === undefined) return [];
    return complain("failure", "only a UDF with sideBySide answers a row by it", "State sideBySide, too.");
  }
  if (spec.input !== "SCALAR" || spec.columns === "dynamic") {
    const suggestion = 'Leave it out, or make the UDF one of input "SCALAR".';
    return complain("sideBySide", "its rows do not each have one answer", suggestion);
  }
  if (!takesAws(spec)) {
    return complain("sideBySide", "it takes no AWS connection and region", "Leave it out.");
  }
  if (!Number.isInteger(sideBySide) || sideBySide < 1) {
    return complain("sideBySide", `${sideBySide} is no number of rows`, "State a whole number from 1 on.");
  }
  const column = returns.find(({ name }) => name === failure);
  if (failure === undefined || column?.type === "VARCHAR(2000000)") return [];
  if (column !== undefined) {
    const complaint = `${failure} is a ${column.type}, too short for some errors`;
    return complain("failure", complaint, "Make the column a VARCHAR(2000000).");
  }
  const near =
    nearest(
      failure,
      returns.map(({ name }) => name),
    ) ?? "";
  const question = near === "" ? "Name one." : `Did you mean ${near}?`;
  return complain("failure", `${failure} is no column of its result`, question);
}
