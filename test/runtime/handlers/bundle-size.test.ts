import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import * as assert from "uvu/assert";
import { fromPackage } from "../../../package/package-root.ts";
import { mayHaveTypes } from "../../../runtime/udf-client/process/script-source.ts";
import { suite } from "../../support/suite.ts";

const test = suite("bundle size");

/** The AWS clients that a handler's bundle holds, but for what it loads later. */
async function clientsOf(handler: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL(`../../../runtime/handlers/${handler}.js`, import.meta.url))],
    outdir: "out",
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    mainFields: ["module", "main"],
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const loaded = new Set([`out/${basename(handler)}.js`]);
  for (const path of loaded) {
    const { imports = [] } = metafile.outputs[path] ?? {};
    for (const { kind, path: imported } of imports) if (kind === "import-statement") loaded.add(imported);
  }
  const clients = [...loaded]
    .flatMap((path) => Object.entries(metafile.outputs[path]?.inputs ?? {}))
    .filter(([, { bytesInOutput }]) => bytesInOutput > 0)
    .flatMap(([path]) => /@aws-sdk\/(client-[\w-]+)/.exec(path)?.[1] ?? []);
  return [...new Set(clients)];
}

test("a prediction loads no client", async () => {
  assert.equal(await clientsOf("endpoint-prediction-udf"), []);
});

test("a function that looks at jobs loads the client it needs and no other, whatever it may ask later", async () => {
  for (const handler of ["autopilot-job", "autopilot-jobs", "autopilot-candidates", "feature-importance"]) {
    assert.equal(await clientsOf(handler), ["client-sagemaker"], handler);
  }
});

test("what the body of a UDF imports loads no client that its handler may not need", async () => {
  assert.equal(await clientsOf("../entry"), ["client-sagemaker"]);
});

test("a prediction function is JavaScript as it stands, so that no call waits for its types to be taken away", async () => {
  for (const udf of ["endpoint-prediction-udf", "endpoint-prediction-scalar-udf"]) {
    const body = await readFile(fromPackage(`generated/udf/${udf}.ts`), "utf8");
    await transform(body, { loader: "js" });
    assert.not.ok(mayHaveTypes(body));
  }
});

test("so is every UDF that a deployment creates", async () => {
  const folder = fromPackage("generated/sql");
  const statements = await Promise.all(
    (await readdir(folder)).map((file) => readFile(join(folder, file), "utf8")),
  );
  const bodies = statements.flatMap((sql) => /TYPESCRIPT [^;]*?\) AS\n(.*?)\n\/\n/s.exec(sql)?.[1] ?? []);
  assert.ok(bodies.length > 10, `${bodies.length} UDFs`);
  for (const body of bodies) {
    await transform(body, { loader: "js" });
    assert.not.ok(mayHaveTypes(body));
  }
});

test.run();
