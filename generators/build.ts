import { basename, dirname, join, relative, resolve } from "node:path";
import { fromPackage } from "../package/package-root.ts";
import type { ScriptSpec, UdfSpec } from "../spec/model.ts";
import { objectNames, validate } from "../spec/validate.ts";
import { findVerbCalls } from "./aws-calls/verb-calls.ts";
import { generateAwsCalls } from "./aws-calls/verb-operations.ts";
import { type FindAwsMember, openAwsMembers } from "./check/aws-members.ts";
import { checkAws } from "./check/check-aws.ts";
import { checkCatalogue } from "./check/check-catalogue.ts";
import { checkExample } from "./check/check-example.ts";
import { checkObject, checkUnused } from "./check/check-object.ts";
import { checkParameterValues } from "./check/check-parameter-values.ts";
import { checkShapes } from "./check/check-shapes.ts";
import { checkExampleSql, checkSql } from "./check/check-sql.ts";
import { checkTypes } from "./check/check-types.ts";
import { orderViews } from "./check/check-view.ts";
import { findMisnamedProperties } from "./check/misnamed-properties.ts";
import { type Diagnostic, diagnostic } from "./diagnostic.ts";
import { generateAwsPage } from "./docs/generate-aws-page.ts";
import { generateErrorPage } from "./docs/generate-error-page.ts";
import {
  generateFunctionPage,
  generateReferencePage,
  generateViewPage,
  type PageSources,
} from "./docs/generate-reference-page.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { type LoadedSpec, loadSpecs } from "./load-specs.ts";
import { type LocatedDiagnostic, locate } from "./locate.ts";
import { checkScript } from "./lua/check-script.ts";
import { generateLuaScript } from "./lua/generate-lua-script.ts";
import { readAbout } from "./read-about.ts";
import { findPlaceholders } from "./scaffold/find-placeholders.ts";
import { generateSpecJson } from "./spec-json.ts";
import { generateSpecSchema } from "./spec-schema.ts";
import { checkComment, objectComment } from "./sql/comments.ts";
import { generateTableDdl } from "./sql/generate-table-ddl.ts";
import { generateUdfDdl } from "./sql/generate-udf-ddl.ts";
import { generateViewDdl } from "./sql/generate-view-ddl.ts";
import { bundleBody } from "./udf/bundle-body.ts";
import { checkAwsAccess, checkHandler, checkSideBySide } from "./udf/check-udf.ts";
import { generateUdfBody, generateUdfFile } from "./udf/generate-udf-body.ts";

/** Either all files, or what is wrong with the specs. */
export type BuildResult = { files: GeneratedFile[] } | { diagnostics: LocatedDiagnostic[] };

export interface BuildOptions {
  /** The folder with scripts/, udfs/, tables/ and views/. */
  specFolder: string;
  /** Where each UDF's handler must stand; not checked when absent. */
  handlerFolder?: string;
  /**
   * For handlers that no language container has, those of a project: the folder that the files are
   * written to. The UDFs there import their handlers by path, and their statements hold them. Names of
   * objects are the project's own.
   */
  outputFolder?: string;
  /** From an earlier build: resolving AWS members takes most of a build's time. */
  findAwsMember?: FindAwsMember;
}

/**
 * Makes all files of a spec folder. Writes nothing.
 *
 * @throws SmeError E-SME-55 when the folder holds no specs, 285 when esbuild does not run, 510 for what
 * handlers do on AWS that no spec knows, F-SME-50 or F-SME-51 for a defect of the generators
 */
