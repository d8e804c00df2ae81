import { reservedWords } from "../../sql/reserved-words.ts";
import { luaString } from "../encode.ts";

/** Of Lua 5.1 to 5.4. */
const keywords = new Set(
  `and break do else elseif end false for function goto if in local nil not or repeat return then true until
   while`.split(/\s+/),
);

/**
 * What a generated script may name without declaring it: of Lua 5.1 and 5.4 alike, and of Exasol's scripting.
 */
export const luaGlobals: ReadonlySet<string> = new Set(
  `error ipairs math next null pairs pcall pquery query quote require select string table tonumber tostring type
   exa exit`.split(/\s+/),
);

/** Globals of some Lua or Exasol. An argument of such a name would hide the global. */
const otherGlobals = new Set(
  `NULL _ENV _G _VERSION arg assert bit32 cjson collectgarbage coroutine debug decimal dofile dump getfenv getmetatable
   import init io join load loadfile loadstring module newproxy os output package print rawequal rawget rawlen rawset
   setfenv setmetatable sqlparsing unpack utf8 warn xpcall`.split(/\s+/),
);

/**
 * The names that a script's arguments have between its parentheses: their own, with an
 * underscore behind those that mean something to Lua, to Exasol's scripting or to the SQL of
 * CREATE SCRIPT. Callers never see them.
 */
export function argumentNames(parameters: readonly string[]): string[] {
  const taken = new Set(parameters);
  return parameters.map((name) => {
    let free = name;
    while (free !== name ? taken.has(free) : isTaken(name)) free += "_";
    taken.add(free);
    return free;
  });
}

function isTaken(name: string): boolean {
  return keywords.has(name) || luaGlobals.has(name) || otherGlobals.has(name) || isSqlWord(name);
}

function isSqlWord(name: string): boolean {
  return reservedWords.has(name.toUpperCase());
}

/** `table.name`, or `table["na.me"]` where Lua takes the name for something else. */
export function luaMember(table: string, name: string): string {
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !keywords.has(name);
  return plain ? `${table}.${name}` : `${table}[${luaString(name)}]`;
}

/** `name = value`, or `["na.me"] = value`, in a table. */
export function luaField(name: string): string {
  return luaMember("", name).replace(/^\./, "");
}
