import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { type RecordForm, RecordStore, resourceForm } from "../../../sandbox/aws/record-store.ts";
import { rejection } from "../../support/rejection.ts";
import { suite } from "../../support/suite.ts";

interface Thing {
  name: string;
  created: Date;
  ended?: Date;
  size: number;
}

const test = suite<{ folder: string }>("records");
const form: RecordForm<Thing> = resourceForm<Thing>(["size"], ["ended"]);
const created = new Date("2026-01-31T23:59:59.123Z");
const thing = (name: string, size = 1): Thing => ({ name, created, size });

test.before.each(async (context) => {
  context.folder = await mkdtemp(join(tmpdir(), "records-"));
});
test.after.each(async ({ folder }) => {
  await rm(folder, { recursive: true, force: true });
});

test("come back as they were, whatever their key", async ({ folder }) => {
  const store = new RecordStore(folder);
  const things = await store.open("things", form);
  things.set("arn:aws:x/../ü", thing("a"));
  things.set("ended", { ...thing("b"), ended: created });
  things.set("gone", thing("c"));
  things.delete("gone");
  await store.written();
  const again = await new RecordStore(folder).open("things", form);
  assert.equal(new Set(again.keys()), new Set(["arn:aws:x/../ü", "ended"]));
  assert.equal(again.get("arn:aws:x/../ü"), thing("a"));
  assert.equal(again.get("ended"), { ...thing("b"), ended: created });
});

test("are refused when something of them is missing", async ({ folder }) => {
  const store = new RecordStore(folder);
  await store.open("things", form);
  for (const [text, complaint] of [
    ['{"name":"a","created":"2026-01-31T23:59:59.123Z"}', "it has no size"],
    ['{"created":"2026-01-31T23:59:59.123Z","size":1}', "it has no name"],
    ['{"name":"a","size":1}', "'undefined' is no time"],
    ['"a"', "it is no object"],
  ] as const) {
    const path = join(folder, "things", "a.json");
    await writeFile(path, text);
    const error = await rejection(new RecordStore(folder).open("things", form));
    assert.is(error.message, `${path} is damaged: ${complaint}`);
  }
});

test("are on disk with the last of many changes when they are written", async ({ folder }) => {
  const store = new RecordStore(folder);
  const things = await store.open("things", form);
  const record = thing("a");
  things.set("a", record);
  for (let size = 0; size <= 100; size++) {
    record.size = size;
    things.save("a");
  }
  await store.written();
  assert.is(JSON.parse(await readFile(join(folder, "things", "a.json"), "utf8")).size, 100);
  assert.equal(await readdir(join(folder, "things")), ["a.json"]);
});

test("that could not be written are said to be missing, and are tried again", async ({ folder }) => {
  const store = new RecordStore(folder);
  const things = await store.open("things", form);
  await rm(join(folder, "things"), { recursive: true });
  things.set("a", thing("a"));
  assert.match(String(await rejection(store.written())), "ENOENT");
  assert.match(String(await rejection(store.written())), "ENOENT");
  await new RecordStore(folder).open("things", form);
  things.set("b", thing("b"));
  await store.written();
  assert.equal((await readdir(join(folder, "things"))).sort(), ["a.json", "b.json"]);
});

test("are not changed any more when the store is closed", async ({ folder }) => {
  const store = new RecordStore(folder);
  const things = await store.open("things", form);
  things.set("a", thing("a"));
  await store.close();
  things.set("b", thing("b"));
  await store.written();
  assert.equal(await readdir(join(folder, "things")), ["a.json"]);
});

test.run();
