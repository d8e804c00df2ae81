import { spawn } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { DataFolderError, type KeptFacts, openDataFolder } from "../../sandbox/data-folder.ts";
import { rejection } from "../support/rejection.ts";
import { suite } from "../support/suite.ts";

const test = suite<{ temporary: string; path: string }>("a sandbox's data folder");
const facts: KeptFacts = {
  region: "eu-west-1",
  accessKeyId: "AKIA",
  secretAccessKey: "secret",
  password: "pässwörd",
  bucketFsReadPassword: "r",
  bucketFsWritePassword: "w",
  ports: { exasol: 1, aws: 2, bucketFs: 3 },
  certificate: { certificatePem: "c", privateKeyPem: "k", fingerprint: "f" },
};

test.before.each(async (context) => {
  context.temporary = await mkdtemp(join(tmpdir(), "data-folder-"));
  context.path = join(context.temporary, "a", "data");
});
test.after.each(async ({ temporary }) => {
  await rm(temporary, { recursive: true });
});

async function refusal(path: string): Promise<DataFolderError> {
  const umask = process.umask();
  const error = await rejection(openDataFolder(path));
  assert.is(process.umask(), umask);
  assert.instance(error, DataFolderError, String(error));
  return error as DataFolderError;
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

test("is made when it is missing, and gives back what it was given", async ({ path }) => {
  const first = await openDataFolder(path);
  assert.equal(first.kept, {});
  await first.keep(facts);
  await first.release();
  const second = await openDataFolder(path);
  const { format, ...kept } = second.kept as KeptFacts & { format: number };
  assert.equal(kept, facts);
  await second.release();
  assert.equal(await readdir(path), ["lock", "sandbox.json"]);
});

test("is private, and whatever is made while it is open", async ({ path }) => {
  const folder = await openDataFolder(path);
  await folder.keep(facts);
  await writeFile(folder.databaseFile, "");
  await mkdir(folder.awsFolder);
  for (const name of await readdir(path)) {
    assert.is((await modeOf(join(path, name))) & 0o077, 0, name);
  }
  assert.is(await modeOf(path), 0o700);
  await folder.release();
});

test("becomes private with everything in it when it was not", async ({ path }) => {
  const first = await openDataFolder(path);
  await first.keep(facts);
  await first.release();
  await mkdir(join(path, "aws"), { mode: 0o755 });
  await writeFile(join(path, "aws", "x"), "", { mode: 0o644 });
  await writeFile(join(path, "aws", "run"), "", { mode: 0o755 });
  await chmod(path, 0o755);
  const second = await openDataFolder(path);
  await second.release();
  const modes = await Promise.all(
    [path, join(path, "aws"), join(path, "aws", "x"), join(path, "aws", "run")].map(modeOf),
  );
  assert.equal(modes, [0o700, 0o700, 0o600, 0o700]);
});

test("of release 1.0.0 is taken over and made private", async ({ path }) => {
  await mkdir(join(path, "s3", "buckets", "sandbox-bucket"), { recursive: true });
  await writeFile(join(path, "exasol.duckdb"), "", { mode: 0o644 });
  const { ports, certificate, region, ...credentials } = facts;
  await writeFile(join(path, "credentials.json"), JSON.stringify(credentials));
  const folder = await openDataFolder(path);
  assert.equal(folder.kept, { ...credentials, region: "eu-central-1" });
  assert.equal(await readdir(join(folder.awsFolder, "buckets")), ["sandbox-bucket"]);
  assert.is(await modeOf(folder.databaseFile), 0o600);
  await folder.release();
  // Killed before the new facts were written, it is still known for one.
  const again = await openDataFolder(path);
  assert.is(again.kept.password, facts.password);
  await again.keep(facts);
  await again.release();
  assert.equal((await readdir(path)).sort(), ["aws", "exasol.duckdb", "lock", "sandbox.json"]);
});

test("goes on after a start that was killed half-way", async ({ path }) => {
  for (const part of ["aws", "bucketfs"]) await mkdir(join(path, part), { recursive: true });
  for (const part of ["holder.json", "holder.json.draft", "exasol.duckdb", "exasol.duckdb.wal"]) {
    await writeFile(join(path, part), "{");
  }
  const folder = await openDataFolder(path);
  assert.equal(folder.kept, {});
  await folder.release();
});

test("is not a file, nor below one", async ({ temporary }) => {
  const file = join(temporary, "file");
  await writeFile(file, "content");
  assert.is((await refusal(file)).message, "it is a file");
  assert.is((await refusal(join(file, "data"))).message, `${join(file, "data")}: part of the path is a file`);
  assert.is(await readFile(file, "utf8"), "content");
});

test("is not a folder of something else, which stays as it is", async ({ temporary }) => {
  await writeFile(join(temporary, "thesis.odt"), "", { mode: 0o644 });
  await writeFile(join(temporary, "credentials.json"), "{}", { mode: 0o644 });
  const { message } = await refusal(temporary);
  assert.match(
    message,
    /^it is no sandbox's, and holds other files, such as (thesis\.odt|credentials\.json)$/,
  );
  assert.equal((await readdir(temporary)).sort(), ["credentials.json", "thesis.odt"]);
  assert.is(await modeOf(join(temporary, "thesis.odt")), 0o644);
});

test("is refused by the name of a damaged file, or when a later release has written it", async ({ path }) => {
  const folder = await openDataFolder(path);
  await folder.keep(facts);
  await folder.release();
  const file = join(path, "sandbox.json");
  const { password, ...without } = facts;
  for (const text of ["", '{"format":1,"reg', "null", "[]", JSON.stringify({ format: 1, ...without })]) {
    await writeFile(file, text);
    assert.match((await refusal(path)).message, `${file} is damaged: `);
  }
  await writeFile(file, JSON.stringify({ format: 2 }));
  assert.is((await refusal(path)).message, "a later release has written it");
  await writeFile(file, JSON.stringify({ format: 1, ...facts }));
  await writeFile(join(path, "lock"), "not a database");
  assert.is((await refusal(path)).message, "its file lock cannot be opened");
});

test("says who holds it, until that process ends however it ends", async ({ path }) => {
  const module = fileURLToPath(new URL("../../sandbox/data-folder.js", import.meta.url));
  const script = `import { openDataFolder } from ${JSON.stringify(module)};
    globalThis.kept = await openDataFolder(${JSON.stringify(path)});
    console.log("open");
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const before = new Date().toISOString();
  await new Promise((resolve) => child.stdout.once("data", resolve));
  const { holder, message } = await refusal(path);
  assert.is(message, "another sandbox uses it");
  assert.is(holder?.pid, child.pid);
  assert.ok((holder?.since ?? "") >= before.slice(0, 10));
  child.kill("SIGKILL");
  await ended;
  const folder = await openDataFolder(path);
  await folder.release();
});

test.run();
