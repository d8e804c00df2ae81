import fc from "fast-check";
import * as assert from "uvu/assert";
import { UdfError } from "../../../../runtime/udf-client/errors.ts";
import {
  decodeReply,
  encodeClient,
  encodeClose,
  encodeImport,
  encodePlain,
  encodeReturn,
  encodeUndefinedCall,
  usualTable,
} from "../../../../runtime/udf-client/wire/messages.ts";
import { MessageType, type ResponseContent } from "../../../../sandbox/exasol/udf-host/messages.ts";
import { decodeRequest, encodeResponse } from "../../../../sandbox/exasol/udf-host/protocol.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("udf-client messages");

const connectionId = 0xf234567890abcdefn;
const connection = { kind: "password", address: "https://ä", user: "u", password: "p\0q" };
const infoReply = {
  databaseName: "DB",
  databaseVersion: "2026.1.0",
  scriptName: "F",
  sourceCode: "export {};\n".repeat(100),
  sessionId: 2n ** 63n + 1n,
  statementId: 2 ** 32 - 1,
  nodeCount: 1,
  nodeId: 0,
  vmId: 1n,
  maximalMemoryLimit: 2n ** 40n,
  scriptSchema: "S",
  currentUser: "U",
  currentSchema: "",
  scopeUser: "V",
};

test("reads INFO", () => {
  const reply = decodeReply(
    encodeResponse({ type: MessageType.INFO, connectionId: connectionId, info: infoReply }),
  );
  assert.is(reply.connectionId, connectionId);
  assert.equal(reply.info, infoReply);
});

test("reads META with its columns", () => {
  const column = { name: "A", typeName: "DECIMAL(18,0)", size: 0, precision: 18, scale: 0 };
  const bytes = encodeResponse({
    type: MessageType.META,
    connectionId: connectionId,
    meta: {
      inputIterType: 1,
      outputIterType: 2,
      inputColumns: [
        { ...column, type: 3 },
        { ...column, type: 99 },
      ],
      outputColumns: [],
      singleCallMode: true,
    },
  });
  assert.equal(decodeReply(bytes).meta, {
    inputIteration: 1,
    outputIteration: 2,
    inputColumns: [
      { ...column, type: "INT64" },
      { ...column, type: "UNSUPPORTED" },
    ],
    outputColumns: [],
    singleCallMode: true,
  });
});

test("reads imports, calls and CLOSE", () => {
  const reply = (content: ResponseContent) =>
    decodeReply(encodeResponse({ type: 1, connectionId: connectionId, ...content }));
  assert.equal(reply({ import: { connectionInformation: connection } }).import?.connection, connection);
  assert.is(reply({ import: { sourceCode: "" } }).import?.sourceCode, "");
  assert.is(reply({ close: { exceptionMessage: "oh" } }).close?.exceptionMessage, "oh");
  assert.is(reply({ close: {} }).close?.exceptionMessage, "");
  const parameters = [{ key: "k", value: "v" }];
  const { call } = reply({
    call: {
      fn: 4,
      exportSpecification: {
        hasTruncate: true,
        hasReplace: false,
        sourceColumnNames: ["a", "b"],
        connectionInformation: connection,
        parameters,
      },
    },
  });
  assert.equal(call?.exportSpecification, {
    hasTruncate: true,
    hasReplace: false,
    createdBy: undefined,
    sourceColumnNames: ["a", "b"],
    connection,
    connectionName: undefined,
    parameters,
  });
});

test("writes requests the protobuf library reads", () => {
  const client = decodeRequest(encodeClient("ipc:///x"));
  assert.is(client.type, MessageType.CLIENT);
  assert.is(client.connectionId, 0n);
  assert.is(client.client?.clientName, "ipc:///x");
  assert.is(decodeRequest(encodePlain(MessageType.RUN, connectionId)).connectionId, connectionId);
  assert.is(decodeRequest(encodeClose(connectionId, "ü\0")).close?.exceptionMessage, "ü\0");
  const request = decodeRequest(encodeImport(connectionId, "LIB", 2));
  assert.is(request.import?.scriptName, "LIB");
  assert.is(request.import?.kind, 2);
  assert.is(decodeRequest(encodeReturn(connectionId, "a int")).callResult?.result, "a int");
  assert.is(decodeRequest(encodeUndefinedCall(connectionId, "f")).undefinedCall?.remoteFn, "f");
});

test("takes or refuses mutated and random messages, and never does anything else", () => {
  const good = encodeResponse({
    type: MessageType.INFO,
    connectionId: connectionId,
    info: infoReply,
    close: {},
    import: { connectionInformation: connection },
  });
  const mutated = fc
    .array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 5 })
    .map((edits) => {
      const bytes = Buffer.from(good);
      for (const [at, byte] of edits) bytes[at] = byte;
      return bytes;
    });
  const cut = fc.nat(good.length - 1).map((length) => good.subarray(0, length));
  const random = fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(fc.oneof(mutated, cut, random), (bytes) => {
      try {
        decodeReply(bytes);
      } catch (error) {
        assert.instance(error, UdfError);
      }
    }),
    { seed: 7, numRuns: 5000 },
  );
});

test("finds a table where the schema does, or leaves the answer to it", () => {
  const table = {
    rows: 1n,
    rowsInGroup: 1n,
    rowNumber: [0n],
    dataNulls: [false],
    dataString: ["x".repeat(300)],
    dataBool: [],
    dataInt32: [],
    dataInt64: [],
    dataDouble: [],
  };
  const good = encodeResponse({ type: MessageType.NEXT, connectionId, next: { table } });
  const head = encodePlain(MessageType.NEXT, connectionId);
  const found = usualTable(good, head);
  assert.ok(found !== undefined);
  assert.equal(found, decodeReply(good).next?.table);
  // A field behind the table, another connection, another type, and less than all.
  assert.is(usualTable(Buffer.concat([good, Buffer.from([0x08, MessageType.NEXT])]), head), undefined);
  assert.is(usualTable(good, encodePlain(MessageType.NEXT, 1n)), undefined);
  assert.is(usualTable(good, encodePlain(MessageType.RESET, connectionId)), undefined);
  for (let length = 0; length < good.length; length++) {
    assert.is(usualTable(good.subarray(0, length), head), undefined);
  }
  const edit = fc.tuple(fc.nat(30), fc.nat(255));
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      const bytes = Buffer.from(good);
      for (const [at, byte] of edits) bytes[at] = byte;
      const usual = usualTable(bytes, head);
      if (usual !== undefined) assert.equal(usual, decodeReply(bytes).next?.table);
    }),
    { seed: 7, numRuns: 5000 },
  );
});

test("names the field a message lacks", () => {
  // An INFO with a database name only; the library would not write it.
  assert.throws(
    () => decodeReply(Buffer.from([0x08, 2, 0x10, 0, 0x22, 3, 0x0a, 1, 0x41])),
    /INFO lacks its field databaseVersion/,
  );
  assert.throws(() => decodeReply(Buffer.alloc(0)), /lacks its field type/);
});

test.run();
