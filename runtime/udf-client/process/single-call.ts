/** Single-call mode: the database calls one of four functions instead of run(). */
import type { UdfExportSpecification, UdfImportSpecification } from "../author.ts";
import { ClientErrorCode, protocolError, UdfError } from "../errors.ts";
import type { Database, Turn } from "../wire/database.ts";
import type { CallReply, ExportSpecificationReply, ImportSpecificationReply } from "../wire/messages.ts";
import { singleCalls } from "../wire/protocol.ts";
import type { Namespace } from "./import-module.ts";
import { udfColumn, udfConnection } from "./meta.ts";

/** What a script exports for each single call. */
export const singleCallExports: Record<string, string> = {
  default_output_columns: "defaultOutputColumns",
  adapter_call: "adapterCall",
  generate_sql_for_import_spec: "generateSqlForImportSpec",
  generate_sql_for_export_spec: "generateSqlForExportSpec",
};

/** Serves calls until the database wants the clean-up; `first` is its answer to the first RUN. */
export async function serveSingleCalls(database: Database, first: Turn, script: Namespace): Promise<void> {
  let turn = first;
  while (turn.kind === "call") {
    await answer(database, turn.call, script);
    if (database.done().kind === "cleanup") return;
    turn = database.run();
  }
  if (turn.kind === "run") throw protocolError("The database sent RUN in single-call mode.");
}

async function answer(database: Database, call: CallReply, script: Namespace): Promise<void> {
  const remoteName = singleCalls[call.functionId] ?? `number ${call.functionId}`;
  const name = singleCallExports[remoteName];
  const called = name === undefined ? undefined : script[name];
  if (name === undefined || typeof called !== "function") {
    database.undefinedCall(remoteName);
    return;
  }
  const result: unknown = await called(...argumentsOf(call, remoteName));
  if (typeof result !== "string") {
    throw new UdfError(ClientErrorCode.singleCall, `${name}() must return a string, given ${typeof result}.`);
  }
  database.return(result);
}

function argumentsOf(call: CallReply, name: string): unknown[] {
  switch (name) {
    case "adapter_call":
      if (call.jsonArgument === undefined) throw lacking("json_arg");
      return [call.jsonArgument];
    case "generate_sql_for_import_spec":
      if (call.importSpecification === undefined) throw lacking("import_specification");
      return [importSpecification(call.importSpecification)];
    case "generate_sql_for_export_spec":
      if (call.exportSpecification === undefined) throw lacking("export_specification");
      return [exportSpecification(call.exportSpecification)];
    default:
      return [];
  }
}

function lacking(what: string): UdfError {
  return protocolError(`The database's CALL lacks its ${what}.`);
}

function importSpecification(spec: ImportSpecificationReply): UdfImportSpecification {
  return {
    isSubselect: spec.isSubselect,
    subselectColumns: spec.subselectColumns.map(udfColumn),
    connectionName: spec.connectionName,
    connection: spec.connection && udfConnection(spec.connection),
    parameters: parameters(spec.parameters),
  };
}

function exportSpecification(spec: ExportSpecificationReply): UdfExportSpecification {
  return {
    hasTruncate: spec.hasTruncate,
    hasReplace: spec.hasReplace,
    createdBy: spec.createdBy,
    sourceColumnNames: spec.sourceColumnNames,
    connectionName: spec.connectionName,
    connection: spec.connection && udfConnection(spec.connection),
    parameters: parameters(spec.parameters),
  };
}

function parameters(pairs: readonly { key: string; value: string }[]): Record<string, string> {
  return Object.fromEntries(pairs.map(({ key, value }) => [key, value]));
}
