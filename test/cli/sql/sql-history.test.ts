import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync } from "node:fs";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { mayHoldSecret } from "../../../cli/sql/may-hold-secret.ts";
import { appendHistory, readHistory } from "../../../cli/sql/sql-history.ts";
import { suite } from "../../support/suite.ts";

const test = suite<{ folder: string; before: string | undefined }>("the history of sme-gen sql");

test.before.each(async (context) => {
  context.folder = await mkdtemp(join(tmpdir(), "sme-history-"));
  context.before = process.env.XDG_STATE_HOME;
  process.env.XDG_STATE_HOME = context.folder;
});
test.after.each(async ({ folder, before }) => {
  if (before === undefined) delete process.env.XDG_STATE_HOME;
  else process.env.XDG_STATE_HOME = before;
  await rm(folder, { recursive: true });
});

const path = (folder: string): string => join(folder, "sme-gen", "sql-history");
const modeOf = async (file: string): Promise<number> => (await stat(file)).mode & 0o777;

const secrets = [
  "CREATE CONNECTION C TO 'x' USER 'u' IDENTIFIED BY 'geheim'",
  "CREATE OR REPLACE CONNECTION C TO 'x' USER 'u' IDENTFIED BY 'geheim'",
  "create conection c to 'x' identified /* */ by 'geheim'",
  "create or replace conection c to 'x' usr 'u' by 'geheim'",
  'ALTER USER sys IDENTIFIED BY "geheim"',
  "ATLER USER sys PASWORD 'geheim'",
  "CREATE USER u INDENTIFIED\n-- so\nBY geheim",
  "CRAETE UESR u 'geheim'",
  "x ALTER\tCONNECTION c 'geheim'",
  "IDENTIFIED\u200b BY 'geheim'",
  "ＩＤＥＮＴＩＦＩＥＤ BY 'geheim'",
  "IDNETIFEID BY 'geheim'",
  "EXPORT t INTO CSV AT 'https://b.s3.amazonaws.com' USER 'k' IDENTIFIED BY 'geheim' FILE 'f'",
  "IMPORT INTO t FROM CSV AT 'https://b' USER 'k' FILE 'f'",
  "IMPORT INTO t FROM CSV AT C USER 'k' IDENT BY 'geheim' FILE 'f'",
  "EXPORT t INTO CSV AT 'k:geheim' FILE 'f'",
  "SELECT 'https://user:geheim@host/x'",
  "IMPORT INTO t FROM CSV AT 'https://b.s3.amazonaws.com/f?X-Amz-Credential=a&X-Amz-Signature=b' FILE 'f'",
  "SELECT 'https://b.s3.amazonaws.com/f?AWSAccessKeyId=A&Expires=1'",
  "SELECT 'https://b.blob.core.windows.net/f?sv=1&sig=abc'",
  "SELECT 'AKIAIOSFODNN7EXAMPLE'",
  "SELECT 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'",
  "SELECT 'd41d8cd98f00b204e9800998ecf8427e'",
  "SELECT 'secret;session_token=abc'",
  "SELECT 'exa_pat_abcdefghijkl'",
  "SELECT 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc'",
  'EXECUTE SCRIPT s(\'{"db_password": "geheim"}\')',
  'EXECUTE SCRIPT s(\'{\\"password\\":\\"geheim\\"}\')',
  "CREATE VIRTUAL SCHEMA v USING a WITH PASSWORD='geheim'",
  "SELECT 1 -- password: geheim",
  "EXECUTE SCRIPT s('pwd', 'geheim')",
];
const harmless = [
  'SELECT * FROM T ORDER BY "A", 1',
  "SELECT A, COUNT(*) FROM T GROUP BY 'x'",
  "CREATE OR REPLACE TABLE S.USERS (ID DECIMAL(18,0), NAME VARCHAR(10))",
  "CREATE VIEW V AS SELECT * FROM T",
  "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD'",
  "CREATE SCHEMA S",
  "CREATE LUA SCRIPT S.F() AS\nexit(1)\n/",
  "SELECT CURRENT_USER FROM DUAL WHERE USER_NAME = 'SYS'",
  "GRANT ACCESS ON CONNECTION AWS_CONNECTION FOR SCHEMA ML TO U",
  "SELECT 'https://my-bucket.s3.eu-central-1.amazonaws.com', 's3://My-Bucket1/Long/Path/Of2/Something/Else'",
  'EXECUTE SCRIPT ML.SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT(\'{"job_name": "abalone-rings", ' +
    '"aws_credentials_connection_name": "AWS_CONNECTION", ' +
    '"iam_sagemaker_role": "arn:aws:iam::123456789012:role/AmazonSageMaker-ExecutionRole-20200101T000001"}\')',
];

