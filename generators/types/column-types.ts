/**
 * Which TypeScript types a column of a UDF has, as runtime/udf-client/author.ts describes them for readers.
 */
import type { DataType } from "../../sql/types.ts";

/** A DECIMAL's digits: all, and those behind the point. */
export type DecimalType = Extract<DataType, { type: "DECIMAL" }>;

export interface TypeScriptTypes {
  /** Of a value that comes in, unless it is NULL. */
  input: string;
  /** Of a value that may go out, unless it is NULL. */
  output: string;
}

export function typeScriptTypes(type: DataType): TypeScriptTypes {
  switch (type.type) {
    case "DECIMAL":
      return decimal(type);
    case "DOUBLE":
      return same("number");
    case "BOOLEAN":
      return same("boolean");
    case "DATE":
    case "TIMESTAMP":
      return { input: "string", output: "string | Date" };
    default:
      return same("string");
  }
}

function decimal({ precision, scale }: DecimalType): TypeScriptTypes {
  const output = "number | bigint | string";
  if (precision <= 15) return { input: "number", output };
  return scale === 0 ? { input: "bigint", output } : { input: "Decimal", output: `${output} | Decimal` };
}

/** As release 1.0 gave them: what `"as-received"` asks for in a script's `columns`. */
export function receivedType({ precision, scale }: DecimalType): string {
  if (scale > 0 || precision > 18) return "string";
  return precision > 9 ? "number | bigint" : "number";
}

function same(type: string): TypeScriptTypes {
  return { input: type, output: type };
}
