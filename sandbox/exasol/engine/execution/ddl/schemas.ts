/** CREATE and DROP SCHEMA. */
import type { StatementResult } from "../../../model.ts";
import type { StatementContext } from "../../binding/context.ts";
import type { Schema } from "../../catalog/catalog.ts";
import { releaseSchema } from "../../catalog/foreign-keys.ts";
import { invalid, position } from "../../errors.ts";
import { insufficient, requirePrivilege } from "../../rights/require.ts";
import { type Execution, rowCount, type StatementOf } from "../execution.ts";

export async function createSchema(
  statement: StatementOf<"createSchema">,
  execution: Execution,
): Promise<StatementResult> {
  const { context, session } = execution;
  const { name, at } = statement.name;
  requirePrivilege("CREATE SCHEMA", "creating schema", context);
  const existing = context.catalog.schema(name);
  if (existing) {
    if (statement.ifNotExists) return rowCount(0);
    if (!statement.orReplace) throw invalid(`schema ${name} already exists${position(context.sql, at)}`);
    requireSchemaDrop(existing, context);
    await dropContents(name, execution);
  }
  if (name === "SYS" || name === "EXA_STATISTICS")
    throw invalid(`schema ${name} already exists${position(context.sql, at)}`);
  context.catalog.put({
    kind: "schema",
    id: context.catalog.newId(),
    name,
    owner: context.session.user,
    comment: null,
  });
  // Creating a schema opens it.
  session.schema = name;
  return rowCount(0);
}

export async function dropSchema(
  statement: StatementOf<"dropSchema">,
  execution: Execution,
): Promise<StatementResult> {
  const { context } = execution;
  const { name, at } = statement.name;
  const schema = context.catalog.schema(name);
  if (!schema) {
    if (statement.ifExists) return rowCount(0);
    throw invalid(`schema ${name} not found${position(context.sql, at)}`);
  }
  requireSchemaDrop(schema, context);
  if (!statement.cascade && context.catalog.objectsOf(name).length > 0) {
    throw invalid(
      `schema ${name} is not empty - use DROP SCHEMA ${name} CASCADE to delete it` +
        position(context.sql, at),
    ); // unconfirmed
  }
  await dropSchemas([schema], execution);
  return rowCount(0);
}

/** With all that is in them. */
export async function dropSchemas(schemas: Schema[], execution: Execution): Promise<void> {
  const { context, session } = execution;
  for (const schema of schemas) {
    await dropContents(schema.name, execution);
    context.catalog.remove(schema);
    if (session.schema === schema.name) session.schema = null;
  }
}

function requireSchemaDrop(schema: Schema, { rights }: StatementContext): void {
  if (!rights.owns(schema) && !rights.holds("DROP ANY SCHEMA")) throw insufficient(" for dropping schema");
}

async function dropContents(schema: string, { context, transaction }: Execution): Promise<void> {
  const { catalog } = context;
  releaseSchema(schema, catalog);
  for (const object of catalog.objectsOf(schema)) {
    catalog.remove(object);
    if (object.kind === "table") await transaction.write(`DROP TABLE ${object.physical}`);
  }
}
