import { Project, ts } from "ts-morph";
import { SmeError } from "../../spec/errors.ts";
import { lookingFunctions } from "../../spec/looking-functions.ts";
import type { Parameter, UdfSpec } from "../../spec/model.ts";
import { originOf } from "../../spec/origin.ts";
import { awsAccess } from "../../spec/parameters.ts";
import { parseTypeText } from "../../sql/parse-text.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { render } from "../render.ts";
import { typeScriptTypes } from "../types/column-types.ts";

/** What a prediction function states in generated/, where no deployment has made it. */
const exampleDeployment = `{ "deployment": "0f1e2d3c4b5a", "job_name": "abalone-rings", "endpoint_name": "abaloneRings", "aws_region": "eu-central-1", "function_schema": "PRED_SCHEMA", "target": { "name": "RINGS", "type": "DECIMAL(9,0)" }, "columns": [ { "name": "LENGTH", "type": "DOUBLE" } ] }`;

/**
 * The script between AS and the terminator, as a database gets it: it hands the row to the UDF's handler and
 * emits what that returns. It is JavaScript, because Node would have to take types away at the start of every
 * call. `deployment` is what stands where a dynamic UDF, a prediction function, states the deployment that
 * makes it.
 */
export function generateUdfBody(
  spec: UdfSpec,
  specPath: string,
  deployment = spec.states ?? exampleDeployment,
): string {
  return renderBody(spec, specPath, { deployment, typed: false });
}

/**
 * The same with types, which `tsc` checks against the handler. That is the language container's, unless it is
 * in a folder, by its path from the body.
 */
export function generateUdfFile(spec: UdfSpec, specPath: string, handlerFolder?: string): GeneratedFile {
  const content = renderBody(spec, specPath, {
    deployment: spec.states ?? exampleDeployment,
    handlerFolder,
    typed: true,
  });
  return { path: `udf/${handlerName(specPath)}.ts`, content };
}

function renderBody(
  spec: UdfSpec,
  specPath: string,
  { handlerFolder, ...made }: { deployment: string; handlerFolder?: string | undefined; typed: boolean },
): string {
  const body = render(templateOf(spec), { ...bodyView(spec, specPath, handlerFolder), ...made });
  checkTypeScript(`udf/${spec.name.toLowerCase()}.ts`, body);
  return body;
}

function templateOf({ columns, input, reads, sideBySide }: UdfSpec): string {
  if (columns === "dynamic") return input === "SCALAR" ? "udf/dynamic-block.ts.hbs" : "udf/dynamic.ts.hbs";
  if (reads === "group") return "udf/group.ts.hbs";
  return sideBySide === undefined ? "udf/static.ts.hbs" : "udf/side-by-side.ts.hbs";
}

/** A UDF's handler has the file name of its spec. */
export function handlerName(specPath: string): string {
  return specPath.replace(/^.*\//, "").replace(/\.ts$/, "");
}

function bodyView(spec: UdfSpec, specPath: string, handlerFolder: string | undefined) {
  const name = handlerName(specPath);
  return {
    summary: spec.summary,
    origin: originOf(specPath),
    ...importsOf(spec, name, handlerFolder),
    parameters: spec.parameters.map((parameter) => ({
      name: parameter.name,
      ...(spec.reads === "group" ? {} : { type: inputType(parameter), value: argument(parameter) }),
    })),
    required: spec.parameters.filter(({ required }) => required !== false).map(({ name }) => name),
    emitsMany: spec.rows === "many",
    isSet: spec.input === "SET",
    sideBySide: spec.sideBySide,
    failure: spec.failure,
    optional: spec.parameters.filter(({ required }) => required === false).map(({ name }) => name),
    returns: spec.returns.map(({ name }) => name),
  };
}

/** Which modules the body imports, and what of the one with the handler. */
function importsOf(spec: UdfSpec, name: string, handlerFolder: string | undefined) {
  const runtime = `exasol-sagemaker-extension/runtime${takesAws(spec) ? "" : "/without-aws"}`;
  if (handlerFolder !== undefined)
    return { handler: "handle", handlerModule: `${handlerFolder}/${name}.ts`, runtime };
  if (lookingFunctions.includes(name)) {
    const exported = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
    return {
      handler: `${exported} as handle`,
      handlerModule: `${runtime}/looking`,
      runtime: `${runtime}/looking`,
    };
  }
  return { handler: "handle", handlerModule: `exasol-sagemaker-extension/handlers/${name}`, runtime };
}

/** Whether the handler has AWS clients: they are made of what the UDF takes. */
export function takesAws({ parameters }: UdfSpec): boolean {
  return awsAccess.every(({ name }) => parameters.some((parameter) => parameter.name === name));
}

/** Handlers take numbers: a DECIMAL of more than 15 digits arrives as a bigint, or with its exact text. */
function argument({ name, type }: Parameter): string {
  const value = `ctx.${name}`;
  const conversions: Record<string, string> = {
    bigint: `Number(${value})`,
    [decimalInterface]: `${value}.toNumber()`,
  };
  const converted = conversions[inputType({ type })];
  return converted === undefined ? value : `${value} === null ? null : ${converted}`;
}

/** What a body needs of a Decimal, so that it need not import the type. */
const decimalInterface = "{ toNumber(): number }";

function inputType({ type }: Pick<Parameter, "type">): string {
  const { input } = typeScriptTypes(parseTypeText(type));
  return input === "Decimal" ? decimalInterface : input;
}

/** The bodies that were read and found whole: an edit under --watch leaves most as they were. */
const sound = new Set<string>();

/** The syntax alone, here; the types are checked by `tsc`, which compiles generated/ with everything else. */
function checkTypeScript(path: string, content: string): void {
  if (sound.has(content)) return;
  const project = new Project({
    useInMemoryFileSystem: true,
    skipFileDependencyResolution: true,
    compilerOptions: { target: ts.ScriptTarget.ES2022, noLib: true, noResolve: true },
  });
  const source = project.createSourceFile("body.ts", content);
  const [found] = project.getProgram().getSyntacticDiagnostics(source);
  if (found !== undefined) {
    const cause = ts.flattenDiagnosticMessageText(found.compilerObject.messageText, " ");
    throw new SmeError("F-SME-50", { path, language: "TypeScript", cause });
  }
  sound.add(content);
}