export async function build(options: BuildOptions): Promise<BuildResult> {
  const specFolder = resolve(options.specFolder);
  const find = options.findAwsMember ?? openAwsMembers();
  const { values, catalogueSources, diagnostics } = await loadSpecs(specFolder);
  const placeholders = findPlaceholders(specFolder);
  if (placeholders.length > 0) return { diagnostics: placeholders };
  const explained = checkCatalogue(catalogueSources, specFolder);
  const { catalogue } = explained;
  // Specs that name one of these errors would look wrong, too.
  if (explained.found.length > 0)
    return { diagnostics: locate(explained.found, specFolder, dirname(specFolder)) };
  const { specs: shaped, found: ofShape } = checkShapes(values, catalogue);
  const misshapen = asWritten(ofShape, specFolder);
  const { specs, found: circular } = orderViews(shaped.flatMap(withOwnUdf));
  const mistyped = specs.flatMap(({ spec, file, isOfScript }) => (isOfScript ? [] : checkTypes(spec, file)));
  const found = [...diagnostics, ...misshapen, ...mistyped, ...circular, ...checkTwice(specs)];
  for (const loaded of specs) found.push(...check(loaded, { ...options, find, catalogue }));
  if (misshapen.length + mistyped.length === 0)
    found.push(...checkSql(specs, specFolder === fromPackage("spec")));
  for (const { spec, file } of specs) {
    if (spec.kind === "udf") found.push(...checkAwsAccess(spec, file), ...checkSideBySide(spec, file));
  }
  // Only of specs that are right otherwise: one wrong name would make others look unused.
  if (found.length === 0)
    found.push(...specs.flatMap((loaded) => [...checkCalls(loaded, find), ...checkComment(loaded, specs)]));
  if (found.length === 0) found.push(...checkExampleSql(specs));
  if (found.length > 0) {
    return { diagnostics: withoutRepeats(locate(found, specFolder, dirname(specFolder))) };
  }
  // Only beside the catalogue: other specs have scripts of their own, but no errors.
  const hasErrorPage = catalogueSources !== undefined;
  const surroundings = { ...options, specs, find, catalogue, hasErrorPage };
  const made = specs.map((loaded) => generate(loaded, surroundings));
  const files = (await Promise.all(made)).flat();
  // Likewise: the form of spec.json is this package's.
  if (hasErrorPage) {
    const calls = findVerbCalls(specs);
    files.push(generateErrorPage(specs, explained), generateAwsPage(calls), generateAwsCalls(calls));
    files.push(generateSpecSchema());
  }
  return { files: [...files, generateSpecJson(specs, find, readAbout(dirname(specFolder)))] };
}

function check(
  { spec, file, isOfScript }: LoadedSpec,
  { handlerFolder, outputFolder, find, catalogue }: BuildOptions & Pick<Surroundings, "find" | "catalogue">,
): Diagnostic[] {
  const names = outputFolder === undefined ? objectNames.ofExtension : objectNames.ofProject;
  const checked = isOfScript && spec.kind === "udf" ? { ...spec, parameters: [] } : spec;
  const found: Diagnostic[] = validate(checked, names).map(({ error, path, at }) => ({
    error,
    place: { file, path: isOfScript ? ["ownUdf", ...path] : path, ...(at ? { at } : {}) },
  }));
  if (isOfScript !== true) found.push(...checkObject(spec, file));
  if (checked.kind === "script" || checked.kind === "udf") found.push(...checkAws(checked, file, find));
  if (spec.kind === "script") found.push(...checkScript(spec, file, catalogue));
  if (spec.kind === "udf" && handlerFolder !== undefined)
    found.push(...checkHandler(spec, file, handlerFolder));
  return found;
}

/** Of a script that defineUdfScript() made, what is wrong is said in the words of its file. */
function asWritten(found: readonly Diagnostic[], specFolder: string): Diagnostic[] {
  const files = [...new Set(found.map(({ place }) => place.file))];
  const misnamed = files.flatMap((file) =>
    findMisnamedProperties(specFolder, relative(basename(specFolder), file), ["defineUdfScript"]),
  );
  return [
    ...misnamed,
    ...found.filter(({ place }) => !misnamed.some((one) => one.place.file === place.file)),
  ];
}

