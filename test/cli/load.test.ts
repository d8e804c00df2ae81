import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import * as assert from "uvu/assert";
import { runningSandboxes } from "../../cli/sandbox/running-sandbox.ts";
import { connect, type Database } from "../../deploy/database/connect.ts";
import { parseDsn } from "../../deploy/database/dsn.ts";
import type { Cell } from "../../deploy/database/result.ts";
import { fromPackage } from "../../package/package-root.ts";
import { type Sandbox, startSandbox } from "../../sandbox/start-sandbox.ts";
import { type CommandResult, emptyState, runCommand, startCommand } from "../support/run-command.ts";
import { suite } from "../support/suite.ts";

const test = suite<{ sandbox: Sandbox; database: Database; folder: string }>("sme-gen load");

test.before(async (context) => {
  context.sandbox = await startSandbox({ nodes: 1, languages: {} });
  const { host, port, certificateFingerprint, user, password } = context.sandbox.exasol;
  const dsn = parseDsn(`${host}/${certificateFingerprint}:${port}`);
  context.database = await connect({ dsn, user, password });
  await context.database.execute("CREATE SCHEMA S");
  context.folder = await mkdtemp(join(tmpdir(), "sme-load-test-"));
});
test.after(async ({ sandbox, database, folder }) => {
  await database.close();
  await sandbox.close();
  await rm(folder, { recursive: true });
});

function environment({ sandbox }: { sandbox: Sandbox }): Record<string, string> {
  const { host, port, certificateFingerprint, user, password } = sandbox.exasol;
  const fingerprint = certificateFingerprint.replaceAll(":", "");
  return { SME_DSN: `${host}/${fingerprint}:${port}`, SME_DB_USER: user, DB_PASSWORD: password };
}

type Context = { sandbox: Sandbox; database: Database; folder: string };

/** Loads the content, as a file unless the words name one. */
async function load(context: Context, content: string | Buffer, ...words: string[]): Promise<CommandResult> {
  const path = join(context.folder, "in.csv");
  await writeFile(path, content);
  return runCommand(["load", path, ...words], { env: environment(context) });
}

async function rows({ database }: Context, sql: string): Promise<Cell[][]> {
  const result = await database.execute(sql);
  return result.kind === "rows" ? result.rows : [];
}

const columnsOf = (table: string): string =>
  `SELECT COLUMN_NAME, COLUMN_TYPE FROM EXA_ALL_COLUMNS WHERE COLUMN_TABLE = '${table}' ORDER BY COLUMN_ORDINAL_POSITION`;

