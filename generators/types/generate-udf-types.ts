/** The TypeScript types of a UDF's context, from the signature its CREATE SCRIPT statement has. */
import { SmeError } from "../../spec/errors.ts";
import { parseUdfSignatureText } from "../../sql/parse-text.ts";
import type { UdfDefinition, UdfSignature } from "../../sql/statements.ts";
import { SqlSyntaxError } from "../../sql/syntax-error.ts";
import { typeScriptTypes } from "./column-types.ts";
import { udfTypes } from "./udf-types.ts";

/**
 * `type …Input`, `type …Output` and the function that takes them. Throws E-SME-121 for what is no signature
 * of a UDF.
 */
export function generateUdfTypes(signature: string): string {
  const { path, definition, text } = read(signature);
  const inOneLine = text.replace(/\s*\n\s*/g, " ");
  if (inOneLine.includes("*/") || namesIn(inOneLine) !== namesOf(definition))
    throw unreadable("the comment that repeats it holds neither comments nor names with line ends or '*/'");
  const title = typeTitle(path.at(-1)?.name ?? "");
  const { input, output, returns } = udfTypes(definition);
  if (input === undefined) throw unreadable("columns that the call gives have no names");
  const header = `/** @udf ${inOneLine} */`;
  const types = [
    ...(hasDecimal(definition) ? ["Decimal"] : []),
    ...(returns === undefined && !definition.outputColumns ? ["OutputValue"] : []),
    "UdfContext",
  ];
  const imported = `import type { ${types.join(", ")} } from "exasol-sagemaker-extension/udf";`;
  const inputType = `type ${title}Input = ${input};`;
  if (returns !== undefined) {
    return lines(
      header,
      imported,
      "",
      inputType,
      "",
      `export function run(ctx: UdfContext<${title}Input>): ${returns} {`,
      "}",
    );
  }
  return lines(
    header,
    imported,
    "",
    inputType,
    `type ${title}Output = ${output};`,
    "",
    `export function run(ctx: UdfContext<${title}Input, ${title}Output>): void {`,
    "}",
  );
}

const lines = (...texts: string[]): string => texts.map((text) => `${text}\n`).join("");

function read(signature: string): UdfSignature {
  try {
    return parseUdfSignatureText(signature);
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    throw unreadable(`${error.message} in line ${error.line}, column ${error.column}`);
  }
}

/** Undefined where a comment of the signature swallows the rest. */
function namesIn(signature: string): string | undefined {
  try {
    return namesOf(parseUdfSignatureText(signature).definition);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return undefined;
    throw error;
  }
}

const namesOf = ({ inputColumns, outputColumns }: UdfDefinition): string =>
  JSON.stringify([inputColumns, outputColumns].map((columns) => columns?.map(({ name }) => name)));

/** Whether the type Decimal is among those of the columns. */
function hasDecimal({ inputColumns, outputColumns }: UdfDefinition): boolean {
  return [
    ...(inputColumns ?? []).map(({ type }) => typeScriptTypes(type).input),
    ...(outputColumns ?? []).map(({ type }) => typeScriptTypes(type).output),
  ].some((type) => type.includes("Decimal"));
}

/** ShareOfSales for SHARE_OF_SALES. */
function typeTitle(name: string): string {
  const words = name.match(/[\p{L}\p{M}\p{N}]+/gu) ?? ["Udf"];
  const title = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()).join("");
  return /^\d/.test(title) ? `Udf${title}` : title;
}

function unreadable(complaint: string): SmeError {
  return new SmeError("E-SME-121", { complaint });
}
