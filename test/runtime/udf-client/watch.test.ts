import { spawn } from "node:child_process";
import { mkdtemp, rm, unlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import * as assert from "uvu/assert";
import { Reply } from "zeromq";
import { MessageType, type ResponseContent } from "../../../sandbox/exasol/udf-host/messages.ts";
import { decodeRequest, emptyTable, encodeResponse } from "../../../sandbox/exasol/udf-host/protocol.ts";
import { suite } from "../../support/suite.ts";
import { clientPath } from "../../support/udf-database.ts";

const test = suite("udf-client watch");

const waitingSource = "export const run = () => new Promise((resolve) => setTimeout(resolve, 60_000));";
/** Starts the client and tells its process id; it ends when its input does. */
const parentSource = `
  const { spawn } = require("node:child_process");
  const words = ["--experimental-vm-modules", ...process.argv.slice(1)];
  const child = spawn(process.execPath, words, { stdio: "ignore", detached: true });
  console.log(child.pid);
  process.stdin.on("end", () => process.exit()).resume();`;

/** Lets a client wait in run(), does the deed, and says whether the client is gone soon. */
async function endsAfter(
  deed: (parent: ReturnType<typeof spawn>, path: string) => unknown,
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "udf-"));
  const path = join(folder, "socket");
  const socket = new Reply({ linger: 0 });
  await socket.bind(`ipc://${path}`);
  const parent = spawn(process.execPath, ["-e", parentSource, clientPath, `ipc://${path}`], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const client = new Promise<number>((resolve) =>
    parent.stdout?.once("data", (data) => resolve(Number(data))),
  );
  try {
    for await (const [bytes] of socket) {
      const { type } = decodeRequest(bytes ?? new Uint8Array(0));
      await socket.send(
        encodeResponse({
          type: type === MessageType.CLIENT ? MessageType.INFO : type,
          connectionId: 1n,
          ...content(type),
        }),
      );
      if (type === MessageType.NEXT) break;
    }
    await deed(parent, path);
    for (let i = 0; i < 1000; i++) {
      if (!isAlive(await client)) return true;
      await setTimeout(50);
    }
    return false;
  } finally {
    if (isAlive(await client)) process.kill(await client, "SIGKILL");
    parent.kill();
    socket.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function content(type: number): ResponseContent {
  const text = {
    databaseName: "D",
    databaseVersion: "1",
    scriptName: "F",
    scriptSchema: "S",
    sourceCode: waitingSource,
  };
  const numbers = {
    sessionId: 1n,
    statementId: 1,
    nodeCount: 1,
    nodeId: 0,
    vmId: 1n,
    maximalMemoryLimit: 1n,
  };
  if (type === MessageType.CLIENT) return { info: { ...text, ...numbers } };
  if (type === MessageType.META) {
    const outputColumns = [{ name: "R", type: 1, typeName: "DOUBLE" }];
    return {
      meta: { inputIterType: 1, outputIterType: 1, inputColumns: [], outputColumns, singleCallMode: false },
    };
  }
  return type === MessageType.NEXT
    ? { next: { table: { ...emptyTable(), rows: 1n, rowsInGroup: 1n, rowNumber: [0n] } } }
    : {};
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("a client whose parent has died ends", async () => {
  assert.ok(await endsAfter((parent) => parent.stdin?.end()));
});

test("a client whose socket's file is gone ends", async () => {
  assert.ok(await endsAfter((_, path) => unlink(path)));
});

test.run();
