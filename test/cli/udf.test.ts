import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import type { ResultPrinter } from "../../cli/terminal/result-printer.ts";
import { prepareUdf } from "../../cli/udf/prepare-udf.ts";
import { runLocally } from "../../cli/udf/run-locally.ts";
import { createUdf } from "../../generators/authors/read-udf-file.ts";
import { fromPackage } from "../../package/package-root.ts";
import { parseStatement } from "../../sql/parse-statement.ts";
import { rejection } from "../support/rejection.ts";
import { type CommandResult, runCommand } from "../support/run-command.ts";
import { type SandboxProcess, startSandboxProcess } from "../support/sandbox-process.ts";
import { suite } from "../support/suite.ts";

const test = suite<{ folder: string }>("sme-gen udf");

/** A folder with packages as npm installs them. */
test.before(async (context) => {
  context.folder = await mkdtemp(join(tmpdir(), "sme-udf-test-"));
  await mkdir(join(context.folder, "node_modules/@types"), { recursive: true });
  for (const [name, path] of [
    ["fastest-levenshtein", "node_modules/fastest-levenshtein"],
    ["exasol-sagemaker-extension", "."],
    ["@types/node", "node_modules/@types/node"],
  ] as const) {
    await symlink(fromPackage(path), join(context.folder, "node_modules", name));
  }
  await addPackage(context.folder, "asks-for-node", 'exports.base = (p) => require("path").basename(p);');
  await addPackage(context.folder, "compiled", 'module.exports = require("./build.node");');
});
test.after(({ folder }) => rm(folder, { recursive: true }));

async function addPackage(folder: string, name: string, source: string): Promise<void> {
  const place = join(folder, "node_modules", name);
  await mkdir(place);
  await writeFile(join(place, "package.json"), JSON.stringify({ name, main: "index.js" }));
  await writeFile(join(place, "index.js"), source);
  await writeFile(join(place, "build.node"), "");
}

async function prepare(folder: string, source: string, minify = false) {
  const path = join(folder, "udf.ts");
  await writeFile(path, source);
  return prepareUdf(path, { minify });
}

async function complaintOf(folder: string, source: string): Promise<string> {
  const { message } = await rejection(prepare(folder, source));
  return message.replaceAll(`${folder}/`, "");
}

const net = "/** @udf SCALAR SCRIPT NET(PRICE DOUBLE, ID DECIMAL(18,0)) RETURNS DOUBLE */\n";

test("the page's way from an empty folder leads to a deployed function", async ({ folder }) => {
  const page = readFileSync(fromPackage("doc/typescript-udfs.md"), "utf8");
  const [section = ""] = /^## Files of your own[\s\S]*?(?=^## )/m.exec(page) ?? [];
  const blocks = [...section.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)];
  const squeezed = (text: string): string =>
    text
      .replace(/^[ ─]+$/gm, "")
      .trim()
      .replace(/\s+/g, " ");
  const temporary = join(folder, "temporary");
  await mkdir(temporary);
  let sandbox: SandboxProcess | undefined;
  let shown = 0;
  let printed: CommandResult = { code: 0, stdout: "", stderr: "" };
  try {
    for (const { 1: kind, 2: text = "", index } of blocks) {
      if (kind === "ts" || kind === "csv" || kind === "sql") {
        const named = section.slice(0, index).match(new RegExp(`\\w+\\.${kind}\\b`, "g")) ?? [];
        await writeFile(join(folder, named.at(-1) ?? ""), text);
      }
      if (kind === "text") {
        assert.is(squeezed(printed.stdout), squeezed(text));
        shown++;
      }
      if (kind !== "sh") continue;
      for (const [line, words = ""] of text.matchAll(/^npx sme-gen (.*)$/gm)) {
        if (/udf deploy|sql/.test(words)) sandbox ??= await startSandboxProcess(temporary);
        const [command = "", out] = words.split(" > ");
        const given = [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
        printed = await runCommand(given, { cwd: folder });
        assert.is(printed.code, 0, `${line}: ${printed.stderr}`);
        if (out !== undefined) await writeFile(join(folder, out), printed.stdout);
      }
    }
    assert.is(shown, 3);
    // What fails is told in the lines of the author's file, in a database as well.
    const broken = `${net}export function run(ctx: any) {\n  return fail(ctx.ID);\n}\nconst fail = (id: unknown) => {\n  throw new Error(\`no \${id}\`);\n};\n`;
    await writeFile(join(folder, "broken.ts"), `${broken}console.log("loaded");\n`);
    await writeFile(join(folder, "prices.csv"), "ID,PRICE\n41,1.5\n");
    const run = await runCommand(["udf", "run", "broken.ts", "--input", "prices.csv"], { cwd: folder });
    const place = "at fail (broken.ts:6:9) at run (broken.ts:3:10)";
    assert.is(run.code, 1);
    assert.match(run.stderr, /^loaded$/m);
    assert.ok(
      run.stderr.includes(`NET failed: VM error: F-UDF-CL-SL-JS-1002: Error: no 41 ${place}`),
      run.stderr,
    );
    const bundled = await runCommand(["udf", "bundle", "broken.ts", "--out", "none/f.sql"], { cwd: folder });
    assert.match(bundled.stderr, /^E-SME-287: none\/f\.sql cannot be used: its folder does not exist\./);
    const deployed = await runCommand(["udf", "deploy", "broken.ts", "--schema", "NOWHERE"], { cwd: folder });
    assert.is(deployed.code, 1);
    assert.match(deployed.stderr, /E-SME-602: NOWHERE\.NET cannot be created: \[42000\] .*NOWHERE/);
  } finally {
    await sandbox?.kill("SIGTERM");
  }
});

