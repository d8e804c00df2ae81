/** From the database's messages to what authors see in `exa.meta` and in specifications. */
import type { UdfColumn, UdfConnection, UdfMeta } from "../author.ts";
import { hasLength, isDecimal } from "../columns/column-types.ts";
import type { ColumnMeta, ConnectionReply, InfoReply, MetaReply } from "../wire/messages.ts";
import { IterationType } from "../wire/protocol.ts";

/** The content of `exa.meta`. */
export function udfMeta(info: InfoReply, meta: MetaReply): UdfMeta {
  return Object.freeze({
    databaseName: info.databaseName,
    databaseVersion: info.databaseVersion,
    scriptName: info.scriptName,
    scriptSchema: info.scriptSchema,
    scriptCode: info.sourceCode,
    scriptLanguage: `TypeScript (Node.js ${process.versions.node})`,
    currentUser: info.currentUser,
    scopeUser: info.scopeUser || info.currentUser,
    currentSchema: info.currentSchema,
    sessionId: String(info.sessionId),
    vmId: String(info.vmId),
    statementId: info.statementId,
    nodeCount: info.nodeCount,
    nodeId: info.nodeId,
    memoryLimit: Number(info.maximalMemoryLimit),
    inputType: meta.inputIteration === IterationType.EXACTLY_ONCE ? "SCALAR" : "SET",
    outputType: meta.outputIteration === IterationType.EXACTLY_ONCE ? "RETURN" : "EMIT",
    inputColumns: Object.freeze(meta.inputColumns.map(udfColumn)),
    outputColumns: Object.freeze(meta.outputColumns.map(udfColumn)),
  });
}

/** A column as authors see it. */
export function udfColumn(column: ColumnMeta): UdfColumn {
  const decimal = isDecimal(column);
  return Object.freeze({
    name: column.name,
    type: column.type,
    sqlType: column.typeName,
    precision: decimal ? column.precision : undefined,
    scale: decimal ? column.scale : undefined,
    length: hasLength(column) && column.size > 0 ? column.size : undefined,
  });
}

/** A connection object as authors see it. */
export function udfConnection({ kind, address, user, password }: ConnectionReply): UdfConnection {
  return { type: kind, address, user, password };
}

/** What stack traces and errors call the script. */
export function scriptTitle(info: InfoReply): string {
  return info.scriptSchema === "" ? info.scriptName : `${info.scriptSchema}.${info.scriptName}`;
}
