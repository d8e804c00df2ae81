import type { UdfDefinition } from "../../sql/statements.ts";
import { typeScriptTypes } from "./column-types.ts";

/** The types of a UDF's columns, as TypeScript writes them. */
export interface UdfTypes {
  /** An object's; undefined where the call gives the columns. */
  input: string | undefined;
  /** A tuple's, of what EMITS puts out. */
  output: string;
  /** Of the one value of RETURNS. */
  returns: string | undefined;
}

/** `shapes` has the types of input columns that come in another shape than by default, by their names. */
export function udfTypes(
  { inputColumns, output, outputColumns }: UdfDefinition,
  shapes: ReadonlyMap<string, string> = new Map(),
): UdfTypes {
  const inputs = inputColumns?.map(
    ({ name, type }) => `${property(name)}: ${shapes.get(name) ?? typeScriptTypes(type).input} | null`,
  );
  const outputs = outputColumns?.map(
    ({ name, type }) => `${label(name)}${typeScriptTypes(type).output} | null`,
  );
  return {
    input: inputs && (inputs.length > 0 ? `{ ${inputs.join("; ")} }` : "{}"),
    // Names in a tuple are all there, or none.
    output: outputs ? `[${labelled(outputs)}]` : "OutputValue[]",
    returns: output === "RETURNS" ? outputs?.[0]?.replace(/^RETURN: /, "") : undefined,
  };
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
