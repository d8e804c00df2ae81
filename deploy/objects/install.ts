import { SmeError } from "../../spec/errors.ts";
import { quoteIdentifier } from "../../sql/quote.ts";
import { readLanguages, readSchema, readTable, type SchemaContent } from "../database/catalog.ts";
import { type Database, DatabaseError } from "../database/connect.ts";
import {
  commentOnSchema,
  inSchema,
  isComment,
  isOwnComment,
  isSchemaCommentOf,
  schemaComment,
  setComment,
} from "./comments.ts";
import type { DatabaseObject, InstalledKind } from "./read-objects.ts";
import { upgradeStatements } from "./upgrade-table.ts";

export interface InstalledObject {
  kind: DatabaseObject["kind"];
  name: string;
  action: "created" | "replaced" | "upgraded" | "unchanged";
  /** Why its comment could not be set, in the database's words. */
  uncommented?: string;
}

/**
 * Every statement that installing into an empty schema runs to change something, in order. They also upgrade
 * the tables that releases from 0.1 on made; on one that somebody has altered, only `install` looks first.
 */
export function installStatements(schema: string, objects: DatabaseObject[]): string[] {
  return [
    ...openSchema(schema),
    ...objects.flatMap((object) => statementsOf(object, schema, objects)),
    "COMMIT",
  ];
}

/**
 * Installs the objects into the schema, all or none, and says what became of each. A comment that cannot be
 * set is no reason to install nothing. The database must not be in autocommit mode.
 */
export async function install(
  database: Database,
  schema: string,
  objects: DatabaseObject[],
): Promise<InstalledObject[]> {
  await requireLanguages(database, objects);
  const before = await readSchema(database, schema);
  const placed = objects.map((object) => ({ ...object, statements: statementsOf(object, schema, objects) }));
  const fitting = await Promise.all(placed.map((object) => fitted(database, schema, object, before)));
  /** Of objects by their names, why they have no comment. */
  const uncommented = new Map<string, string>();
  let current: Pick<DatabaseObject, "kind" | "name"> | undefined;
  try {
    for (const statement of openSchema(schema)) await database.execute(statement);
    for (const object of fitting) {
      current = object.kind === "schema" ? undefined : object;
      for (const statement of object.statements) {
        if (!isComment(statement)) {
          await database.execute(statement);
          continue;
        }
        const reason = await setComment(database, statement);
        if (reason !== undefined) uncommented.set(object.name, reason);
      }
    }
    current = undefined;
    const after = await readSchema(database, schema);
    await database.execute("COMMIT");
    const remarkOn = (object: string | undefined) => {
      const reason = uncommented.get(object ?? "");
      return reason === undefined ? {} : { uncommented: reason };
    };
    const commented = objects.find(({ kind }) => kind === "schema")?.name;
    return [
      {
        kind: "schema",
        name: schema,
        action: before.exists ? "unchanged" : "created",
        ...remarkOn(commented),
      },
      ...objects.flatMap(({ kind, name }): InstalledObject[] =>
        kind === "schema"
          ? []
          : [{ kind, name, action: actionOn(kind, name, before, after), ...remarkOn(name) }],
      ),
    ];
  } catch (cause) {
    throw await rollBack(database, cause, schema, current, "installed");
  }
}

/** What installing an object runs, its example calls in the schema that it is installed into. */
function statementsOf(
  { statements, about }: DatabaseObject,
  schema: string,
  objects: readonly DatabaseObject[],
): string[] {
  const names = objects.map(({ name }) => name);
  const comment = about && commentOnSchema(schema, schemaComment(about, schema));
  return [
    ...statements.map((statement) => inSchema(statement, schema, names)),
    ...(comment ? [comment] : []),
  ];
}

/** Undoes the open transaction and returns what to throw. */
export async function rollBack(
  database: Database,
  cause: unknown,
  schema: string,
  object: { kind: string; name: string } | undefined,
  action: string,
): Promise<unknown> {
  if (!(cause instanceof DatabaseError)) return cause;
  await database.execute("ROLLBACK");
  return new SmeError(
    "E-SME-103",
    {
      kind: object?.kind ?? "schema",
      object: object?.name ?? schema,
      action,
      schema,
      sql_code: cause.sqlCode,
      cause: cause.message,
    },
    { cause },
  );
}

/**
 * The object with what one that is there already needs: the upgrade of a table, nothing for a view of the
 * same text, and no comment over a user's own.
 */
async function fitted(
  database: Database,
  schema: string,
  object: DatabaseObject,
  before: SchemaContent,
): Promise<DatabaseObject> {
  if (object.about && !isSchemaCommentOf(object.about, before.comment)) {
    return { ...object, statements: [] };
  }
  if (object.kind === "view" && isSameView(before.views.get(object.name), object.statements[0])) {
    return { ...object, statements: [] };
  }
  if (object.columns === undefined) return object;
  const found = await readTable(database, schema, object.name);
  if (found === undefined) return object;
  const statements = upgradeStatements(schema, object, found);
  return {
    ...object,
    statements: isOwnComment(found.comment)
      ? statements
      : statements.filter((statement) => !isComment(statement)),
  };
}

function openSchema(schema: string): string[] {
  const name = quoteIdentifier(schema);
  return [`CREATE SCHEMA IF NOT EXISTS ${name}`, `OPEN SCHEMA ${name}`];
}

/** CREATE SCRIPT's own complaint about an unknown language does not say what to do. */
async function requireLanguages(database: Database, objects: DatabaseObject[]): Promise<void> {
  const known = await readLanguages(database);
  for (const { kind, statements } of objects) {
    const alias = /^CREATE\s+(?:OR\s+REPLACE\s+)?(\w+)\s+(?:SCALAR|SET)\s+SCRIPT\b/i.exec(
      statements[0] ?? "",
    )?.[1];
    if (kind === "udf" && alias !== undefined && !known.includes(alias.toUpperCase())) {
      throw new SmeError("E-SME-98", { alias, known: known.join(", ") || "none" });
    }
  }
}

/** Exasol drops the rights on a view that is replaced, and keeps its text without OR REPLACE. */
function isSameView(there: string | undefined, wanted: string | undefined): boolean {
  const [one, other] = [there, wanted].map((text) =>
    text?.replace(/^CREATE\s+(OR\s+REPLACE\s+)?/i, "").trim(),
  );
  return one !== undefined && one === other;
}

/** Where the content of a schema has the objects of a kind. */
export const roomOf = { table: "tables", udf: "scripts", view: "views", script: "scripts" } as const;

function actionOn(
  kind: InstalledKind,
  name: string,
  before: SchemaContent,
  after: SchemaContent,
): InstalledObject["action"] {
  const content = roomOf[kind];
  const was = before[content].get(name);
  if (was === undefined) return "created";
  if (was === after[content].get(name)) return "unchanged";
  return kind === "table" ? "upgraded" : "replaced";
}