test("closes the file itself, whenever the garbage collector runs", async (context) => {
  const collect = `import { setFlagsFromString } from "node:v8";
    import { runInNewContext } from "node:vm";
    setFlagsFromString("--expose-gc");
    setInterval(runInNewContext("gc"), 2).unref();`;
  const path = join(context.folder, "collected.csv");
  await writeFile(path, "A\n1\n");
  const env = {
    ...environment(context),
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(collect)}`,
  };
  for (const word of [["--dry-run"], []]) {
    const { code, stderr } = await runCommand(["load", path, "--table", "S.COLLECTED", ...word], { env });
    assert.equal([code, stderr], [0, ""]);
  }
});

test("makes a table of a file, every value as it was", async (context) => {
  const content =
    "Id,Price,Share,Name,ok,Day,At,Code,Big,select\n" +
    '1,10.50,1e-05,"it\'s ""x"", ",true,2024-02-29,2024-01-01T10:00:00.123Z,007,9007199254740993,a\n' +
    '-2,,0.1,"line\nbreak 語",FALSE,,2024-01-01T00:00:00Z,1,123456789012345678901234567890123456,\n';
  const { code, stdout, stderr } = await load(context, content, "--table", "s.t1");
  assert.equal([code, stderr], [0, ""]);
  assert.match(stdout, /^PRICE {3}DECIMAL\(9,2\) +1 {2}10\.50$/m);
  assert.match(stdout, /^AT +TIMESTAMP +0 {2}2024-01-01T10:00:00\.123Z {2}in UTC$/m);
  assert.match(stdout, /Loaded 2 rows into S\.T1 in \d+\.\d s\.\n$/);
  assert.equal(await rows(context, columnsOf("T1")), [
    ["ID", "DECIMAL(9,0)"],
    ["PRICE", "DECIMAL(9,2)"],
    ["SHARE", "DOUBLE"],
    ["NAME", "VARCHAR(50) UTF8"],
    ["OK", "BOOLEAN"],
    ["DAY", "DATE"],
    ["AT", "TIMESTAMP(3)"],
    ["CODE", "VARCHAR(20) UTF8"],
    ["BIG", "DECIMAL(36,0)"],
    ["SELECT", "VARCHAR(20) UTF8"],
  ]);
  assert.equal(await rows(context, "SELECT * FROM S.T1 ORDER BY ID DESC"), [
    [
      1,
      "10.5",
      0.00001,
      'it\'s "x", ',
      true,
      "2024-02-29",
      "2024-01-01 10:00:00.123000",
      "007",
      "9007199254740993",
      "a",
    ],
    [
      -2,
      null,
      0.1,
      "line\nbreak 語",
      false,
      null,
      "2024-01-01 00:00:00.000000",
      "1",
      "123456789012345678901234567890123456",
      null,
    ],
  ]);
});

test("shows only, with --dry-run", async (context) => {
  const { code, stdout } = await runCommand(["load", "-", "--table", "S.NONE", "--dry-run"], {
    input: "a;b\n1;x\n",
  });
  assert.is(code, 0);
  assert.match(stdout, /^standard input: fields separated by semicolon, names in the first line, 1 row\.$/m);
  assert.match(stdout, /^A +DECIMAL\(9,0\) +0 {2}1$/m);
  assert.equal(await rows(context, columnsOf("NONE")), []);
});

test("hints at words that stand for no value", async () => {
  const { stdout } = await runCommand(["load", "-", "--table", "S.NONE", "--dry-run"], {
    input: "a,b\n1,x\nNA,NA\n",
  });
  assert.match(stdout, /^A +VARCHAR\(20\) +0 {2}1 +--null 'NA' makes it DECIMAL\(9,0\)$/m);
  assert.match(stdout, /^B +VARCHAR\(20\) +0 {2}x$/m);
});

test("reads standard input, gzip, and the user's own choices", async (context) => {
  const env = environment(context);
  const words = [
    "--table",
    'S."own"',
    "--no-header",
    "--type",
    "COLUMN_1=VARCHAR(4)",
    "--type",
    "column_2=DOUBLE",
    "--null",
    "NA",
  ];
  const first = await runCommand(["load", "-", ...words], { env, input: "12\tNA\n13\t2\n" });
  assert.is(first.code, 0, first.stderr);
  const packed = await load(
    context,
    gzipSync("14|3\n"),
    ...["--table", 'S."own"', "--no-header", "--append"],
  );
  assert.is(packed.code, 0, packed.stderr);
  assert.equal(await rows(context, 'SELECT * FROM S."own" ORDER BY 1'), [
    ["12", null],
    ["13", 2],
    ["14", 3],
  ]);
  assert.equal(
    (await readdir(tmpdir())).filter(
      (name) => name.startsWith("sme-load-") && !name.startsWith("sme-load-test"),
    ),
    [],
  );
});

test("loads all or nothing: a value that does not fit names line and column, and the old table stays", async (context) => {
  await load(context, "A,B\n1,x\n", "--table", "S.T2");
  const many = Array.from({ length: 12_000 }, (_, row) => `${row},y`).join("\n");
  const failed = await load(
    context,
    `A,B\n${many}\n1.5,z\n`,
    "--table",
    "S.T2",
    "--replace",
    "--type",
    "A=INT",
  );
  assert.is(failed.code, 1);
  assert.match(
    failed.stderr,
    /^E-SME-183: In line 12002, column A, the value '1\.5' does not fit into DECIMAL\(18,0\)\./,
  );
  assert.equal(await rows(context, "SELECT * FROM S.T2"), [[1, "x"]]);
  assert.is((await load(context, "C\n2\n", "--table", "S.T2", "--replace")).code, 0);
  assert.equal(await rows(context, "SELECT C FROM S.T2"), [[2]]);
});

test("says what stands in the way before any row moves", async (context) => {
  await load(context, "A,B\n1,x\n", "--table", "S.T3");
  await context.database.execute("CREATE VIEW S.V AS SELECT 1 AS A");
  const refusal = async (content: string, ...words: string[]): Promise<string> =>
    (await load(context, content, ...words)).stderr;
  assert.match(
    await refusal("A\n1\n", "--table", "S.T3"),
    /^E-SME-184: Table S\.T3 exists already\. --append adds/,
  );
  assert.match(
    await refusal("A\n1\n", "--table", "S.V", "--replace"),
    /^E-SME-184: View S\.V exists already\. Choose another/,
  );
  assert.match(
    await refusal("A\n1\n", "--table", "NEW.T"),
    /^E-SME-185: There is no schema NEW\. --create-schema/,
  );
  assert.match(await refusal("A\n1\n", "--table", "S.T4", "--append"), /^E-SME-185: There is no table S\.T4/);
  assert.match(
    await refusal("A,C\n1,2\n", "--table", "S.T3", "--append"),
    /^E-SME-187: .*the table has no C, it has A, B\./,
  );
  assert.match(
    await refusal("A,B\n1,2\n", "--table", "S.T3", "--append", "--no-header"),
    /^E-SME-183: In line 1, column A, the value 'A'/,
  );
  assert.match(await refusal("A\n1\n", "--table", "T"), /^E-SME-189: Option --table cannot be 'T'/);
  assert.match(
    await refusal("A\n1\n", "--table", "S.T5", "--delimiter", ";;"),
    /^E-SME-189: Option --delimiter/,
  );
  assert.match(
    (await runCommand(["load", "/none.csv", "--table", "S.T"], { env: environment(context) })).stderr,
    /^E-SME-101: \/none\.csv cannot be read/,
  );
});

test("finds what is missing and what stands in the way before it reads the file", async (context) => {
  const notCsv = "A,B\n1\n";
  await load(context, "A\n1\n", "--table", "S.T8");
  const there = await load(context, notCsv, "--table", "S.T8");
  assert.match(there.stderr, /^E-SME-184: Table S\.T8 exists already/);
  const unknown = await load(context, notCsv, "--table", "NEW.T");
  assert.match(unknown.stderr, /^E-SME-185: There is no schema NEW/);
  const options = await runCommand(["load", join(context.folder, "in.csv")]);
  assert.match(options.stderr, /^E-SME-100: load needs --dsn, --db-user, --db-password and --table\./);
  const same = await load(context, notCsv, "--table", "S.T9", "--delimiter", "|", "--quote", "|");
  assert.match(same.stderr, /^E-SME-189: Option --quote cannot be '\|': it is the delimiter, too/);
  assert.is(same.code, 2);
});

test("appends by name, in the table's types, and leaves what the file lacks NULL", async (context) => {
  await context.database.execute('CREATE TABLE S.T6 (A VARCHAR(3), "My col" DECIMAL(5,2), C BOOLEAN)');
  const { code, stderr } = await load(context, "My col,a\n1.25,007\n", "--table", "S.T6", "--append");
  assert.is(code, 0, stderr);
  assert.equal(await rows(context, "SELECT * FROM S.T6"), [["007", "1.25", null]]);
  const tooLong = await load(context, "A\n1234\n", "--table", "S.T6", "--append");
  assert.match(
    tooLong.stderr,
    "'1234' does not fit into VARCHAR(3). Correct the file, change the table, or say",
  );
});

test("leaves nothing after Ctrl-C, not even the schema", async (context) => {
  const path = join(context.folder, "large.csv");
  await writeFile(
    path,
    `A,B\n${Array.from({ length: 300_000 }, (_, row) => `${row},text ${row}\n`).join("")}`,
  );
  const child = startCommand(["load", path, "--table", "GONE.T", "--create-schema"], {
    env: environment(context),
  });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  // The columns are shown when the rows begin to move.
  await once(child.stdout, "data");
  await sleep(200);
  child.kill("SIGINT");
  const [code] = await once(child, "close");
  assert.equal([code, stderr], [130, "Aborted. Nothing was loaded.\n"]);
  assert.equal(await rows(context, "SELECT 1 FROM EXA_SCHEMAS WHERE SCHEMA_NAME = 'GONE'"), []);
});

test("README: one's own file is a model in three lines", async () => {
  const [, commands = "", training = ""] =
    /## Train on your own file\n.*?```\n(.*?)```.*?```sql\n(.*?)```/s.exec(
      readFileSync(fromPackage("README.md"), "utf8"),
    ) ?? [];
  const lines = commands
    .trim()
    .split("\n")
    .map((line) => line.replace(/ +#.*/, ""));
  assert.is(lines.length, 3);
  const words = (command: string): string[] =>
    command
      .trim()
      .replace(/^npx sme-gen /, "")
      .split(/ +/);
  const [start = "", ...others] = lines.flatMap((line) => line.split(" && "));
  const sandbox = startCommand(words(start), { cwd: fromPackage(".") });
  const before = process.env.XDG_STATE_HOME;
  process.env.XDG_STATE_HOME = emptyState;
  try {
    let printed = "";
    for await (const chunk of sandbox.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
      printed += chunk;
      if (printed.includes("Ctrl-C stops it")) break;
    }
    sandbox.stdout.resume();
    const [found] = await runningSandboxes();
    if (found === undefined) throw new Error("the sandbox is not found");
    const { bucket, region, accessKeyId, secretAccessKey } = found.facts.aws;
    const connection =
      `CREATE CONNECTION AWS_CONNECTION TO 'https://${bucket}.s3.${region}.amazonaws.com' ` +
      `USER '${accessKeyId}' IDENTIFIED BY '${secretAccessKey}';`;
    for (const command of others) {
      const input = command.endsWith(" sql") ? `${connection}\n${training}` : "";
      const { code, stdout, stderr } = await runCommand(words(command), { cwd: fromPackage("."), input });
      assert.is(code, 0, `${command}: ${stderr}`);
      if (input !== "") assert.match(stdout, /arn:aws:sagemaker:[\w-]+:\d+:automl-job\/my-first-job/);
    }
  } finally {
    if (before === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = before;
    sandbox.kill("SIGTERM");
    await once(sandbox, "close");
  }
});

test.run();
