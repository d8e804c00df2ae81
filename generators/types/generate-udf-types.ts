/** The TypeScript types of a UDF's context, from the signature its CREATE SCRIPT statement has. */
import { SmeError } from "../../spec/errors.ts";
import { parseUdfSignatureText } from "../../sql/parse-text.ts";
import type { UdfSignature } from "../../sql/statements.ts";
import { SqlSyntaxError } from "../../sql/syntax-error.ts";
import { typeScriptTypes } from "./column-types.ts";

/**
 * `type …Input`, `type …Output` and the function that takes them. Throws E-SME-121 for what is no signature
 * of a UDF.
 */
export function generateUdfTypes(signature: string): string {
  const { path, definition } = read(signature);
  const title = typeTitle(path.at(-1)?.name ?? "");
  if (!definition.inputColumns) throw unreadable("columns that the call gives have no names");
  const inputs = definition.inputColumns.map(
    ({ name, type }) => `${property(name)}: ${typeScriptTypes(type).input} | null`,
  );
  const inputType = `type ${title}Input = {${inputs.length > 0 ? ` ${inputs.join("; ")} ` : ""}};`;
  const outputs = definition.outputColumns?.map(
    ({ name, type }) => `${label(name)}${typeScriptTypes(type).output} | null`,
  );
  if (definition.output === "RETURNS") {
    const type = outputs?.[0]?.replace(/^RETURN: /, "");
    return lines(
      `import type { UdfContext } from "exasol-sagemaker-extension/udf";`,
      "",
      inputType,
      "",
      `export function run(ctx: UdfContext<${title}Input>): ${type} {`,
      "}",
    );
  }
  return lines(
    `import type { ${outputs ? "" : "OutputValue, "}UdfContext } from "exasol-sagemaker-extension/udf";`,
    "",
    inputType,
    // Names in a tuple are all there, or none.
    `type ${title}Output = ${outputs ? `[${labelled(outputs)}]` : "OutputValue[]"};`,
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

function labelled(outputs: string[]): string {
  return outputs.every((output) => /^[\p{ID_Continue}]+: /u.test(output))
    ? outputs.join(", ")
    : outputs.map((output) => output.replace(/^[\p{ID_Continue}]*: /u, "")).join(", ");
}

function label(name: string): string {
  return /^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name) ? `${name}: ` : ": ";
}

function property(name: string): string {
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
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
