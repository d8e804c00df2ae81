/** A value a script hands over, as it travels from Lua: see lua/channel.lua. */
export type ScriptValue =
  | null
  | boolean
  | number
  | string
  | { integer: string }
  | { decimal: string }
  | { unsupported: string };

// One pass: what a value brings in is never looked at again.
const pattern = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|(::\s*|:)([A-Za-z_][A-Za-z0-9_]*)/g;

/**
 * Replaces `:name` by a literal and `::name` by the raw text, outside of string literals, quoted identifiers and
 * comments. A name the parameters do not hold is left as it is. Throws an Error for a value SQL cannot take.
 */
export function bindParameters(sql: string, parameters: ReadonlyMap<string, ScriptValue>): string {
  return sql.replace(pattern, (match: string, mark: string | undefined, name: string | undefined) => {
    const value = name === undefined ? undefined : parameters.get(name);
    if (mark === undefined || name === undefined || value === undefined) return match;
    return mark === ":" ? literal(name, value) : identifier(name, value);
  });
}

function literal(name: string, value: ScriptValue): string {
  if (value === null) return "NULL";
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  return plainText(name, value);
}

function identifier(name: string, value: ScriptValue): string {
  if (value === null) throw new Error(`query function: parameter ::${name} is NULL`);
  return typeof value === "string" ? value : plainText(name, value);
}

function plainText(name: string, value: Exclude<ScriptValue, null | string>): string {
  if (typeof value === "boolean") return value ? "TRUE" : "FALSE";
  if (typeof value === "number") return signed(String(value));
  if ("integer" in value) return signed(value.integer);
  if ("decimal" in value) return signed(value.decimal);
  throw new Error(`query function: parameter ${name} is a ${value.unsupported}, which SQL cannot take`);
}

/** A sign right behind another minus would start a comment. */
function signed(number: string): string {
  return number.startsWith("-") ? ` ${number}` : number;
}
