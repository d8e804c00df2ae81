import { formatType } from "../../../../sql/types.ts";
import type { Column } from "../../model.ts";
import { unsupported } from "../errors.ts";

const luaTypes: readonly string[] = ["DOUBLE", "DECIMAL", "BOOLEAN", "VARCHAR", "CHAR"];

/**
 * Throws for a column that a UDF in Lua cannot have.
 *
 * Source: docs.exasol.com, "Lua" below "UDF scripts", which lists those that it can.
 */
export function requireLuaType({ name, type }: Pick<Column, "name" | "type">): void {
  if (luaTypes.includes(type.type)) return;
  throw unsupported(`${formatType(type)}, the type of column ${name}, in a LUA script`);
}
