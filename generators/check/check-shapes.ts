import { basename, dirname } from "node:path";
import type { Catalogue } from "../../spec/error-catalogue.ts";
import type { Spec } from "../../spec/model.ts";
import { type Diagnostic, diagnostic } from "../diagnostic.ts";
import type { LoadedSpec, LoadedValue } from "../load-specs.ts";
import { checkShape } from "./check-shape.ts";
import { readModelShapes, type Shape } from "./model-shapes.ts";

const kindOfFolder: Readonly<Record<string, string>> = {
  scripts: "script",
  udfs: "udf",
  tables: "table",
  views: "view",
};

/**
 * The specs among what the files export, and what is wrong with the shape of the others. A script is left
 * out, too, where that of a UDF it calls is wrong.
 */
export function checkShapes(
  values: readonly LoadedValue[],
  catalogue: Catalogue,
): { specs: LoadedSpec[]; found: Diagnostic[] } {
  const shapes = readModelShapes(Object.keys(catalogue));
  const checked = values.map(({ spec, file }) => ({ spec, file, found: checkFile(spec, file, shapes) }));
  const broken = new Set(checked.filter(({ found }) => found.length > 0).map(({ spec }) => spec));
  const specs = checked.filter((one): one is LoadedSpec & { found: Diagnostic[] } => {
    if (broken.has(one.spec)) return false;
    return !isScript(one.spec) || !one.spec.steps.some((step) => Object.values(step).some(isBroken));
  });
  return { specs, found: checked.flatMap(({ found }) => found) };

  function isBroken(value: unknown): boolean {
    if (broken.has(value)) return true;
    return typeof value === "object" && value !== null && "udf" in value && broken.has(value.udf);
  }
}

function isScript(spec: unknown): spec is Spec & { kind: "script" } {
  return typeof spec === "object" && spec !== null && "kind" in spec && spec.kind === "script";
}

function checkFile(spec: unknown, file: string, shapes: ReadonlyMap<string, Shape>): Diagnostic[] {
  const kind = typeof spec === "object" && spec !== null && "kind" in spec ? spec.kind : undefined;
  const shape = typeof kind === "string" ? shapes.get(kind) : undefined;
  if (typeof spec !== "object" || spec === null || shape === undefined) {
    return [diagnostic({ file, path: [] }, "E-SME-47", { path: file })];
  }
  const folder = basename(dirname(file));
  if (kind === kindOfFolder[folder]) return checkShape(spec, shape, file);
  const path = `${Object.keys(kindOfFolder).find((name) => kindOfFolder[name] === kind)}/`;
  const object = `The spec of a ${kind}`;
  const advice = `Move it there, or define a ${kindOfFolder[folder]}.`;
  return [diagnostic({ file, path: [] }, "E-SME-234", { object, path, suggestion: advice })];
}
