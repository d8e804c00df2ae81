import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { endProcess } from "./end-process.ts";
import { suite } from "./suite.ts";

const test = suite<{ folder: string }>("the end of a process of tests");

test.before(async (context) => {
  context.folder = await mkdtemp(join(tmpdir(), "sme-end-"));
});
test.after(async ({ folder }) => {
  await rm(folder, { recursive: true });
});

async function started(folder: string, atEnd: string) {
  const file = join(folder, "process.cjs");
  await writeFile(file, `process.on("disconnect", () => { ${atEnd} });\nprocess.send("ready");\n`);
  const child = fork(file);
  await once(child, "message");
  return child;
}

test("kills one that does not end, and says so", async ({ folder }) => {
  const child = await started(folder, "for (;;);");
  assert.is(await endProcess(child, 100), false);
  assert.is(child.signalCode, "SIGKILL");
});

test("waits for one that ends by itself", async ({ folder }) => {
  const child = await started(folder, "setTimeout(() => process.exit(), 50);");
  assert.is(await endProcess(child, 60_000), true);
  assert.is(await endProcess(child, 60_000), true, "it has ended already");
});

test.run();
