/**
 * Which TypeScript types a column of a UDF has, as runtime/udf-client/author.ts describes them for readers.
 */
import type { DataType } from "../../sql/types.ts";

export interface TypeScriptTypes {
  /** Of a value that comes in, unless it is NULL. */
  input: string;
  /** Of a value that may go out, unless it is NULL. */
  output: string;
}

export function typeScriptTypes(type: DataType): TypeScriptTypes {
  switch (type.type) {
    case "DECIMAL":
      return decimal(type.precision, type.scale);
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

function decimal(precision: number, scale: number): TypeScriptTypes {
  const whole = precision > 9 ? "number | bigint" : "number";
  return { input: scale > 0 || precision > 18 ? "string" : whole, output: "number | bigint | string" };
}

function same(type: string): TypeScriptTypes {
  return { input: type, output: type };
}
