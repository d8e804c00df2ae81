import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as assert from "uvu/assert";
import { fromPackage } from "../../../package/package-root.ts";
import type { UdfBlock, UdfContext, UdfModule } from "../../../runtime/udf-client/author.ts";
import { suite } from "../../support/suite.ts";

/** What an author's editor knows: that this compiles is the test. */
type Input = { PRICE: number | null; NAME: string | null; ID: bigint; size: string };
type Output = [NAME: string | null, PRICE: number | null];

function run(ctx: UdfContext<Input, Output>): void {
  const price: number | null = ctx.PRICE;
  const id: bigint = ctx.ID;
  // A column called like a method is reached through get().
  const size: number = ctx.size;
  ctx.emit(ctx.NAME, price);
  // @ts-expect-error: the columns are NAME and PRICE
  ctx.emit(price, ctx.NAME);
  // @ts-expect-error: there is no such column
  ctx.OTHER;
  for (const block of ctx.blocks(10)) {
    const prices: Float64Array | Int32Array = block.column("PRICE").values;
    const name: string | null = block.column("NAME").get(0);
    const ids: BigInt64Array | readonly bigint[] = block.column("ID").values;
    block.emit(0, name, (prices[0] ?? 0) + size + Number(ids[0] ?? id));
    ctx.emitBlock([block.column("NAME"), prices]);
    // @ts-expect-error: there is no such column
    block.column("OTHER");
  }
}

const module: UdfModule = {
  columns: { ID: "bigint" },
  runBlock: async (block: UdfBlock) => new Float64Array(block.rows),
  // @ts-expect-error: a single call's result is text
  defaultOutputColumns: () => 7,
};

const test = suite("udf-client author's types");

test("describe a script", () => {
  assert.type(run, "function");
  assert.type(module.runBlock, "function");
});

test("need no other types: a script compiles with them alone, and every declaration is checked", async () => {
  const folder = await mkdtemp(join(tmpdir(), "udf-types-"));
  try {
    const types = fileURLToPath(new URL("../../../runtime/udf-client/author.js", import.meta.url));
    const script = join(folder, "script.mts");
    await writeFile(
      script,
      `import type { UdfContext } from ${JSON.stringify(types)};
      export function run(ctx: UdfContext<{ PRICE: number | null }>): number | null {
        return ctx.PRICE === null ? null : ctx.PRICE + exa.meta.nodeCount;
      }`,
    );
    const flags = "--noEmit --strict --skipLibCheck false --module nodenext --target es2022 --lib es2022";
    const tsc = fromPackage("node_modules/typescript/bin/tsc");
    const told = await promisify(execFile)(
      process.execPath,
      [tsc, "--ignoreConfig", ...flags.split(" "), "--types", "", script],
      { cwd: folder },
    ).then(
      ({ stdout }) => stdout,
      ({ stdout }: { stdout: string }) => stdout,
    );
    assert.is(told, "");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test.run();
