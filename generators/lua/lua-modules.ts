import { existsSync } from "node:fs";
import type { Node } from "luaparse";
import { fromPackage } from "../../package/package-root.ts";
import { SmeError } from "../../spec/errors.ts";
import { readTemplate } from "../render.ts";
import { type LuaScopes, readLua } from "./lua-scopes.ts";
import { luaGlobals } from "./lua-words.ts";

/**
 * An ordinary Lua module of templates/lua: it requires others, declares one local of its own name and returns
 * it. In a script, which is one text, that local stands behind those of the modules that it requires.
 */
export interface LuaModule {
  requires: readonly string[];
  /** Its text between what it requires and what it returns. */
  body: string;
  scopes: LuaScopes;
}

/** Modules that no file holds: each script states its own. */
const statedModules = ["errors", "known", "csv_encodings", "facts"];

/** What was read last of each file: most scripts need the same modules. */
const read = new Map<string, { text: string; module: LuaModule }>();

/** Reads `templates/<path>`, as parseModule does. */
export function readModule(path: string): LuaModule {
  const text = readTemplate(path);
  const known = read.get(path);
  if (known?.text === text) return known.module;
  const module = parseModule(text, path);
  read.set(path, { text, module });
  return module;
}

/**
 * The module of a text, which stands in `templates/<path>`.
 *
 * @throws SmeError F-SME-210 where it uses what it neither declares nor requires,
 * or declares what it does not use
 */
export function parseModule(text: string, path: string): LuaModule {
  const scopes = readLua(text);
  const unknown = [...scopes.free].filter(([name]) => !luaGlobals.has(name));
  const complaint =
    scopes.complaints[0] ?? unknown.map(([name, line]) => `line ${line}: it does not require ${name}`)[0];
  if (complaint !== undefined) throw new SmeError("F-SME-210", { path: `templates/${path}`, complaint });
  const { body } = scopes.chunk;
  const required = body.map(requiredBy);
  const first = required.indexOf(undefined);
  const start = first === 0 ? 0 : lastLine(body[first - 1]);
  const lines = text.split("\n").slice(start, lastLine(body.at(-1)) - 1);
  return { requires: required.filter((name) => name !== undefined), body: lines.join("\n").trim(), scopes };
}

/**
 * The modules behind these names, each after those that it requires. A script
 * that `undoes` has another `fail`.
 *
 * @throws SmeError F-SME-210, as readModule does
 */
export function modulesFor(names: Iterable<string>, undoes: boolean): LuaModule[] {
  const seen = new Set(statedModules);
  const add = (name: string): LuaModule[] => {
    const path = seen.has(name) ? undefined : pathOf(name === "fail" && undoes ? "fail_and_undo" : name);
    if (path === undefined) return [];
    seen.add(name);
    const module = readModule(path);
    return [...module.requires.flatMap(add), module];
  };
  return [...names].flatMap(add);
}

/** Where the module stands in templates/, if there is one of this name. */
function pathOf(name: string): string | undefined {
  const paths = [`lua/helpers/${name}.lua`, partialPath(name)];
  return paths.find((path) => existsSync(fromPackage(`templates/${path}`)));
}

/** Where the Lua of a partial stands: `source-view` is the function source_view. */
export function partialPath(partial: string): string {
  return `lua/steps/${partial.replaceAll("-", "_")}.lua`;
}

/** "fill" of `local fill = require("fill")`. */
function requiredBy(node: Node): string | undefined {
  if (node.type !== "LocalStatement") return undefined;
  const [value] = node.init;
  const isRequire =
    value?.type === "CallExpression" && value.base.type === "Identifier" && value.base.name === "require";
  return isRequire ? node.variables[0]?.name : undefined;
}

function lastLine(node: Node | undefined): number {
  return node?.loc?.end.line ?? 0;
}
