/**
 * Whether an author's file is right TypeScript, and its functions take and give what the declared columns
 * are: a second file, which exists in memory only, assigns them to the types of the declaration.
 */
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import {
  type Diagnostic,
  type Expression,
  getCompilerOptionsFromTsConfig,
  Node,
  Project,
  type SourceFile,
  ts,
} from "ts-morph";
import { fromPackage } from "../../package/package-root.ts";
import { SmeError } from "../../spec/errors.ts";
import { type DecimalType, receivedType } from "../types/column-types.ts";
import { udfTypes } from "../types/udf-types.ts";
import type { UdfFile } from "./read-udf-file.ts";

/** Of those, the database calls at least one. */
const calledByRows = ["run", "runBlock", "runBlocks"] as const;

/** TypeScript's type for a DECIMAL column in each shape that a script may choose. */
const shapeTypes: Readonly<Record<string, (type: DecimalType) => string>> = {
  number: () => "number",
  bigint: () => "bigint",
  string: () => "string",
  decimal: () => "Decimal",
  "as-received": receivedType,
};

const mostShown = 10;

/** Throws E-SME-317 with the first complaints, each with its place. `path` is absolute. */
export function checkUdfTypes(udf: UdfFile, path: string): void {
  const project = openProject(path);
  const source = project.addSourceFileAtPath(path);
  const functions = calledByRows.filter((name) => source.getExportedDeclarations().has(name));
  const complaints: string[] = [];
  if (functions.length === 0) complaints.push(`${udf.file}: it exports none of ${calledByRows.join(", ")}.`);
  const probe = project.createSourceFile(
    join(dirname(path), `${basename(path)}.declared.ts`),
    probeOf(udf, source),
  );
  for (const diagnostic of project.getPreEmitDiagnostics()) {
    const complaint = complaintOf(diagnostic, { udf, source, probe });
    if (complaint !== undefined && !complaints.includes(complaint)) complaints.push(complaint);
  }
  if (complaints.length === 0) return;
  const rest = complaints.length - mostShown;
  const shown = [...complaints.slice(0, mostShown), ...(rest > 0 ? [`… and ${rest} more`] : [])];
  throw new SmeError("E-SME-317", { file: udf.file, mismatches: `\n${shown.join("\n")}\n` });
}

/** Without a browser's types, which take as long to read as all others. */
const ownDefaults: ts.CompilerOptions = { strict: true, noImplicitAny: false, lib: ["lib.es2023.d.ts"] };

/** What says how to write files says nothing about types, and needs `declaration`, which would cost time. */
const withoutOutput = {
  noEmit: true,
  composite: false,
  incremental: false,
  declaration: false,
  declarationMap: false,
  emitDeclarationOnly: false,
  isolatedDeclarations: false,
};

/** As the author's own tsconfig.json says, where there is one; without types of his own it has ours. */
function openProject(path: string): Project {
  const config = ts.findConfigFile(dirname(path), ts.sys.fileExists);
  const { declarationDir, ...own } =
    config === undefined ? ownDefaults : getCompilerOptionsFromTsConfig(config).options;
  const author = fromPackage("dist/runtime/udf-client/author.d.ts");
  const project = new Project({
    compilerOptions: {
      ...own,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      allowImportingTsExtensions: true,
      esModuleInterop: true,
      skipLibCheck: true,
      // The author's TypeScript may be older than ours.
      ignoreDeprecations: "6.0",
      ...withoutOutput,
      paths: { ...own.paths, "exasol-sagemaker-extension/udf": [author] },
    },
  });
  // It declares `exa`.
  project.addSourceFileAtPath(author);
  // TypeScript 6 adds no types by itself.
  project.addSourceFileAtPath(join(dirname(typesOfNode(path)), "index.d.ts"));
  return project;
}

/** The package.json of those that the author has, or else of ours. */
function typesOfNode(path: string): string {
  const name = "@types/node/package.json";
  try {
    return createRequire(path).resolve(name);
  } catch {
    return createRequire(fromPackage("package.json")).resolve(name);
  }
}

