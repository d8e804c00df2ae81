/** Who refers to a table, and what becomes of that when the table is renamed or dropped. */
import { invalid } from "../errors.ts";
import type { CatalogDraft, Constraint, Table } from "./catalog.ts";

export type References = NonNullable<Constraint["references"]>;

const refersTo = ({ references }: Constraint, { schema, name }: Table): boolean =>
  references?.schema === schema && references.table === name;

/** The foreign keys that refer to the table, each with the table that has it. */
export function foreignKeysTo(table: Table, catalog: CatalogDraft): { table: Table; key: Constraint }[] {
  // They refer to primary keys, and most tables have none.
  if (!table.constraints.some(({ type }) => type === "PRIMARY KEY")) return [];
  return catalog
    .all("table")
    .flatMap((other) =>
      other.constraints.filter((key) => refersTo(key, table)).map((key) => ({ table: other, key })),
    );
}

/** Takes the foreign keys of other tables away that refer to the table; throws unless that is wanted. */
export function releaseTable(table: Table, catalog: CatalogDraft, cascade: boolean): void {
  const others = foreignKeysTo(table, catalog).filter((found) => found.table.id !== table.id);
  const [first] = others;
  if (first && !cascade) {
    // unconfirmed wording
    const { schema, name } = first.table;
    throw invalid(
      `table ${table.name} is referenced by foreign key ${first.key.name} of ${schema}.${name}: ` +
        "use CASCADE CONSTRAINTS",
    );
  }
  for (const { id } of new Set(others.map((found) => found.table))) {
    const other = catalog.all("table").find((candidate) => candidate.id === id);
    if (!other) continue;
    catalog.put({ ...other, constraints: other.constraints.filter((key) => !refersTo(key, table)) });
  }
}

/** Takes the foreign keys of other schemas' tables away that refer to any of a schema's. */
export function releaseSchema(schema: string, catalog: CatalogDraft): void {
  for (const table of catalog.all("table")) {
    const constraints = table.constraints.filter(({ references }) => references?.schema !== schema);
    if (table.schema !== schema && constraints.length < table.constraints.length)
      catalog.put({ ...table, constraints });
  }
}

/** Makes all foreign keys refer to what has another name now. */
export function renameReferences(
  catalog: CatalogDraft,
  renamed: (references: References) => References,
): void {
  for (const table of catalog.all("table")) {
    if (!table.constraints.some(({ references }) => references)) continue;
    const constraints = table.constraints.map((constraint) =>
      constraint.references ? { ...constraint, references: renamed(constraint.references) } : constraint,
    );
    catalog.put({ ...table, constraints });
  }
}
