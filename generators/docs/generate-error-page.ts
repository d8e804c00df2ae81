import { type Catalogue, type CatalogueEntry, errorNumber } from "../../spec/error-catalogue.ts";
import type { ErrorCode } from "../../spec/errors.ts";
import type { ScriptSpec, Spec, UdfSpec } from "../../spec/model.ts";
import type { ExplainedCatalogue } from "../check/check-catalogue.ts";
import type { GeneratedFile } from "../generated-file.ts";
import type { LoadedSpec } from "../load-specs.ts";
import { errorsOf, placeholders } from "../lua/script-errors.ts";
import { allSteps } from "../lua/script-names.ts";
import { render } from "../render.ts";
import { handlerName } from "../udf/generate-udf-body.ts";
import { openErrorSources } from "./error-sources.ts";

/** The page of all errors, each under a heading of its own, so that a code can be linked to. */
export function generateErrorPage(
  specs: readonly LoadedSpec[],
  { catalogue, meaningOf }: ExplainedCatalogue,
): GeneratedFile {
  const enders = endersOf(specs, catalogue);
  const errors = Object.entries<CatalogueEntry>(catalogue)
    .map(([code, entry]) => ({ code: code as ErrorCode, ...entry }))
    .sort((a, b) => errorNumber(a.code) - errorNumber(b.code) || (a.code < b.code ? -1 : 1));
  const content = render("docs/errors.md.hbs", {
    errors: errors.map(({ code, message, mitigation }) => ({
      code,
      message,
      mitigation,
      values: [...new Set(placeholders(`${message} ${mitigation}`))].map((name) => ({
        name,
        meaning: meaningOf(code, name) ?? "",
      })),
      enders: enders.get(code) ?? [],
    })),
  });
  return { path: "docs/errors.md", content };
}

/**
 * What can end with each error: scripts, functions that users call, commands. UDFs that only scripts call are
 * left out, since their errors reach users through those.
 */
function endersOf(specs: readonly LoadedSpec[], catalogue: Catalogue): Map<ErrorCode, string[]> {
  const enders = new Map<ErrorCode, string[]>();
  const add = (codes: Iterable<string>, ender: string) => {
    for (const code of codes) {
      enders.set(code as ErrorCode, [...(enders.get(code as ErrorCode) ?? []), ender]);
    }
  };
  const { codesOf, commands } = openErrorSources();
  // What a generated body imports beside its handler, and the client that runs it.
  const shared = [...codesOf("runtime/entry"), ...codesOf("runtime/udf-client/main")];
  const byUdf = new Map(
    specs
      .filter(({ spec }) => spec.kind === "udf")
      .map(({ spec, file }) => {
        const own = codesOf(`runtime/handlers/${handlerName(file)}`);
        return [spec.name, new Set([...own, ...shared])];
      }),
  );
  const codesOfUdfs = (udfs: readonly Spec[]) =>
    new Set(udfs.flatMap(({ name }) => [...(byUdf.get(name) ?? [])]));
  for (const { spec } of specs) {
    if (spec.kind !== "script") continue;
    add(
      new Set([...errorsOf(spec, catalogue).map(({ code }) => code), ...codesOfUdfs(udfsOf(spec))]),
      spec.name,
    );
  }
  const udfs = specs.map(({ spec }) => spec).filter((spec) => spec.kind === "udf");
  for (const udf of udfs.filter(({ example }) => example !== undefined)) add(codesOfUdfs([udf]), udf.name);
  add(codesOfUdfs(udfs.filter(({ columns }) => columns === "dynamic")), "prediction functions");
  // A generator names the codes that it builds into scripts, which no command ends with.
  const ofScripts = new Set<string>(enders.keys());
  for (const { command, entry } of commands) {
    add(
      [...codesOf(entry)].filter((code) => !ofScripts.has(code)),
      `\`${command}\``,
    );
  }
  return enders;
}

function udfsOf(spec: ScriptSpec): UdfSpec[] {
  return allSteps(spec).flatMap((step) => [
    ...(step.step === "udf" ? [step.udf] : []),
    ...(step.undo && "udf" in step.undo ? [step.undo.udf] : []),
  ]);
}