const noPrinter: ResultPrinter = { begin: async () => {}, rows: async () => {}, end: async () => {} };

test("groups rows, and refuses a file that lacks a column", async ({ folder }) => {
  const source = `/**
 * The sum of a group.
 * @udf SET SCRIPT TOTAL(amount DECIMAL(9,0)) EMITS (SUM DECIMAL(18,0))
 */
import type { UdfContext } from "exasol-sagemaker-extension/udf";
export function run(ctx: UdfContext<{ amount: number | null }, [number | null]>) {
  let sum = 0;
  do sum += ctx.amount ?? 0; while (ctx.next());
  ctx.emit(sum);
}
`;
  await writeFile(join(folder, "total.ts"), source);
  await writeFile(join(folder, "open.ts"), source.replace("(SUM DECIMAL(18,0))", "(...)"));
  const run = (file: string, input: string, ...words: string[]) =>
    runCommand(["udf", "run", file, "--input", "-", "--csv", ...words], { cwd: folder, input });
  const input = "shop,amount\na,1\na,2\nb,5\n";
  /** Without a process, which reads TypeScript's own types anew. */
  const refusal = async (file: string, text: string, groupBy: string[], emits?: string) => {
    const csv = join(folder, "shops.csv");
    await writeFile(csv, text);
    const prepared = await prepareUdf(join(folder, file), { minify: false });
    const given = { input: csv, groupBy, emits, nulls: [], setup: undefined, printer: noPrinter };
    return (await rejection(runLocally(prepared, given))).message;
  };
  const [grouped, without, lacking] = await Promise.all([
    run("total.ts", input, "--group-by", "shop"),
    run("total.ts", "shop,amount,note,note\na,1,x,y\na,NA,x,y\n", "--null", "NA"),
    run("total.ts", "shop,price\na,1\n"),
  ]);
  assert.match(await refusal("open.ts", input, []), /^E-SME-572: TOTAL is declared with EMITS \(\.\.\.\)/);
  for (const [emits, complaint] of [
    ["A DUBLE", "data type DUBLE is not supported in line 1, column 3"],
    ["(A DOUBLE)", "expected a name in line 1, column 1"],
    ["A DOUBLE, a DATE", "it names A twice"],
  ] as const) {
    const option = emits.replace(/[()]/g, "\\$&");
    const expected = new RegExp(
      `^E-SME-189: Option --emits cannot be '${option}': .*${complaint}\\. Correct`,
    );
    assert.match(await refusal("open.ts", input, [], emits), expected);
  }
  assert.is(grouped.stdout, "SUM\n3\n5\n", grouped.stderr);
  assert.is(without.stdout, "SUM\n1\n", without.stderr);
  assert.match(
    await refusal("total.ts", "shop,amount,AMOUNT\na,1,2\n", ["Amount"]),
    /^E-SME-603: \S+shops\.csv has more than one column Amount, which TOTAL reads/,
  );
  assert.match(
    await refusal("total.ts", "shop,amount\na,1\n", ["region"]),
    /^E-SME-189: Option --group-by cannot be 'region': \S+shops\.csv has only the columns SHOP, AMOUNT\. Correct it/,
  );
  assert.match(
    await refusal("total.ts", "amount\n1.5\n", []),
    /^E-SME-183: .* does not fit into DECIMAL\(9,0\)\. Correct the file, change the UDF's declaration, or/,
  );
  assert.match(
    lacking.stderr,
    /E-SME-600: standard input has no column amount, which TOTAL takes\. It has SHOP, PRICE\./,
  );
});

