import type { Undo } from "../../spec/model.ts";
import { bindNames, type SpecName } from "../../sql/find-names.ts";
import { luaString } from "../encode.ts";
import { type LuaPart, luaParts, luaTable } from "./lua-code.ts";
import { luaField, luaMember } from "./lua-words.ts";
import { type KnownName, undoStatement } from "./script-names.ts";
import { luaStatement } from "./statement-margin.ts";

/** A statement as pquery() takes it: its text, and the value of each name in it. */
export interface BoundStatement {
  text: LuaPart;
  binds: LuaPart;
}

/**
 * A statement of a spec, bound. Each of its names gets one of its own in the table of binds, which holds no
 * other: `:job.status` and `:job_status` are `:job_status` and `:job_status_2` there. An identifier is
 * quoted, and so is each of a list, because pquery() puts `::name` into the statement as it is.
 */
export function bindStatement(statement: string, known: ReadonlyMap<string, KnownName>): BoundStatement {
  const binds = new Map<string, { bind: string; value: string }>();
  const bindOf = ({ name, kind }: SpecName): string => {
    const meaning = known.get(name);
    const isQuoted = kind === "fragment" && !meaning?.sql;
    const key = `${isQuoted ? "::" : ":"}${name}`;
    const value = luaMember("values", name);
    const bind = binds.get(key)?.bind ?? freeName(name.replace(".", "_"), [...binds.values()]);
    binds.set(key, { bind, value: isQuoted ? quoted(value, meaning) : value });
    return bind;
  };
  const text = luaStatement(bindNames(statement, bindOf));
  const fields = [...binds.values()].map(({ bind, value }) => `${luaField(bind)} = ${value}`);
  return { text, binds: luaTable(fields) };
}

function quoted(value: string, { list }: Partial<KnownName> = {}): string {
  if (list === undefined) return `quote(${value})`;
  return `identifiers(${list === "written" ? `fold_list(${value})` : value})`;
}

/** Case does not count: whether it does for Exasol is nowhere said. */
function freeName(name: string, taken: readonly { bind: string }[]): string {
  const isTaken = (one: string) => taken.some(({ bind }) => bind.toLowerCase() === one.toLowerCase());
  let free = name;
  for (let i = 2; isTaken(free); i++) free = `${name}_${i}`;
  return free;
}

/**
 * How to take a step back, as the script keeps it: with the values that its statement and its text have then.
 */
export function undoEntry(undo: Undo, known: ReadonlyMap<string, KnownName>): LuaPart {
  const { text, binds } = bindStatement(undoStatement(undo), known);
  const fields: LuaPart[] = [`what = ${filledText(undo.what, known)}`];
  if (undo.alsoOnFailure === "of its process") fields.push("on_death = true");
  if (undo.silent) fields.push("silent = true");
  if (undo.inUse) fields.push(`in_use = ${luaString(undo.inUse)}`);
  return luaTable([...fields, luaParts("statement = ", text), luaParts("binds = ", binds)]);
}

/** A text, with what it names put in. */
export function filledText(text: string, known: ReadonlyMap<string, KnownName>): string {
  return text.includes("{{") ? `fill(${luaString(withNames(text, known))})` : luaString(text);
}

/** The text with each name as the spec has it: `{{table_shown}}` of the catalogue is `{{table.shown}}`. */
export function withNames(text: string, known: ReadonlyMap<string, KnownName>): string {
  return text.replace(/\{\{([\w.]+)\}\}/g, (written, name: string) => {
    if (known.has(name)) return written;
    const found = [...known].find(([, { key }]) => key === name);
    return found ? `{{${found[0]}}}` : written;
  });
}
