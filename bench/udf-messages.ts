/**
 * What the benchmarks' database sides share: reading EMIT messages without a library, and the INFO message.
 */

import type { Info } from "../sandbox/exasol/udf-host/messages.ts";

export interface EmitReader {
  /** Where the next byte is read. */
  position: number;
  varint(): number;
}

/** Steps over type and connection id into emit { table { … }}. */
export function openEmit(message: Buffer): EmitReader {
  const reader: EmitReader = {
    position: 3,
    varint() {
      let value = 0;
      for (let factor = 1; ; factor *= 128) {
        const byte = message[reader.position++] ?? 0;
        value += (byte & 127) * factor;
        if (byte < 128) return value;
      }
    },
  };
  reader.varint();
  for (const tag of [0x3a, 0x12]) {
    if (message[reader.position++] !== tag) throw new Error("The client's EMIT begins otherwise.");
    reader.varint();
  }
  return reader;
}

export function infoOf(scriptName: string, sourceCode: string): Info {
  return {
    databaseName: "DB",
    databaseVersion: "2026.1.0",
    scriptName,
    sourceCode,
    sessionId: 1n,
    statementId: 1,
    nodeCount: 1,
    nodeId: 0,
    vmId: 1n,
    maximalMemoryLimit: 2n ** 32n,
    scriptSchema: "S",
  };
}