test("takes the author's tsconfig.json for the types: paths, and nothing that says how to write files", async ({
  folder,
}) => {
  const project = join(folder, "project");
  await mkdir(join(project, "src/text"), { recursive: true });
  const compilerOptions = {
    ...{ strict: true, paths: { "@text/*": ["./src/text/*"] }, baseUrl: ".", declaration: true },
    ...{
      declarationMap: true,
      emitDeclarationOnly: true,
      declarationDir: "types",
      isolatedDeclarations: true,
    },
  };
  await writeFile(join(project, "base.json"), JSON.stringify({ compilerOptions }));
  await writeFile(join(project, "tsconfig.json"), '{ "extends": "./base.json", "include": ["src"] }');
  await writeFile(
    join(project, "src/text/shout.ts"),
    "export const shout = (s: string): string => s.toUpperCase();\n",
  );
  const source = (result: string) => `/** @udf SCALAR SCRIPT F(S VARCHAR(9)) RETURNS VARCHAR(9) */
import { shout } from "@text/shout";
export function run(ctx: { S: string | null }): string {
  return ${result};
}
`;
  const { code } = await prepare(join(project, "src"), source('shout(ctx.S ?? "")'));
  assert.match(code, /var shout = /);
  assert.match(
    await complaintOf(join(project, "src"), source("shout(ctx.S)")),
    /udf\.ts:4:16: .*'string \| null'/s,
  );
});

