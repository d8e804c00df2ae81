/** Names visible to an expression, and the columns they stand for. */

import type { Expression, Identifier } from "../../../../sql/nodes.ts";
import type { DataType } from "../../model.ts";

export interface RelationColumn {
  name: string;
  /** SQL text that reads it. */
  sql: string;
  type: DataType | null;
  /** Of JOIN … USING: a side's own column needs a qualifier, and the one that both sides share takes none. */
  reach?: "qualified" | "unqualified";
}

export interface Relation {
  /** The alias, or the table's own name. */
  name: string | undefined;
  schema?: string;
  columns: RelationColumn[];
}

export interface Scope {
  relations: Relation[];
  /** Aliases of the select list: LOCAL.x, and plain x in ORDER BY. */
  locals: ReadonlyMap<string, Expression>;
  /** Of the query around this one. */
  parent: Scope | undefined;
}

export const emptyScope: Scope = { relations: [], locals: new Map(), parent: undefined };

/** The columns a path may mean in this scope alone; more than one is an ambiguity. */
export function matches(scope: Scope, path: Identifier[]): RelationColumn[] {
  const names = path.map((part) => part.name);
  return scope.relations
    .filter((relation) => {
      if (names.length === 1) return true;
      if (relation.name !== names.at(-2)) return false;
      return names.length === 2 || relation.schema === names.at(-3);
    })
    .flatMap(({ columns }) => named(columns, names.at(-1) ?? ""))
    .filter(({ reach }) => reach !== (names.length === 1 ? "qualified" : "unqualified"));
}

/** A table has up to thousands of columns, and a statement may name them all. */
const columnsByName = new WeakMap<RelationColumn[], Map<string, RelationColumn[]>>();

function named(columns: RelationColumn[], name: string): RelationColumn[] {
  let index = columnsByName.get(columns);
  if (index === undefined) {
    index = new Map<string, RelationColumn[]>();
    for (const column of columns) {
      const alike = index.get(column.name);
      if (alike === undefined) index.set(column.name, [column]);
      else alike.push(column);
    }
    columnsByName.set(columns, index);
  }
  return index.get(name) ?? [];
}
