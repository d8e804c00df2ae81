/** The TypeScript types of a UDF's context, from the signature its CREATE SCRIPT statement has. */
import { SmeError } from "../../spec/errors.ts";
import { foldName } from "../../sql/fold-name.ts";
import { type ColumnTypes, columnTypes } from "./column-types.ts";

interface SignatureColumn {
  name: string;
  /** As SQL writes it. */
  type: string;
}

const head =
  /^\s*(?:CREATE\s+)?(?:OR\s+REPLACE\s+)?(?:TYPESCRIPT\s+)?(SCALAR|SET)\s+SCRIPT\s+(?:IF\s+NOT\s+EXISTS\s+)?((?:"(?:[^"]|"")+"|[\p{L}\p{N}\p{M}\p{Pc}\p{Cf}·$]+)(?:\.(?:"(?:[^"]|"")+"|[\p{L}\p{N}\p{M}\p{Pc}\p{Cf}·$]+))?)\s*/iu;

/** `type …Input`, `type …Output` and the function that takes them. Throws for what is no signature of a UDF. */
export function generateUdfTypes(signature: string): string {
  const beginning = head.exec(signature);
  if (beginning === null) throw unreadable("it does not begin with SCALAR SCRIPT or SET SCRIPT and a name");
  const [start, , name = ""] = beginning;
  const input = parenthesized(signature, start.length);
  if (input === undefined) throw unreadable(`${name} is not followed by its columns in parentheses`);
  const rest = /^\s*(RETURNS|EMITS)\s*/i.exec(signature.slice(input.end));
  if (rest === null) throw unreadable("the columns are not followed by RETURNS or EMITS");
  const behind = input.end + rest[0].length;
  const emits = rest[1]?.toUpperCase() === "EMITS";
  const title = typeTitle(name);
  const inputs = columnsOf(input.text, false).map(
    ({ name, type }) => `${property(name)}: ${typesOf(type).input} | null`,
  );
  const lines = [
    `import type { UdfContext } from "exasol-sagemaker-extension/udf";`,
    "",
    `type ${title}Input = {${inputs.length > 0 ? ` ${inputs.join("; ")} ` : ""}};`,
  ];
  if (emits) {
    const output = parenthesized(signature, behind);
    if (output === undefined) throw unreadable("EMITS is not followed by columns in parentheses");
    const outputs = /^\s*\.\.\.\s*$/.test(output.text)
      ? undefined
      : columnsOf(output.text, true).map(({ name, type }) => `${label(name)}${typesOf(type).output} | null`);
    // Names in a tuple are all there, or none.
    lines.push(`type ${title}Output = ${outputs ? `[${labelled(outputs)}]` : "OutputValue[]"};`);
    if (!outputs) lines[0] = `import type { OutputValue, UdfContext } from "exasol-sagemaker-extension/udf";`;
    lines.push("", `export function run(ctx: UdfContext<${title}Input, ${title}Output>): void {`, "}");
  } else {
    const type = /^[^;]*?(?=\s+AS\b|\s*$)/i.exec(signature.slice(behind).trim())?.[0] ?? "";
    if (type === "") throw unreadable("RETURNS is not followed by a type");
    lines.push(
      "",
      `export function run(ctx: UdfContext<${title}Input>): ${typesOf(type).output} | null {`,
      "}",
    );
  }
  return `${lines.join("\n")}\n`;
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

/** ShareOfSales for `SHOP.SHARE_OF_SALES`. */
function typeTitle(name: string): string {
  const last = name.split(".").at(-1) ?? name;
  const words = last.replaceAll('"', "").match(/[\p{L}\p{M}\p{N}]+/gu) ?? ["Udf"];
  const title = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase()).join("");
  return /^\d/.test(title) ? `Udf${title}` : title;
}

/** What stands between the parenthesis at `start` and its partner. */
function parenthesized(text: string, start: number): { text: string; end: number } | undefined {
  if (text[start] !== "(") return undefined;
  let depth = 0;
  let quoted = false;
  for (let i = start; i < text.length; i++) {
    if (text[i] === '"') quoted = !quoted;
    if (quoted) continue;
    if (text[i] === "(") depth++;
    if (text[i] === ")" && --depth === 0) return { text: text.slice(start + 1, i), end: i + 1 };
  }
  return undefined;
}

/** Names in EMITS are SQL's and fold to upper case; a script's input columns are called as they are written. */
function columnsOf(list: string, fold: boolean): SignatureColumn[] {
  if (list.trim() === "") return [];
  const parts = list.match(/(?:"(?:[^"]|"")*"|\([^)]*\)|[^,("])+/g) ?? [];
  return parts.map((part) => {
    const column =
      /^\s*(?:"((?:[^"]|"")+)"|([\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}\p{Cf}·$]*))\s+(\S[\s\S]*)$/u.exec(
        part,
      );
    if (column === null) throw unreadable(`'${part.trim()}' is not a column's name and type`);
    const [, quoted, plain = "", type = ""] = column;
    return {
      name: quoted === undefined ? (fold ? foldName(plain) : plain) : quoted.replaceAll('""', '"'),
      type: type.trim(),
    };
  });
}

function typesOf(sqlType: string): ColumnTypes {
  const types = columnTypes(sqlType);
  if (types === undefined) throw unreadable(`Exasol has no type ${sqlType.trim()}`);
  return types;
}

function unreadable(complaint: string): SmeError {
  return new SmeError("E-SME-121", { complaint });
}