test("gives up the lines of packages, and not the author's, where a script gets too long", async ({
  folder,
}) => {
  const lines = Array.from({ length: 2000 }, (_, index) => `exports.f${index} = () => ${index};`);
  lines.push(`exports.all = "${"x".repeat(1_920_000)}";`);
  await addPackage(folder, "long", lines.join("\n"));
  const own = "export const boom = (): number => {\n  throw new Error(String(all));\n};\n";
  await writeFile(join(folder, "boom.ts"), `import all from "long";\n${own}`);
  const { code } = await prepare(
    folder,
    `${net}import { boom } from "./boom.ts";\nimport { f7 } from "long";\nexport const run = (): number => f7() + boom();\n`,
  );
  const [, encoded = ""] = /^\/\/# sourceMappingURL=data:application\/json;base64,(.*)$/m.exec(code) ?? [];
  const map = new SourceMap(JSON.parse(Buffer.from(encoded, "base64").toString("utf8")));
  /** The author's line of the bundle's text, or nothing. */
  const originOf = (text: string) => {
    const before = code.slice(0, code.indexOf(text)).split("\n");
    const entry = map.findEntry(before.length - 1, before.at(-1)?.length ?? 0);
    return "originalSource" in entry && entry.originalSource
      ? `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
      : undefined;
  };
  assert.is(originOf("new Error(String"), "boom.ts:3:9");
  assert.is(originOf("boom();"), "udf.ts:4:41");
  assert.is(originOf("exports.f1999 = "), undefined);
});

test("says with its place what does not fit the declared columns", async ({ folder }) => {
  const run = (parameters: string, result: string) =>
    complaintOf(folder, `${net}export function run(${parameters}) {\n  return ${result};\n}\n`);
  const misspelt = await run("ctx: { PRCE: number | null }", "exa.meta.nodes");
  assert.match(misspelt, /udf\.ts:2:1: run is not what the declaration says: .*PRCE/s);
  assert.match(misspelt, /udf\.ts:3:19: Property 'nodes' does not exist/);
  assert.match(await run("ctx: { ID: number | null }", '"12"'), /'bigint' is not|'string' is not/);
  const shaped = (columns: string) => `${net}export const columns = ${columns};
export function run(ctx: { ID: number | null }) {
  return ctx.ID;
}
`;
  await prepare(folder, shaped('{ ID: "number" }'));
  await prepare(folder, shaped('{ "*": "number" }'));
  assert.match(await complaintOf(folder, shaped('{ "*": "as-received" }')), /'bigint' is not assignable/);
  const walk = `${net}export const walk = (x) => x;\n`;
  assert.match(await complaintOf(folder, walk), /E-SME-317: .*exports none of run, runBlock, runBlocks\./s);
  const variable = net.replace("*/", "\n * @env A=1; B=2 */");
  assert.match(await complaintOf(folder, variable), /E-SME-309: .*@env is not NAME=value in one line/);
});

test("wants one declaration that can be read", async ({ folder }) => {
  const run = "export function run() {}\n";
  const complaints = await Promise.all([
    complaintOf(folder, run),
    complaintOf(folder, `${run}/** @udf SCALAR SCRIPT F() RETURNS DOUBLE */\n`),
  ]);
  for (const complaint of complaints)
    assert.match(complaint, /E-SME-309: udf\.ts does not say which UDF it is: no comment/);
  assert.match(await complaintOf(folder, `${net}${net}${run}`), /it declares 2 with @udf/);
  assert.match(
    await complaintOf(folder, `// @udf SCALAR SCRIPT F( RETURNS DOUBLE\n${run}`),
    /line 1, column/,
  );
  const { udf, code } = await prepare(
    folder,
    `// @udf SCALAR SCRIPT "my".F("a b" DOUBLE, y INT)\n// EMITS (...)\n${run}`,
  );
  const { statement } = parseStatement(createUdf(udf, udf.schema, code)) as { statement: { source: string } };
  assert.is(
    createUdf(udf, udf.schema, "x"),
    'CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT "my"."F"("a b" DOUBLE, y INT)\n EMITS (...) AS\nx',
  );
  assert.ok(statement.source.includes("function run()"));
});

test("takes packages along, and refuses what cannot come", async ({ folder }) => {
  const { code, packages } = await prepare(
    folder,
    `${net}import { base } from "asks-for-node";\nimport { distance } from "fastest-levenshtein";
export const run = (ctx: any) => distance(base("a/b"), \`
/
\`);\n`,
  );
  assert.equal(packages, ["asks-for-node", "fastest-levenshtein"]);
  assert.match(code, /const require=/);
  // A client would end the script there.
  assert.not.match(code, /^\s*\/\s*$/m);
  const beside =
    'import { readFileSync } from "node:fs";\nexport const run = () => readFileSync(new URL("a.txt", import.meta.url)).length;\n';
  assert.match(
    (await prepare(folder, net + beside)).code,
    /new URL\("a\.txt", "file:\/\/\/a-script-has-no-folder\/"\)/,
  );
  const importing = (name: string) =>
    complaintOf(folder, `${net}import x from "${name}";\nexport const run = () => x;\n`);
  assert.match(
    await importing("compiled"),
    /E-SME-318: .*udf\.ts cannot be bundled: compiled has compiled code, build\.node, which a script cannot/,
  );
  assert.match(await importing("absent-package"), /absent-package/);
  const long = `${net}export const run = () => "${"x".repeat(2_000_000)}".length;\n`;
  assert.match(
    await complaintOf(folder, long),
    /E-SME-319: .* 2,000,\d+ characters, and Exasol takes 2,000,000/,
  );
});

test.run();
