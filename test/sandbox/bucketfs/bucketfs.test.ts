import { existsSync, lstatSync, mkdtempSync, readFileSync, readlinkSync, rmSync, statSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import * as assert from "uvu/assert";
import { type TarEntry, tarParts } from "../../../deploy/container/write-tar.ts";
import { type LocalBucketFs, startBucketFs } from "../../../sandbox/bucketfs/start-bucketfs.ts";
import { suite } from "../../support/suite.ts";
import { zipFile } from "./zip-file.ts";

interface Context {
  folder: string;
  logged: string[];
  bucketFs: LocalBucketFs;
}

const test = suite<Context>("BucketFS");

test.before.each(async (context) => {
  context.folder = mkdtempSync(join(tmpdir(), "sme-test-"));
  context.logged = [];
  context.bucketFs = await start(context);
});
test.after.each(async ({ bucketFs, folder }) => {
  await bucketFs.close();
  rmSync(folder, { recursive: true });
});

function start({ folder, logged }: Context): Promise<LocalBucketFs> {
  return startBucketFs({
    folder,
    readPassword: "reader",
    writePassword: "writer",
    extractionDelayMs: 1,
    log: (line) => logged.push(line),
  });
}

interface Answer {
  status: number;
  text: string;
}

async function ask(
  { bucketFs }: Context,
  method: string,
  path: string,
  user = "w:writer",
  body?: string | Buffer,
): Promise<Answer> {
  const response = await fetch(bucketFs.url + path, {
    method,
    headers: { authorization: `Basic ${Buffer.from(user).toString("base64")}` },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** The path as it is written: fetch would resolve its dots. */
function askRaw({ bucketFs }: Context, method: string, path: string, body = ""): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Basic ${Buffer.from("w:writer").toString("base64")}` };
    const sent = request({ host: bucketFs.host, port: bucketFs.port, method, path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    sent.once("error", reject).end(body);
  });
}

function tarFile(entries: TarEntry[]): Buffer {
  return Buffer.concat([...tarParts(entries)]);
}

function file(path: string, text = path, executable = false): TarEntry {
  return { kind: "file", path, content: Buffer.from(text), executable };
}

async function unpacked({ bucketFs }: Context, path: string): Promise<string> {
  const place = join(bucketFs.treeFolder, "bfsdefault/default", path);
  for (let tries = 0; !existsSync(place); tries++) {
    if (tries === 6000) throw new Error(`${path} has not been unpacked`);
    await pause(10);
  }
  return place;
}

async function complaints({ logged }: Context, count: number): Promise<void> {
  for (let tries = 0; logged.length < count; tries++) {
    if (tries === 6000) throw new Error(`BucketFS has complained ${logged.length} times only`);
    await pause(10);
  }
}

test("keeps, lists, gives and deletes files", async (context) => {
  assert.is((await ask(context, "PUT", "/default/models/a%20b.bin", "w:writer", "content")).status, 200);
  await ask(context, "PUT", "/default/z", "w:writer", "");
  assert.is((await ask(context, "GET", "/")).text, "default\n");
  assert.is((await ask(context, "GET", "/default")).text, "models/a b.bin\nz\n");
  assert.is((await ask(context, "GET", "/default/models/a%20b.bin")).text, "content");
  assert.is((await ask(context, "DELETE", "/default/z")).status, 200);
  assert.is((await ask(context, "DELETE", "/default/z")).status, 404);
  assert.is((await ask(context, "GET", "/default/z")).status, 404);
  assert.is((await ask(context, "GET", "/other/z")).status, 404);
});

test("r reads, w writes, the write password reads too", async (context) => {
  await ask(context, "PUT", "/default/f", "w:writer", "x");
  const statusOf = async (method: string, user: string) =>
    (await ask(context, method, "/default/f", user, method === "PUT" ? "y" : undefined)).status;
  assert.is(await statusOf("GET", "r:reader"), 200);
  assert.is(await statusOf("GET", "r:writer"), 200);
  assert.is(await statusOf("GET", "w:reader"), 401);
  assert.is(await statusOf("GET", "r:"), 401);
  assert.is(await statusOf("PUT", "r:reader"), 403);
  assert.is(await statusOf("DELETE", "r:writer"), 403);
  assert.is((await ask(context, "GET", "/default/f")).text, "x");
});

for (const [kind, name] of [
  ["tar", "c.tar"],
  ["gzip", "c.tar.gz"],
  ["gzip", "c.tgz"],
] as const) {
  test(`unpacks ${name} with modes, links and long names`, async (context) => {
    const long = `${"d".repeat(80)}/${"f".repeat(80)}ö`;
    const tar = tarFile([
      { kind: "directory", path: "conf" },
      { kind: "directory", path: "etc" },
      { kind: "symlink", path: "etc/hosts", target: "/conf/hosts" },
      file("exaudf/exaudfclient", "#!", true),
      file(long, "deep"),
    ]);
    await ask(context, "PUT", `/default/p/${name}`, "w:writer", kind === "tar" ? tar : gzipSync(tar));
    const place = await unpacked(context, "p/c");
    assert.is(readlinkSync(join(place, "etc/hosts")), "/conf/hosts");
    assert.is(statSync(join(place, "exaudf/exaudfclient")).mode & 0o777, 0o755);
    assert.is(readFileSync(join(place, long), "utf8"), "deep");
    assert.ok(lstatSync(join(place, "conf")).isDirectory());
  });
}

test("unpacks zip, and leaves other files as they are", async (context) => {
  await ask(context, "PUT", "/default/z.zip", "w:writer", zipFile({ "a/b.txt": "ä".repeat(999), c: "" }));
  await ask(context, "PUT", "/default/readme.txt", "w:writer", "hello");
  assert.is(readFileSync(await unpacked(context, "z/a/b.txt"), "utf8"), "ä".repeat(999));
  assert.is(readFileSync(await unpacked(context, "readme.txt"), "utf8"), "hello");
});

test("the user that UDFs run as can read what they see, whatever is private here", async (context) => {
  await context.bucketFs.close();
  const umask = process.umask(0o077);
  try {
    context.bucketFs = await start({ ...context, folder: join(context.folder, "private") });
    await ask(context, "PUT", "/default/p/c.tar", "w:writer", tarFile([file("a/b", "1", true)]));
    await ask(context, "PUT", "/default/q/f.txt", "w:writer", "2");
    const places = [await unpacked(context, "p/c/a/b"), await unpacked(context, "q/f.txt")];
    const modes = ["", "bfsdefault", "bfsdefault/default", "bfsdefault/default/p", "bfsdefault/default/p/c"]
      .map((folder) => join(context.bucketFs.treeFolder, folder))
      .concat(join(places[0] ?? "", ".."), places)
      .map((place) => (statSync(place).mode & 0o777).toString(8));
    assert.equal(modes, ["755", "755", "755", "755", "755", "755", "755", "644"]);
  } finally {
    process.umask(umask);
  }
});

test("a new upload takes the place of what was unpacked before", async (context) => {
  await ask(context, "PUT", "/default/c.tar", "w:writer", tarFile([file("old")]));
  await unpacked(context, "c/old");
  await ask(context, "PUT", "/default/c.tar", "w:writer", tarFile([file("new")]));
  const place = await unpacked(context, "c/new");
  assert.not(existsSync(join(place, "../old")));
  await ask(context, "DELETE", "/default/c.tar");
  assert.not(existsSync(join(place, "..")));
});

test("refuses paths that lead elsewhere", async (context) => {
  for (const path of [
    "/default/../x",
    "/default/%2e%2e/x",
    "/default/a%2f..%2f..%2fx",
    "/default/a%5Cx",
    "/..",
    "/default//x",
    "/default/%00",
  ]) {
    assert.is(await askRaw(context, "PUT", path, "x"), 400, path);
    assert.is(await askRaw(context, "GET", path), 400, path);
  }
  assert.is((await ask(context, "GET", "/default")).text, "");
});

for (const [what, entries] of [
  ["a parent folder", [file("../out")]],
  ["an absolute path", [file("/tmp/sme-out")]],
  ["a link of its own", [{ kind: "symlink", path: "l", target: ".." }, file("l/out")]],
] satisfies [string, TarEntry[]][]) {
  test(`does not unpack an archive that writes through ${what}`, async (context) => {
    await ask(context, "PUT", "/default/evil.tar", "w:writer", tarFile([...entries]));
    await complaints(context, 1);
    assert.not(existsSync(join(context.bucketFs.treeFolder, "bfsdefault/default/evil")));
    assert.not(existsSync(join(context.folder, "incoming/out")));
  });
}

test("neither writes nor deletes through the links of an unpacked archive", async (context) => {
  const tar = tarFile([{ kind: "symlink", path: "l", target: context.folder }]);
  await ask(context, "PUT", "/default/a.tar", "w:writer", tar);
  for (
    let tries = 0;
    tries < 6000 && (await ask(context, "PUT", "/default/a/l/f", "w:writer", "x")).status !== 409;
    tries++
  )
    await pause(10);
  assert.is((await ask(context, "PUT", "/default/a/l/g", "w:writer", "x")).status, 409);
  assert.not(existsSync(join(context.folder, "g")));
});

test("an upload that breaks off leaves the file as it was", async (context) => {
  await ask(context, "PUT", "/default/f", "w:writer", "whole");
  const socket = connect(context.bucketFs.port, context.bucketFs.host);
  const authorization = Buffer.from("w:writer").toString("base64");
  await new Promise<void>((resolve) =>
    socket.write(
      `PUT /default/f HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${authorization}\r\n` +
        "Content-Length: 99\r\n\r\nhal",
      () => resolve(),
    ),
  );
  await pause(50);
  socket.destroy();
  await pause(50);
  assert.is((await ask(context, "GET", "/default/f")).text, "whole");
});

test("finishes after a restart what it had begun to unpack", async (context) => {
  await context.bucketFs.close();
  const slow = await startBucketFs({
    folder: context.folder,
    writePassword: "writer",
    extractionDelayMs: 60_000,
  });
  await ask({ ...context, bucketFs: slow }, "PUT", "/default/c.tar", "w:writer", tarFile([file("f")]));
  await slow.close();
  assert.not(existsSync(join(slow.treeFolder, "bfsdefault/default/c")));
  context.bucketFs = await start(context);
  await unpacked(context, "c/f");
});

test("a damaged archive is kept, and not unpacked", async (context) => {
  await ask(context, "PUT", "/default/c.tar.gz", "w:writer", gzipSync(tarFile([file("f")])).subarray(0, 60));
  await ask(context, "PUT", "/default/d.zip", "w:writer", "no zip");
  await complaints(context, 2);
  await context.bucketFs.close();
  context.bucketFs = await start(context);
  assert.is((await ask(context, "GET", "/default")).text, "c.tar.gz\nd.zip\n");
});

test.run();