function probeOf({ definition, file }: UdfFile, source: SourceFile): string {
  const chosen = new Map(shapesOf(source));
  const shaped = new Map<string, string>();
  for (const { name, type } of definition.inputColumns ?? []) {
    const shape = chosen.get(name) ?? chosen.get("*");
    if (type.type === "DECIMAL" && shape !== undefined) shaped.set(name, shapeTypes[shape]?.(type) ?? "any");
  }
  const { input = "Record<string, InputValue>", output, returns } = udfTypes(definition, shaped);
  const one = returns ?? "void";
  const many = returns === undefined ? "void" : "OutputColumn";
  const expected = {
    run: `(ctx: UdfContext<Input, Output>) => ${one} | Promise<${one}>`,
    runBlock: `(block: UdfBlock<Input, Output>) => ${many} | Promise<${many}>`,
    runBlocks: "(blocks: Iterable<UdfBlock<Input, Output>>) => void | Promise<void>",
  };
  const exported = source.getExportedDeclarations();
  return [
    'import type { Decimal, InputValue, OutputColumn, OutputValue, UdfBlock, UdfContext } from "exasol-sagemaker-extension/udf";',
    `import * as udf from "./${basename(file)}";`,
    `type Input = ${input};`,
    `type Output = ${returns === undefined ? output : "OutputValue[]"};`,
    ...calledByRows
      .filter((name) => exported.has(name))
      .map((name) => `const ${name}: ${expected[name]} = udf.${name};`),
    "",
  ].join("\n");
}

/** What `export const columns` says, as far as it is written down there. */
function shapesOf(source: SourceFile): [column: string, shape: string][] {
  const [declaration] = source.getExportedDeclarations().get("columns") ?? [];
  if (!Node.isVariableDeclaration(declaration)) return [];
  let value: Expression | undefined = declaration.getInitializer();
  while (Node.isAsExpression(value) || Node.isSatisfiesExpression(value)) value = value.getExpression();
  if (!Node.isObjectLiteralExpression(value)) return [];
  return value.getProperties().flatMap((property): [string, string][] => {
    if (!Node.isPropertyAssignment(property)) return [];
    const shape = property.getInitializer();
    const name = property.getNameNode();
    const column = Node.isStringLiteral(name) ? name.getLiteralText() : name.getText();
    return [[column, Node.isStringLiteral(shape) ? shape.getLiteralText() : "any"]];
  });
}

interface Checked {
  udf: UdfFile;
  source: SourceFile;
  probe: SourceFile;
}

/** `slug.ts:4:8: …`; nothing for what is wrong in packages, which are not the author's to correct. */
function complaintOf(diagnostic: Diagnostic, { udf, source, probe }: Checked): string | undefined {
  const found = diagnostic.getSourceFile();
  const start = diagnostic.getStart();
  const text = ts.flattenDiagnosticMessageText(diagnostic.compilerObject.messageText, "\n  ");
  if (found === undefined || start === undefined) return text;
  if (found.getFilePath() === probe.getFilePath()) {
    const name = calledByRows.find((one) => probe.getVariableDeclaration(one)?.getStart() === start);
    const [declaration] = (name && source.getExportedDeclarations().get(name)) ?? [];
    const { line, column } = source.getLineAndColumnAtPos(declaration?.getStart() ?? 0);
    return `${udf.file}:${line}:${column}: ${name ?? "it"} is not what the declaration says: ${text}`;
  }
  if (found.isInNodeModules() || found.isDeclarationFile()) return undefined;
  // A package without types of its own is used without them.
  if (diagnostic.getCode() === couldNotFindDeclarations) return undefined;
  const { line, column } = found.getLineAndColumnAtPos(start);
  const file =
    found === source
      ? udf.file
      : join(dirname(udf.file), relative(source.getDirectoryPath(), found.getFilePath()));
  return `${file}:${line}:${column}: ${text}`;
}

const couldNotFindDeclarations = 7016;