/** How an object is called: what it asks for, the values that it takes, and its example. */
function checkCalls({ spec, file, isOfScript }: LoadedSpec, find: FindAwsMember): Diagnostic[] {
  if (isOfScript) return [];
  if (spec.kind === "table" || spec.kind === "view") return checkExample(spec, file);
  return [
    ...checkParameterValues(spec, file, find),
    ...(spec.kind === "script" ? checkUnused(spec, file) : []),
    ...checkExample(spec, file),
  ];
}

/** A script's file may state its UDF, too, which the script needs when it is installed. */
function withOwnUdf(loaded: LoadedSpec): LoadedSpec[] {
  const { spec, file } = loaded;
  const udf = spec.kind === "script" ? spec.ownUdf : undefined;
  return udf === undefined ? [loaded] : [{ spec: udf, file, isOfScript: true }, loaded];
}

function checkTwice(specs: readonly LoadedSpec[]): Diagnostic[] {
  return specs
    .filter(({ spec }, i) => specs.findIndex((other) => other.spec.name === spec.name) < i)
    .map(({ spec, file }) =>
      diagnostic({ file, path: ["name"] }, "E-SME-30", {
        object: dirname(dirname(file)),
        name: spec.name,
      }),
    );
}

/** A shared parameter is wrong once, however many objects use it. */
function withoutRepeats(found: readonly LocatedDiagnostic[]): LocatedDiagnostic[] {
  const isRepeat = (one: LocatedDiagnostic, other: LocatedDiagnostic) =>
    one.error.message === other.error.message ||
    (one.error.code === other.error.code && samePlace(one, other) && one.place.file !== other.place.file);
  return found.filter((one, i) => !found.slice(0, i).some((other) => isRepeat(one, other)));
}

function samePlace(one: LocatedDiagnostic, other: LocatedDiagnostic): boolean {
  return one.file === other.file && one.line === other.line && one.column === other.column;
}

/** What the files of one spec depend on besides it. */
interface Surroundings extends BuildOptions, PageSources {
  specs: readonly LoadedSpec[];
}

async function generate({ spec, file }: LoadedSpec, surroundings: Surroundings): Promise<GeneratedFile[]> {
  if (spec.kind === "script") return generateScript(spec, file, surroundings);
  if (spec.kind === "udf") return generateUdf(spec, file, surroundings);
  const comment = objectComment(spec, surroundings.specs);
  if (spec.kind === "view") return [generateViewDdl(spec, file, comment), generateViewPage(spec, file)];
  return [generateTableDdl(spec, file, comment)];
}

function generateScript(spec: ScriptSpec, specPath: string, surroundings: Surroundings): GeneratedFile[] {
  const { specs, find, catalogue } = surroundings;
  const specPathOf = (name: string) => specs.find((other) => other.spec.name === name)?.file ?? specPath;
  return [
    generateLuaScript(spec, {
      specPath,
      findAwsMember: find,
      catalogue,
      specPathOf,
      comment: objectComment(spec, specs),
    }),
    generateReferencePage(spec, specPath, surroundings),
  ];
}

async function generateUdf(
  spec: UdfSpec,
  specPath: string,
  surroundings: Surroundings,
): Promise<GeneratedFile[]> {
  const { handlerFolder, outputFolder } = surroundings;
  const isBundled = handlerFolder !== undefined && outputFolder !== undefined;
  const importedFrom = isBundled ? relative(join(outputFolder, "udf"), handlerFolder) : undefined;
  const body = generateUdfFile(spec, specPath, importedFrom);
  if (spec.columns === "dynamic") return [body];
  const page = spec.example === undefined ? [] : [generateFunctionPage(spec, specPath, surroundings)];
  const installed = isBundled
    ? await bundleBody(generateUdfFile(spec, specPath, ".").content, handlerFolder)
    : generateUdfBody(spec, specPath);
  return [body, generateUdfDdl(spec, installed, objectComment(spec, surroundings.specs)), ...page];
}
