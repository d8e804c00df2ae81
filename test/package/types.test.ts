import { execFile } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { installRelease, packRelease } from "../support/packed-release.ts";
import { suite } from "../support/suite.ts";

const test = suite<{ folder: string; project: string; release: string }>("types of the release's exports");

test.before(async (context) => {
  Object.assign(context, await packRelease());
  context.project = join(context.folder, "project");
  await mkdir(context.project);
  await installRelease(context.release, context.project);
});
test.after(({ folder }) => rm(folder, { recursive: true }));

/** What a consumer writes that imports each export. */
const consumers: Readonly<Record<string, string>> = {
  ".": `import { build, defineScript } from "exasol-sagemaker-extension";
export const made = [build, defineScript];`,
  "./spec": `import { defineUdf, type RowOf } from "exasol-sagemaker-extension/spec";
const udf = defineUdf({
  name: "F", summary: "", parameters: [], returns: [{ name: "a", type: "DOUBLE", description: "" }],
});
export const row: RowOf<typeof udf> = { a: 1 };`,
  "./spec/*": `import { awsRegion } from "exasol-sagemaker-extension/spec/parameters";
import { defineUdfScript } from "exasol-sagemaker-extension/spec/udf-script";
export const name: "aws_region" = awsRegion.name;
export const made = defineUdfScript;`,
  "./handlers/*": `export { handle } from "exasol-sagemaker-extension/handlers/autopilot-job";`,
  "./runtime": `import type { HandlerContext } from "exasol-sagemaker-extension/runtime";
export const regionOf = (context: HandlerContext): string => context.region;`,
  "./runtime/looking": `export { autopilotJob, rowsRunner } from "exasol-sagemaker-extension/runtime/looking";`,
  "./runtime/without-aws": `export { callHandler } from "exasol-sagemaker-extension/runtime/without-aws";`,
  "./udf": `import type { UdfContext } from "exasol-sagemaker-extension/udf";
export const run = (ctx: UdfContext<{ A: number | null }>): number | null => ctx.A;`,
  "./sandbox": `import { openSandbox, type Cell } from "exasol-sagemaker-extension/sandbox";
export const rows = async (): Promise<Cell[][]> => (await openSandbox()).rows("SELECT 1");`,
};

test("are all tried here", async ({ release }) => {
  const { exports } = JSON.parse(await readFile(join(release, "package.json"), "utf8"));
  const modules = Object.keys(exports).filter((name) => !name.endsWith(".json"));
  assert.equal(Object.keys(consumers).sort(), modules.sort());
});

for (const [name, source] of Object.entries(consumers)) {
  test(`${name} compiles alone, its declarations checked, with no types installed but its own`, async (context) => {
    const file = join(context.project, "consumer.ts");
    await writeFile(file, `${source}\n`);
    const options = [
      ...["--noEmit", "--strict", "--noUncheckedIndexedAccess", "--exactOptionalPropertyTypes"],
      ...["--module", "nodenext", "--target", "es2023", "--lib", "es2023", "--types", ""],
    ];
    const tsc = [fromPackage("node_modules/typescript/bin/tsc"), ...options, file];
    const output = await new Promise<string>((resolve) => {
      execFile(process.execPath, tsc, { cwd: context.project }, (_, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
    assert.is(output, "");
  });
}

test.run();
