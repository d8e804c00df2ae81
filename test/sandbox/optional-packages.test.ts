import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeleteObjectsCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { loadForPart } from "../../sandbox/missing-packages.ts";
import { suite } from "../support/suite.ts";
import { errorOf, rowsBucket, startClients } from "./aws/local-aws.ts";

const test = suite("the optional packages of the sandbox");

test("are none that the sandbox loads before it starts a part", () => {
  const manifest: { optionalDependencies: object } = JSON.parse(
    readFileSync(fromPackage("package.json"), "utf8"),
  );
  const needed = importedPackages(fromPackage("dist/sandbox/start-sandbox.js"));
  assert.equal(
    Object.keys(manifest.optionalDependencies).filter((name) =>
      needed.some((one) => one === name || one.startsWith(`${name}/`)),
    ),
    [],
  );
});

/** The packages that a compiled module and those it imports load at once. */
function importedPackages(start: string): string[] {
  const files = [start];
  const packages = new Set<string>();
  for (const file of files) {
    const text = readFileSync(file, "utf8");
    for (const [, specifier = ""] of text.matchAll(/^(?:import|export)\s(?:[^;"']*?\sfrom\s)?"([^"]+)"/gm)) {
      if (!specifier.startsWith(".")) packages.add(specifier);
      const path = new URL(specifier, `file://${file}`).pathname;
      if (specifier.startsWith(".") && !files.includes(path)) files.push(path);
    }
  }
  return [...packages];
}

test("are named by the part of the local AWS that lacks one, while the rest works", async () => {
  const folder = sandboxWithout("csv-parse", "fast-xml-parser");
  const { startTraining }: typeof import("../../sandbox/automl/start-training.ts") = await import(
    `${folder}/dist/sandbox/automl/start-training.js`
  );
  const { startAws }: typeof import("../../sandbox/aws/start-aws.ts") = await import(
    `${folder}/dist/sandbox/aws/start-aws.js`
  );
  const { s3, close } = await startClients({}, startAws);
  try {
    const untrained = await errorOf(startTraining({ files: [], target: "T" }, () => {}).finished);
    assert.is(
      untrained.message,
      "Trainings and endpoints of the local SageMaker need the npm package csv-parse, " +
        "which is not installed.",
    );
    await s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "a", Body: "1" }));
    const refused = await errorOf(
      s3.send(new DeleteObjectsCommand({ Bucket: rowsBucket, Delete: { Objects: [{ Key: "a" }] } })),
    );
    assert.match(
      refused.message,
      "Requests with XML to the local S3 need the npm package fast-xml-parser, which is not installed.",
    );
  } finally {
    await close();
    rmSync(folder, { recursive: true });
  }
});

/** A copy of the compiled sandbox with all packages but these. */
function sandboxWithout(...missing: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-"));
  for (const part of ["sandbox", "sql"]) {
    cpSync(fromPackage(`dist/${part}`), join(folder, "dist", part), { recursive: true });
  }
  cpSync(fromPackage("package.json"), join(folder, "package.json"));
  mkdirSync(join(folder, "node_modules"));
  for (const name of readdirSync(fromPackage("node_modules"))) {
    if (missing.includes(name)) continue;
    symlinkSync(fromPackage(`node_modules/${name}`), join(folder, "node_modules", name));
  }
  return folder;
}

test("do not hide another reason why a part cannot be loaded", async () => {
  const broken = async () => {
    throw new SyntaxError("Unexpected token");
  };
  assert.instance(await errorOf(loadForPart("UDFs", broken)), SyntaxError);
});

test.run();
