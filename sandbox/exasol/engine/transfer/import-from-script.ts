/**
 * IMPORT FROM SCRIPT: the script's function `generate_sql_for_import_spec` says by which query. Sources:
 * docs.exasol.com, "IMPORT", and the tests of exasol/script-languages (import_alias).
 */
import { quoteIdentifier } from "../../../../sql/quote.ts";
import { splitStatements } from "../../../../sql/split-statements.ts";
import type { ScriptImport } from "../../../../sql/statements.ts";
import { formatType } from "../../../../sql/types.ts";
import type { ImportSpecification, StatementResult } from "../../model.ts";
import { findScript, notFound } from "../binding/resolve.ts";
import { invalid } from "../errors.ts";
import type { Execution } from "../execution/execution.ts";
import { parseStatement } from "../parse.ts";
import { requireConnection, requireExecute, requirePrivilege } from "../rights/require.ts";
import { askForImport } from "../udf/run-udf.ts";

/** The query runs in the session, with the rights of who imports. */
export async function importFromScript(
  statement: ScriptImport,
  execution: Execution,
): Promise<StatementResult> {
  const { context } = execution;
  requirePrivilege("IMPORT", "IMPORT", context);
  const script = findScript(statement.script, context);
  if (script?.type !== "UDF") throw notFound(statement.script, context);
  requireExecute(script, "calling script", context);
  const query = queryOf(await askForImport(script, specificationOf(statement, execution), execution));
  return execution.query(importing(statement, query));
}

function specificationOf(
  { table, columns = [], connection, parameters }: ScriptImport,
  { context }: Execution,
): ImportSpecification {
  const specification = { isSubselect: !table, subselectColumns: columns, parameters };
  if (!connection) return specification;
  if ("address" in connection) return { ...specification, connection };
  const named = context.catalog.connection(connection.name);
  if (!named) throw invalid(`connection ${connection.name} does not exist`);
  requireConnection(named, context);
  return { ...specification, connectionName: named.name };
}

/** What the script answered, without a semicolon at its end. */
function queryOf(answer: string): string {
  const [query, ...others] = splitStatements(answer);
  if (!query || others.length > 0 || parseStatement(query.text).statement.kind !== "query")
    throw invalid(`the script has not answered with a query: ${answer}`); // unconfirmed
  return query.text;
}

function importing({ table, columns }: ScriptImport, query: string): string {
  if (table) {
    const into = table.path.map(({ name }) => quoteIdentifier(name)).join(".");
    const names = table.columns?.map(({ name }) => quoteIdentifier(name)).join(", ");
    return `INSERT INTO ${into}${names ? ` (${names})` : ""} ${query}`;
  }
  if (!columns) return query;
  const names = columns.map(({ name }) => quoteIdentifier(name));
  const casts = columns.map(({ type }, i) => `CAST(${names[i]} AS ${formatType(type)}) AS ${names[i]}`);
  return `SELECT ${casts.join(", ")} FROM (${query}\n) AS "IMPORTED" (${names.join(", ")})`;
}
