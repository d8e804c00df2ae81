/** Schemas, views, scripts, connections, comments, renaming and dropping: changes of the catalog. */

import type { Path } from "../../../../sql/nodes.ts";
import type { CreateScript, Statement } from "../../../../sql/statements.ts";
import type { StatementResult, UdfRunner } from "../../model.ts";
import { bindView } from "../binding/bind-from.ts";
import { resultColumns } from "../binding/bind-query.ts";
import type { StatementContext } from "../binding/context.ts";
import { findObject, notFound, requireTarget } from "../binding/resolve.ts";
import type { NamedObject, Script, View } from "../catalog/catalog.ts";
import { findLanguage, notInstalled } from "../catalog/script-languages.ts";
import { invalid, position, unsupported } from "../errors.ts";
import { alreadyExists, requireColumn, timestampText } from "./create-table.ts";
import { type Execution, rowCount } from "./execution.ts";

type Of<K extends Statement["kind"]> = Extract<Statement, { kind: K }>;

/** The session's part of what DDL changes. */
export interface SchemaHolder {
  schema: string | null;
}

export async function createSchema(
  statement: Of<"createSchema">,
  execution: Execution,
  holder: SchemaHolder,
): Promise<StatementResult> {
  const { context } = execution;
  const { name, at } = statement.name;
  if (context.catalog.schema(name)) {
    if (statement.ifNotExists) return rowCount(0);
    if (!statement.orReplace) throw invalid(`schema ${name} already exists${position(context.sql, at)}`);
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
  holder.schema = name;
  return rowCount(0);
}

async function dropContents(schema: string, { context, transaction }: Execution): Promise<void> {
  for (const object of context.catalog.objectsOf(schema)) {
    context.catalog.remove(object);
    if (object.kind === "table") await transaction.write(`DROP TABLE ${object.physical}`);
  }
}

export async function dropSchema(
  statement: Of<"dropSchema">,
  execution: Execution,
  holder: SchemaHolder,
): Promise<StatementResult> {
  const { context } = execution;
  const { name, at } = statement.name;
  const schema = context.catalog.schema(name);
  if (!schema) {
    if (statement.ifExists) return rowCount(0);
    throw invalid(`schema ${name} not found${position(context.sql, at)}`);
  }
  if (!statement.cascade && context.catalog.objectsOf(name).length > 0) {
    throw invalid(
      `schema ${name} is not empty - use DROP SCHEMA ${name} CASCADE to delete it${position(context.sql, at)}`,
    ); // unconfirmed
  }
  await dropContents(name, execution);
  context.catalog.remove(schema);
  if (holder.schema === name) holder.schema = null;
  return rowCount(0);
}

export function createView(statement: Of<"createView">, { context }: Execution): StatementResult {
  const { schema, name } = requireTarget(statement.path, context);
  const existing = context.catalog.object(schema, name);
  if (existing && (!statement.orReplace || existing.kind !== "view"))
    throw alreadyExists(name, context, statement.path[0]?.at ?? 0);
  const view: View = {
    kind: "view",
    id: context.catalog.newId(),
    schema,
    name,
    owner: context.session.user,
    comment: statement.comment ?? null,
    created: timestampText(context),
    text: statement.text,
    query: statement.query,
    columns: [],
    columnAliases: statement.columns ?? null,
    scopeSchema: context.schema,
  };
  try {
    const steps = { ...context, steps: [], temporaryTables: [] };
    // Blanks before the query, so that positions in errors are those in the statement.
    const before = context.sql.slice(0, statement.at).replace(/\S/g, " ");
    const query = before + view.query;
    view.columns = resultColumns(bindView(query, statement.columns, context.schema, steps).columns);
  } catch (error) {
    if (!statement.force) throw error;
  }
  context.catalog.put(view);
  return rowCount(0);
}

export async function drop(statement: Of<"drop">, execution: Execution): Promise<StatementResult> {
  const { context, transaction } = execution;
  const object = findObject(statement.path, context);
  if (!object || object.kind !== statement.object.toLowerCase()) {
    if (statement.ifExists && !object) return rowCount(0);
    if (object)
      throw invalid(
        `${object.name} is a ${object.kind}, not a ${statement.object.toLowerCase()}${place(statement.path, context)}`,
      );
    throw notFound(statement.path, context);
  }
  context.catalog.remove(object);
  if (object.kind === "table") await transaction.write(`DROP TABLE ${object.physical}`);
  return rowCount(0);
}

const place = (path: Path, context: StatementContext): string => position(context.sql, path[0]?.at ?? 0);

function usableLanguage(alias: string, context: StatementContext, udfRunner: UdfRunner): string {
  const language = findLanguage(context.scriptLanguages(), alias);
  if (udfRunner.isInstalled?.(language) === false) throw notInstalled();
  return language.alias;
}

export function createScript(statement: CreateScript, { context, udfRunner }: Execution): StatementResult {
  const { schema, name } = requireTarget(statement.path, context);
  const existing = context.catalog.object(schema, name);
  if (existing) {
    if (statement.ifNotExists) return rowCount(0);
    if (!statement.orReplace || existing.kind !== "script")
      throw alreadyExists(name, context, statement.path[0]?.at ?? 0);
  }
  const { definition } = statement;
  const isUdf = definition.type === "UDF";
  if (isUdf && statement.language === "LUA")
    throw unsupported(`LUA UDF scripts${position(context.sql, statement.languageAt)}`);
  const language = isUdf ? usableLanguage(statement.language, context, udfRunner) : "LUA";
  const script: Script = {
    kind: "script",
    id: context.catalog.newId(),
    schema,
    name,
    owner: context.session.user,
    comment: null,
    created: timestampText(context),
    type: definition.type,
    language,
    text: statement.text,
    source: statement.source,
    parameters: isUdf ? [] : definition.parameters,
    returns: isUdf ? "ROWCOUNT" : definition.returns,
    input: isUdf ? definition.input : "SCALAR",
    output: isUdf ? definition.output : "RETURNS",
    inputColumns: isUdf ? definition.inputColumns : null,
    outputColumns: isUdf ? definition.outputColumns : null,
  };
  context.catalog.put(script);
  return rowCount(0);
}

export function createConnection(statement: Of<"createConnection">, { context }: Execution): StatementResult {
  const { name, at } = statement.name;
  const existing = context.catalog.connection(name);
  if (existing && !statement.orReplace && !statement.alter) {
    throw invalid(`connection ${name} already exists${position(context.sql, at)}`);
  }
  if (!existing && statement.alter)
    throw invalid(`connection ${name} does not exist${position(context.sql, at)}`);
  context.catalog.put({
    kind: "connection",
    id: existing?.id ?? context.catalog.newId(),
    name,
    address: statement.address,
    user: statement.user,
    password: statement.password,
    comment: existing?.comment ?? null,
    created: existing?.created ?? timestampText(context),
  });
  return rowCount(0);
}

export function dropConnection(statement: Of<"dropConnection">, { context }: Execution): StatementResult {
  const { name, at } = statement.name;
  const connection = context.catalog.connection(name);
  if (connection) context.catalog.remove(connection);
  else if (!statement.ifExists)
    throw invalid(`connection ${name} does not exist${position(context.sql, at)}`);
  return rowCount(0);
}

export function comment(statement: Of<"comment">, { context }: Execution): StatementResult {
  const { path } = statement;
  const name = path.at(-1)?.name ?? "";
  if (statement.object === "SCHEMA" || statement.object === "CONNECTION") {
    const entry =
      statement.object === "SCHEMA" ? context.catalog.schema(name) : context.catalog.connection(name);
    if (!entry) throw notFound(path, context);
    context.catalog.put({ ...entry, comment: statement.comment });
    return rowCount(0);
  }
  const isColumn = statement.object === "COLUMN";
  const object = findObject(isColumn ? path.slice(0, -1) : path, context);
  if (!object) throw notFound(path, context);
  const columns = isColumn
    ? [{ column: { name, at: path.at(-1)?.at ?? 0 }, comment: statement.comment }]
    : statement.columns;
  if (columns.length === 0) {
    context.catalog.put({ ...object, comment: statement.comment });
    return rowCount(0);
  }
  if (object.kind !== "table") throw unsupported(`comments on columns of a ${object.kind}`);
  const table = structuredClone(object);
  for (const { column, comment: text } of columns)
    requireColumn(table, column.name, context, column.at).comment = text;
  if (!isColumn && statement.comment !== null) table.comment = statement.comment;
  context.catalog.put(table);
  return rowCount(0);
}

export function rename(
  statement: Of<"rename">,
  { context }: Execution,
  holder: SchemaHolder,
): StatementResult {
  const { catalog } = context;
  const from = statement.path.at(-1)?.name ?? "";
  const to = statement.to.at(-1)?.name ?? "";
  if (statement.object === "CONNECTION") {
    const connection = catalog.connection(from);
    if (!connection) throw invalid(`connection ${from} does not exist${place(statement.path, context)}`);
    if (catalog.connection(to))
      throw invalid(`connection ${to} already exists${place(statement.to, context)}`);
    catalog.remove(connection);
    catalog.put({ ...connection, name: to });
    return rowCount(0);
  }
  if (statement.object === "SCHEMA") {
    const schema = catalog.requireSchema(from, place(statement.path, context));
    if (catalog.schema(to)) throw invalid(`schema ${to} already exists${place(statement.to, context)}`);
    const objects = catalog.objectsOf(from);
    for (const entry of [schema, ...objects]) catalog.remove(entry);
    catalog.put({ ...schema, name: to });
    for (const object of objects) catalog.put({ ...object, schema: to });
    if (holder.schema === from) holder.schema = to;
    return rowCount(0);
  }
  const object: NamedObject | undefined = findObject(statement.path, context);
  if (!object || object.kind !== statement.object.toLowerCase()) throw notFound(statement.path, context);
  if (statement.to.length > 1 && statement.to[0]?.name !== object.schema) {
    throw invalid(`invalid identifier chain for new name${place(statement.to, context)}`);
  }
  if (catalog.object(object.schema, to)) throw alreadyExists(to, context, statement.to[0]?.at ?? 0);
  catalog.remove(object);
  catalog.put({ ...object, name: to });
  return rowCount(0);
}
