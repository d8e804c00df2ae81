import { randomBytes } from "node:crypto";
import { ExasolError, type ImportSpecification, type UdfCall, type UdfOutput } from "../model.ts";
import { columnDefinition, columnTypeOf } from "./column-types.ts";
import { InputGroups } from "./input-groups.ts";
import {
  type ImportReply,
  type Info,
  importKinds,
  iterations,
  MessageType as Message,
  type Metadata,
  type Request,
  type ResponseContent,
  type SingleCall,
  singleCalls,
} from "./messages.ts";
import { type Batch, rowsOf, tableOf } from "./table-codec.ts";

/** The client's side of the line. receive() rejects when the client is gone or the call is aborted. */
export interface Line {
  /** Told when the client has had its last answer and is about to leave. */
  finished(): void;
  receive(): Promise<Request>;
  send(response: ResponseContent): Promise<void>;
}

const memoryLimit = 4n * 1024n ** 3n;

/**
 * The database's side of the UDF protocol for one call: answers the client's requests until it has finished,
 * and yields what it emits. Throws ExasolError 22002 when the client reports an error.
 */
export async function* converse(call: UdfCall, line: Line): AsyncGenerator<UdfOutput> {
  const connectionId = randomBytes(8).readBigUInt64LE();
  const inputTypes = call.inputColumns.map(({ type }) => columnTypeOf(type));
  const outputTypes = call.outputColumns.map(({ type }) => columnTypeOf(type));
  const input = new InputGroups(call, inputTypes);
  const reply = (type: number, content: ResponseContent = {}) =>
    line.send({ type, connectionId, ...content });
  let progress = true;
  try {
    for (;;) {
      const request = await line.receive();
      // A client that heard nothing sends its first message again: its answer is just given again.
      if (request.type !== Message.CLIENT && request.connectionId !== connectionId)
        throw vmError(`connection id ${request.connectionId} is unknown`);
      switch (request.type) {
        case Message.CLIENT:
          await reply(Message.INFO, { info: info(call) });
          break;
        case Message.META:
          await reply(Message.META, { meta: metadata(call) });
          break;
        case Message.RUN:
          if (call.importSpecification) {
            const specification = importSpecification(call.importSpecification);
            await reply(Message.CALL, {
              call: { fn: singleCalls.generateSqlForImportSpec, importSpecification: specification },
            });
            break;
          }
          if (!(await input.hasRows())) {
            await reply(Message.CLEANUP);
            break;
          }
          if (!progress) throw vmError("a run ended without having asked for its rows");
          progress = false;
          input.startRun();
          await reply(Message.RUN);
          break;
        case Message.NEXT:
          progress = true;
          await sendRows(request.type, await input.next());
          break;
        case Message.RESET:
          if (call.input === "SCALAR") throw vmError("a SCALAR script cannot reset its input");
          input.rewind();
          await sendRows(request.type, await input.next());
          break;
        case Message.EMIT: {
          if (!request.emit?.table) throw vmError("EMIT without a table");
          const { inputRows, data } = rowsOf(request.emit.table, outputTypes);
          input.answer(inputRows.length);
          if (inputRows.length > 0) yield { group: input.group, inputRows, data };
          await reply(Message.EMIT);
          break;
        }
        case Message.RETURN:
          if (!call.importSpecification) throw unexpected(request);
          yield { group: 0, inputRows: [0], data: [[request.callResult?.result ?? null]] };
          await reply(Message.RETURN);
          break;
        case Message.UNDEFINED_CALL:
          if (!call.importSpecification) throw unexpected(request);
          throw vmError(`the script has no function ${request.undefinedCall?.remoteFn}`);
        case Message.IMPORT:
          await reply(Message.IMPORT, { import: await importReply(call, request) });
          break;
        case Message.DONE:
          // A SET script may leave its rows unread; a SCALAR one that does would be run for ever.
          progress ||= call.input === "SET";
          await input.endRun();
          await reply((await input.hasRows()) ? Message.DONE : Message.CLEANUP);
          break;
        case Message.FINISHED:
          await reply(Message.FINISHED);
          line.finished();
          return;
        case Message.CLOSE:
          await reply(Message.FINISHED);
          line.finished();
          throw vmError(request.close?.exceptionMessage || "the language client closed the connection");
        default:
          throw unexpected(request);
      }
    }
  } finally {
    await input.close();
  }

  function sendRows(type: number, batch: Batch | undefined): Promise<void> {
    if (!batch) return reply(Message.DONE);
    return reply(type, { next: { table: tableOf(batch, inputTypes) } });
  }
}

const unexpected = ({ type }: Request) => vmError(`message ${type} is not expected in a UDF call`);

function vmError(text: string): ExasolError {
  return new ExasolError("22002", `VM error: ${text}`);
}

function info({ schema, name, source, session, nodeId }: UdfCall): Info {
  return {
    databaseName: session.databaseName,
    databaseVersion: session.databaseVersion,
    scriptName: name,
    sourceCode: source,
    sessionId: session.sessionId,
    statementId: session.statementId,
    nodeCount: session.nodeCount,
    nodeId,
    vmId: randomBytes(8).readBigUInt64LE(),
    maximalMemoryLimit: memoryLimit,
    scriptSchema: schema,
    currentUser: session.user,
    scopeUser: session.user,
    ...(session.schema === null ? {} : { currentSchema: session.schema }),
  };
}

function metadata(call: UdfCall): Metadata {
  return {
    inputIterType: call.input === "SCALAR" ? iterations.once : iterations.multiple,
    outputIterType: call.output === "RETURNS" ? iterations.once : iterations.multiple,
    inputColumns: call.inputColumns.map(columnDefinition),
    outputColumns: call.outputColumns.map(columnDefinition),
    singleCallMode: call.importSpecification !== undefined,
  };
}

function importSpecification(given: ImportSpecification): SingleCall["importSpecification"] {
  const { isSubselect, subselectColumns, connectionName, connection, parameters } = given;
  return {
    isSubselect,
    subselectColumnSpecification: subselectColumns.map(columnDefinition),
    ...(connectionName !== undefined && { connectionName }),
    ...(connection && { connectionInformation: { kind: "password", ...connection } }),
    parameters,
  };
}

async function importReply(call: UdfCall, { import: wanted }: Request): Promise<ImportReply> {
  const name = wanted?.scriptName ?? "";
  try {
    if (wanted?.kind !== importKinds.connectionInformation)
      return { sourceCode: await call.importScript(name) };
    const { address, user, password } = await call.connection(name);
    return { connectionInformation: { kind: "password", address, user, password } };
  } catch (error) {
    if (error instanceof ExasolError) return { exceptionMessage: error.message };
    throw error;
  }
}