for (const statement of secrets) {
  test(`does not keep ${statement}`, () => {
    assert.ok(mayHoldSecret(statement));
    assert.ok(mayHoldSecret(`${statement.toLowerCase()};`) || /AKIA|wJalr|eyJ/.test(statement));
  });
}

for (const statement of harmless) {
  test(`keeps ${statement}`, () => {
    assert.not.ok(mayHoldSecret(statement));
  });
}

test("gives whole statements back, the newest first", () => {
  appendHistory("SELECT 1;");
  appendHistory("SELECT\n  2;");
  appendHistory("ALTER USER sys IDENTIFIED BY geheim;");
  assert.equal(readHistory(), ["SELECT\n  2;", "SELECT 1;"]);
});

test("is for the user alone, also where it was not before", async ({ folder }) => {
  mkdirSync(join(folder, "sme-gen"), { mode: 0o755 });
  await writeFile(path(folder), "SELECT 0;\n", { mode: 0o644 });
  chmodSync(path(folder), 0o666);
  appendHistory("SELECT 1;");
  assert.is(await modeOf(path(folder)), 0o600);
  assert.is(await modeOf(join(folder, "sme-gen")), 0o700);
  assert.equal(readHistory(), ["SELECT 1;", "SELECT 0;"]);
});

test("removes the secrets that earlier releases kept", async ({ folder }) => {
  mkdirSync(join(folder, "sme-gen"));
  await writeFile(path(folder), "SELECT 0;\nIDENTFIED BY 'geheim';\nSELECT 1;\n");
  assert.equal(readHistory(), ["SELECT 1;", "SELECT 0;"]);
  assert.not.match(await readFile(path(folder), "utf8"), "geheim");
});

test("keeps a thousand statements and not much more", async ({ folder }) => {
  mkdirSync(join(folder, "sme-gen"));
  await writeFile(path(folder), Array.from({ length: 5000 }, (_, i) => `SELECT ${i};\n`).join(""));
  assert.is(readHistory().length, 1000);
  assert.is((await readFile(path(folder), "utf8")).split("\n").length, 1001);
});

test("loses nothing when several prompts end statements at the same time", async ({ folder }) => {
  const module = fileURLToPath(new URL("../../../cli/sql/sql-history.js", import.meta.url));
  const writers = ["A", "B", "C"].map((name) => {
    const code = `import { appendHistory, readHistory } from ${JSON.stringify(module)};
      for (let i = 0; i < 50; i++) { appendHistory("SELECT ${name}" + i); readHistory(); }`;
    const env = { ...process.env, XDG_STATE_HOME: folder };
    return spawn(process.execPath, ["--input-type=module", "-e", code], { env, stdio: "inherit" });
  });
  await Promise.all(writers.map((writer) => once(writer, "close")));
  assert.is(new Set(readHistory()).size, 150);
});

test("takes over the lock of a prompt that was killed", async ({ folder }) => {
  appendHistory("SELECT 1;");
  const lock = `${path(folder)}.lock`;
  await writeFile(lock, "");
  const { utimes } = await import("node:fs/promises");
  await utimes(lock, new Date(0), new Date(0));
  appendHistory("SELECT 2;");
  assert.equal(readHistory(), ["SELECT 2;", "SELECT 1;"]);
});

test.run();
