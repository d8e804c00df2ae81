import { readdirSync } from "node:fs";
import type { FunctionDeclaration, MemberExpression, Node, TableConstructorExpression } from "luaparse";
import { fromPackage } from "../../package/package-root.ts";
import { SmeError } from "../../spec/errors.ts";
import { partialPath, readModule } from "./lua-modules.ts";
import { nodesIn } from "./lua-nodes.ts";

/**
 * What a step that SQL cannot state takes, gives and fails with. Its Lua,
 * templates/lua/steps/<name>.lua, says it: a function of `given`, `fails` and, where it embeds a UDF,
 * `body`, whose members are these and no others.
 */
export interface LuaPartial {
  /** Values, and `rows`: the result of a step. */
  takes: readonly string[];
  gives: readonly string[];
  /** Failures, each with what its text can name besides the script's values. */
  fails: Readonly<Record<string, readonly string[]>>;
  embeds: boolean;
}

export const partialNames = readdirSync(fromPackage("templates/lua/steps"))
  .map((file) => file.replace(/\.lua$/, "").replaceAll("_", "-"))
  .sort();

const found = new Map<string, LuaPartial>();

/**
 * The contract of a partial, if there is one of this name.
 *
 * @throws SmeError F-SME-210 where its Lua does not tell it
 */
export function findPartial(name: string): LuaPartial | undefined {
  if (!partialNames.includes(name)) return undefined;
  const partial = found.get(name) ?? readPartial(name);
  found.set(name, partial);
  return partial;
}

function readPartial(name: string): LuaPartial {
  const path = partialPath(name);
  const isPartial = (node: Node): node is FunctionDeclaration =>
    node.type === "FunctionDeclaration" &&
    node.identifier?.type === "Identifier" &&
    node.identifier.name === name.replaceAll("-", "_");
  const declared = readModule(path).scopes.chunk.body.find(isPartial);
  if (declared === undefined) {
    throw new SmeError("F-SME-210", { path: `templates/${path}`, complaint: "it declares no such function" });
  }
  const nodes = [...nodesIn(declared)];
  for (const table of ["given", "fails"]) {
    const uses = nodes.filter((node) => node.type === "Identifier" && node.name === table);
    // One of them is the parameter.
    if (uses.length - 1 !== membersOf(table, nodes).length) {
      const complaint = `it uses ${table} otherwise than as ${table}.name`;
      throw new SmeError("F-SME-210", { path: `templates/${path}`, complaint });
    }
  }
  const fails = [...new Set(membersOf("fails", nodes))];
  return {
    takes: [...new Set(membersOf("given", nodes))],
    gives: returnedKeys(declared),
    fails: Object.fromEntries(fails.map((failure) => [failure, namesForError(failure, nodes)])),
    embeds: declared.parameters.length > 2,
  };
}

function membersOf(table: string, nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) => (isMemberOf(table, node) ? [node.identifier.name] : []));
}

function isMemberOf(table: string, node: Node | undefined): node is MemberExpression {
  return node?.type === "MemberExpression" && node.base.type === "Identifier" && node.base.name === table;
}

function returnedKeys({ body }: FunctionDeclaration): string[] {
  const last = body.at(-1);
  const value = last?.type === "ReturnStatement" ? last.arguments[0] : undefined;
  return value?.type === "TableConstructorExpression" ? keysOf(value) : [];
}

function keysOf({ fields }: TableConstructorExpression): string[] {
  return fields.flatMap((field) => (field.type === "TableKeyString" ? [field.key.name] : []));
}

/**
 * In `fail(fails.few, { found = 1 })` it is `found`, and in `refuse()` likewise; what runs a statement gives
 * the cause.
 */
function namesForError(failure: string, nodes: readonly Node[]): string[] {
  const names = nodes.flatMap((node) => {
    if (node.type !== "CallExpression" || node.base.type !== "Identifier") return [];
    const [error, values] = node.arguments;
    if (!isMemberOf("fails", error) || error.identifier.name !== failure) return [];
    if (node.base.name !== "fail" && node.base.name !== "refuse") return ["cause"];
    return values?.type === "TableConstructorExpression" ? keysOf(values) : [];
  });
  return [...new Set(names)];
}
