/**
 * Which TypeScript types a column of a UDF has, as runtime/udf-client/author.ts describes them for readers.
 */
export interface TypeScriptTypes {
  /** Of a value that comes in, unless it is NULL. */
  input: string;
  /** Of a value that may go out, unless it is NULL. */
  output: string;
}

const integerDigits: Readonly<Record<string, number>> = {
  TINYINT: 3,
  SMALLINT: 9,
  INT: 18,
  INTEGER: 18,
  BIGINT: 36,
};

/** The types for a SQL type as somebody writes it; undefined for one that Exasol does not have. */
export function typeScriptTypes(sqlType: string): TypeScriptTypes | undefined {
  const [, word = "", sizes = ""] = /^([A-Za-z]+)[^(]*(?:\(([^)]*)\))?/.exec(sqlType.trim()) ?? [];
  const type = word.toUpperCase();
  const digits = integerDigits[type];
  if (digits !== undefined) return decimal(digits, 0);
  if (type === "NUMBER" && sizes === "") return same("number");
  if (/^(DECIMAL|DEC|NUMERIC|NUMBER)$/.test(type)) {
    const [precision = 18, scale = 0] = sizes === "" ? [] : sizes.split(",").map(Number);
    return decimal(precision, scale);
  }
  if (/^(DOUBLE|FLOAT|REAL)$/.test(type)) return same("number");
  if (/^BOOL(EAN)?$/.test(type)) return same("boolean");
  if (/^(DATE|TIMESTAMP)$/.test(type)) return { input: "string", output: "string | Date" };
  const isText = /^(VARCHAR2?|N?CHAR|NVARCHAR2?|CHARACTER|CLOB|LONG|HASHTYPE|GEOMETRY|INTERVAL)$/.test(type);
  return isText ? same("string") : undefined;
}

function decimal(precision: number, scale: number): TypeScriptTypes {
  const whole = precision > 9 ? "number | bigint" : "number";
  return { input: scale > 0 || precision > 18 ? "string" : whole, output: "number | bigint | string" };
}

function same(type: string): TypeScriptTypes {
  return { input: type, output: type };
}
