import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import type { SandboxFacts } from "../../cli/sandbox/describe-sandbox.ts";
import { runStatements } from "../../cli/sql/run-statements.ts";
import { runPrompt } from "../../cli/sql/sql-prompt.ts";
import { tableFormat } from "../../cli/terminal/result-format.ts";
import { resultPrinter } from "../../cli/terminal/result-printer.ts";
import { connect } from "../../deploy/database/connect.ts";
import { parseDsn } from "../../deploy/database/dsn.ts";
import { readTree, secretsIn } from "../support/marked-secrets.ts";
import { runCommand } from "../support/run-command.ts";
import { suite } from "../support/suite.ts";

interface Context {
  folder: string;
  sandbox: ChildProcess;
  facts: SandboxFacts;
  /** What the sandbox logged. */
  log: string[];
  hostile: Server;
  hostileUrl: string;
}

const test = suite<Context>("secrets in sme-gen's commands");
const main = fileURLToPath(new URL("../../cli/main.js", import.meta.url));

/** None of them opens anything. */
const secrets = {
  "database password": "Pw-Heron/41+x",
  "BucketFS password": "Bf-Otter/52+x",
  "SaaS token": "exa_pat_Newt63xxxxxxxx",
  "secret access key": "Sk/Lynx74+abcdefghijklmnopqrstuv",
  "session token": "FwoGZXIvYXdzEBcSToKenBadger85",
  "password in an address": "Ad-Stoat96",
  signature: "f00dfacedeadbeef0107aaaaaaaaaaaa",
  "private key": "MIIBVwIBADANBgkqhkiG9w0BMole18",
};
const [password, bucketFsPassword, token, secretKey, sessionToken, userinfo, signature, key] = Object.values(
  secrets,
) as [string, string, string, string, string, string, string, string];

const environment = (folder: string): Record<string, string> => ({
  HOME: join(folder, "home"),
  XDG_STATE_HOME: join(folder, "state"),
  XDG_CACHE_HOME: join(folder, "cache"),
  XDG_CONFIG_HOME: join(folder, "config"),
  TMPDIR: join(folder, "tmp"),
});

test.before(async (context) => {
  const folder = await mkdtemp(join(tmpdir(), "sme-secrets-"));
  context.folder = folder;
  for (const path of Object.values(environment(folder))) await mkdir(path);
  context.log = [];
  context.sandbox = spawn(process.execPath, [main, "sandbox", "--json", "--data-dir", join(folder, "data")], {
    env: { ...process.env, ...environment(folder), SME_EXASOL_PASSWORD: "Sb-Marten29" },
  });
  context.sandbox.stderr?.on("data", (text) => context.log.push(String(text)));
  assert.ok(context.sandbox.stdout);
  const lines = createInterface({ input: context.sandbox.stdout });
  context.facts = await new Promise((resolve) => lines.once("line", (line) => resolve(JSON.parse(line))));
  // It repeats what it was asked for.
  context.hostile = createServer((request, response) => {
    if (request.url?.includes("/files/")) {
      const url = `${context.hostileUrl}/put?X-Amz-Signature=${signature}`;
      response.end(JSON.stringify({ url }));
      return;
    }
    request.resume();
    response.writeHead(request.method === "PUT" ? 403 : 200);
    response.end(request.method === "PUT" ? JSON.stringify([request.url, request.headers]) : "{}");
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => context.hostile.once("listening", resolve));
  context.hostileUrl = `http://127.0.0.1:${(context.hostile.address() as AddressInfo).port}`;
});
test.after(async ({ folder, sandbox, hostile }) => {
  sandbox.kill("SIGINT");
  await new Promise((resolve) => sandbox.once("close", resolve));
  hostile.closeAllConnections();
  hostile.close();
  await rm(folder, { recursive: true, force: true });
});

function run({ folder }: Context, words: string[], env: Record<string, string> = {}, input?: string) {
  return runCommand(words, {
    env: { ...environment(folder), ...env },
    cwd: join(folder, "home"),
    ...(input === undefined ? {} : { input }),
  });
}

function all({ facts }: Context): Record<string, string> {
  return {
    ...secrets,
    "the sandbox's password": facts.exasol.password,
    "the sandbox's BucketFS password": facts.bucketFs.writePassword,
    "the sandbox's read password": facts.bucketFs.readPassword,
    "the sandbox's secret access key": facts.aws.secretAccessKey,
  };
}

/** What the system shows of a process to everybody. */
async function commandLine({ pid }: ChildProcess): Promise<string> {
  return (await readFile(`/proc/${pid}/cmdline`, "latin1")).replaceAll("\0", " ").trim();
}

/**
 * Runs the command; nothing that it says may be a secret, be obeyed by a terminal or come from the inside.
 */
async function silent(
  context: Context,
  what: string,
  words: string[],
  env: Record<string, string> = {},
  input?: string,
): Promise<void> {
  const { stdout, stderr } = await run(context, words, env, input);
  assert.equal(secretsIn(stdout + stderr, all(context)), [], `${what}: ${stdout}${stderr}`);
  assert.not.match((stdout + stderr).replaceAll(/[\n\t]/g, ""), /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u, what);
  assert.not.match(stderr, /F-SME|\[object|^\s+at /m, `${what}: ${stderr}`);
}

const statements: readonly (readonly [what: string, sql: string])[] = [
  [
    "a connection",
    `CREATE CONNECTION A TO 'https://b.s3.amazonaws.com' USER 'AKIA' IDENTIFIED BY '${secretKey}'`,
  ],
  [
    "misspelt",
    `CREATE CONNECTION A2 TO 'https://b.s3.amazonaws.com' USER 'AKIA' IDENTFIED BY '${secretKey}'`,
  ],
  ["without BY", `CREATE CONNECTION A2 TO 'x' USER 'AKIA' IDENTIFIED '${secretKey}'`],
  ["a string too many", `CREATE CONNECTION A2 TO 'x' USER 'AKIA' IDENTIFIED BY 'x' '${secretKey}'`],
  ["in quotes of a name", `CREATE CONNECTION A2 TO 'x' USER 'AKIA' IDENTIFIED BY "${secretKey}"`],
  ["without quotes", `CREATE CONNECTION A2 TO 'x' USER 'AKIA' IDENTIFIED BY ${sessionToken}`],
  [
    "there already",
    `CREATE CONNECTION A TO 'https://u:${userinfo}@h' USER 'AKIA' IDENTIFIED BY '${secretKey}'`,
  ],
  ["a string without end", `CREATE CONNECTION A2 TO 'x' USER 'AKIA' IDENTIFIED BY '${secretKey}`],
  ["a user", `CREATE USER u IDENTIFIED BY '${secretKey}'`],
  ["a user by a name", `CREATE USER u IDENTIFIED BY "${secretKey}"`],
  ["export to a string", `EXPORT DUAL INTO '${secretKey}'`],
  ["export's rest", `EXPORT DUAL INTO CSV AT 'http://127.0.0.1:9' FILE 'x' '${secretKey}'`],
  ["export's rest as a name", `EXPORT DUAL INTO CSV AT 'http://127.0.0.1:9' FILE 'x' "${secretKey}"`],
  ["userinfo", `EXPORT DUAL INTO CSV AT 'http://u:${userinfo}@127.0.0.1:9' FILE 'x'`],
  ["other address with userinfo", `EXPORT DUAL INTO CSV AT 'ftp://u:${userinfo}@127.0.0.1:9' FILE 'x'`],
  ["no address", `EXPORT DUAL INTO CSV AT 'u:${userinfo}' FILE 'x'`],
  [
    "user and password",
    `EXPORT DUAL INTO CSV AT 'http://127.0.0.1:9' USER 'u' IDENTIFIED BY '${secretKey}' FILE 'x'`,
  ],
  ["import signed", `IMPORT INTO T FROM CSV AT 'http://127.0.0.1:9' FILE 'x?X-Amz-Signature=${signature}'`],
  [
    "import signed address",
    `IMPORT INTO T FROM CSV AT 'http://127.0.0.1:9/?X-Amz-Signature=${signature}' FILE 'x'`,
  ],
  [
    "session token for export",
    `EXPORT DUAL INTO CSV AT 'https://b.s3.eu-central-1.amazonaws.com' USER 'A' IDENTIFIED BY '${secretKey};session_token=${sessionToken}' FILE 'x'`,
  ],
  [
    "token alone for export",
    `EXPORT DUAL INTO CSV AT 'https://b.s3.eu-central-1.amazonaws.com' USER 'A' IDENTIFIED BY '${secretKey};${sessionToken}' FILE 'x'`,
  ],
  [
    "unknown key for export",
    `EXPORT DUAL INTO CSV AT 'https://b.s3.eu-central-1.amazonaws.com' USER 'A' IDENTIFIED BY '${secretKey}' FILE 'x'`,
  ],
  ["alter", `ALTER CONNECTION NONE TO 'x' USER 'A' IDENTIFIED BY '${secretKey}'`],
  ["alter '…'", `ALTER '${secretKey}'`],
  ["from '…'", `SELECT * FROM '${secretKey}'`],
  ["values", `SELECT 1 FROM DUAL '${secretKey}'`],
  ["a join", `SELECT 1 FROM DUAL NATURAL '${secretKey}'`],
  ["a comparison", `SELECT 1 = ANY '${secretKey}'`],
];

test("are said by no statement that fails", async (context) => {
  const { exasol } = context.facts;
  const database = await connect({ dsn: parseDsn(exasol.dsn), user: "sys", password: exasol.password });
  const printer = resultPrinter(tableFormat(), async () => {}, { counts: true });
  await database.execute("CREATE SCHEMA IF NOT EXISTS S");
  await database.execute("CREATE TABLE IF NOT EXISTS S.T (A VARCHAR(10))");
  for (const [what, sql] of statements) {
    const error = await runStatements(database, `${sql};`, "stdin", printer).then(
      () => new Error("none"),
      (failure: Error) => failure,
    );
    assert.equal(secretsIn(error.message, all(context)), [], `${what}: ${error.message}`);
  }
  await database.close();
});

const login = ({ facts }: Context) => ({
  DB_PASSWORD: facts.exasol.password,
  SME_DSN: facts.exasol.dsn,
  SME_DB_USER: "sys",
});
const given = { DB_PASSWORD: password, BUCKETFS_PASSWORD: bucketFsPassword, SAAS_TOKEN: token };

type Case = readonly [what: string, words: string[], env?: Record<string, string>, input?: string];

const cases = (context: Context): Case[] => {
  const { facts, folder, hostileUrl } = context;
  const { exasol, bucketFs } = facts;
  const at = ["--dsn", exasol.dsn, "--db-user", "sys"];
  const archive = join(folder, "home", "sme.tar.gz");
  const deployContainer = ["deploy", "--schema", "ML", "--container-file", archive, "--allow-override"];
  const toSaas = (url: string): string[] => [
    ...deployContainer,
    ...["--saas-url", url, "--saas-account-id", "A", "--saas-database-id", "D", ...at],
  ];
  const port = new URL(hostileUrl).port;
  const signed = `http://u:${userinfo}@127.0.0.1:9/?X-Amz-Signature=${signature}`;
  return [
    ["help", ["sql", "--help", "--db-password", password]],
    ["version", ["--version"], given],
    ["completion", ["completion", "bash"], given],
    ["udf-types", ["udf-types", "SCALAR SCRIPT F(X DOUBLE) RETURNS DOUBLE"], given],
    ["wrong password", ["sql", ...at, "--db-password", password, "-c", "SELECT 1"]],
    [
      "wrong fingerprint",
      ["sql", "--dsn", `127.0.0.1/${"0".repeat(64)}:${exasol.port}`, "--db-user", "sys", "-c", "SELECT 1"],
      given,
    ],
    [
      "certificate",
      ["deploy", "--dsn", `127.0.0.1:${exasol.port}`, "--db-user", "other", "--schema", "ML"],
      given,
    ],
    ["nobody there", ["undeploy", "--dsn", "127.0.0.1:9", "--db-user", "sys", "--schema", "ML"], given],
    [
      "DSN with userinfo",
      [
        "sql",
        "--dsn",
        `wss://sys:${userinfo}@127.0.0.1:${exasol.port}`,
        "--db-user",
        "sys",
        "-c",
        "SELECT 1",
      ],
      given,
    ],
    [
      "DSN with userinfo 2",
      ["sql", "--dsn", `sys/${userinfo}@127.0.0.1:${exasol.port}`, "--db-user", "sys", "-c", "SELECT 1"],
      given,
    ],
    [
      "DSN with userinfo 3",
      ["sql", "--dsn", `${userinfo}@127.0.0.1:${exasol.port}`, "--db-user", "sys", "-c", "SELECT 1"],
      given,
    ],
    [
      "DSN, URL",
      [
        "sql",
        "--dsn",
        `jdbc:exa:127.0.0.1:8563;user=sys;password=${userinfo}`,
        "--db-user",
        "sys",
        "-c",
        "SELECT 1",
      ],
      given,
    ],
    [
      "bad private key",
      [
        "sql",
        ...at,
        "--ssl-client-cert-path",
        join(folder, "home", "key.pem"),
        "--ssl-client-private-key",
        join(folder, "home", "key.pem"),
        "-c",
        "SELECT 1",
      ],
      given,
    ],
    [
      "key as certificate",
      [
        "sql",
        "--dsn",
        `127.0.0.1:${exasol.port}`,
        "--db-user",
        "sys",
        "--ssl-cert-path",
        join(folder, "home", "key.pem"),
        "-c",
        "SELECT 1",
      ],
      given,
    ],
    ["unknown command", ["--db-password", password, "sqk"], given],
    ["unknown command 2", [`--db-password=${password}`, "sql", "-c", "SELECT 1"], given],
    ["unknown option", ["sql", `--db-pasword=${password}`, "-c", "SELECT 1"], given],
    ["unknown option 2", ["deploy", "--db-pass", password], given],
    ["twice", ["sql", "--db-password", password, "--db-password", token], given],
    ["password of two words", ["deploy", "--db-password", "my", password], given],
    ["password of two words, =", ["undeploy", "--db-password=my", password], given],
    ["password of two words, token", ["deploy", "--saas-token", "Bearer", token], given],
    ["short option", ["sql", `-p${password}`], given],
    ["missing file", ["sql", join(folder, "none.sql")], { ...given, ...login(context) }],
    ["script file", ["sql", join(folder, "home", "script.sql")], login(context)],
    [
      "success with secrets",
      [
        "sql",
        "-c",
        `CREATE OR REPLACE CONNECTION B TO 'https://b.s3.amazonaws.com' USER 'AKIA' IDENTIFIED BY '${secretKey};session_token=${sessionToken}'`,
      ],
      login(context),
    ],
    [
      "deploy",
      ["deploy", "--schema", "ML", "--db-password", exasol.password, ...at],
      { BUCKETFS_PASSWORD: "x" },
    ],
    [
      "bucketfs 401",
      [
        ...deployContainer,
        "--bucketfs-port",
        String(bucketFs.port),
        "--bucketfs-password",
        bucketFsPassword,
        ...at,
      ],
      login(context),
    ],
    [
      "bucketfs 403 of one that repeats",
      [...deployContainer, "--bucketfs-port", port, "--bucketfs-password", bucketFsPassword, ...at],
      login(context),
    ],
    [
      "bucketfs unreachable",
      [...deployContainer, "--bucketfs-port", "9", ...at],
      { ...login(context), BUCKETFS_PASSWORD: bucketFsPassword },
    ],
    [
      "bucketfs host with userinfo",
      [...deployContainer, "--bucketfs-host", `w:${userinfo}@127.0.0.1`, ...at],
      { ...login(context), BUCKETFS_PASSWORD: bucketFsPassword },
    ],
    ["saas that repeats", toSaas(hostileUrl), { ...login(context), SAAS_TOKEN: token }],
    ["saas unreachable", toSaas(signed), { ...login(context), SAAS_TOKEN: token }],
    ["saas no URL", toSaas(`u:${userinfo}@x y`), { ...login(context), SAAS_TOKEN: token }],
    ["saas token with line break", toSaas(hostileUrl), { ...login(context), SAAS_TOKEN: `${token}\nx` }],
    [
      "load",
      ["load", join(folder, "home", "data.csv"), "--table", "S.LOADED"],
      { ...given, ...login(context) },
    ],
    [
      "load, refused",
      ["load", join(folder, "home", "data.csv"), "--table", "S.LOADED", "--db-password", password],
      { ...given, ...login(context), DB_PASSWORD: password },
    ],
    ["undeploy", ["undeploy", "--schema", "ML"], login(context)],
    [
      "escapes in an error",
      ["sql", "-c", 'SELECT * FROM "\u001b]0;title\u0007\u001b[2J\r\u009b31m\u202e"'],
      login(context),
    ],
    [
      "escapes in a DSN",
      ["sql", "--dsn", "\u001b]0;title\u0007", "--db-user", "sys", "-c", "SELECT 1"],
      given,
    ],
    ["escapes in a file's name", ["sql", "\u001b[2Jnone\u009b31m"], { ...login(context) }],
    ["sandbox, port in use", ["sandbox", "--exasol-port", String(exasol.port)], given],
    ["sandbox, folder in use", ["sandbox", "--data-dir", join(folder, "data")], given],
    ["sandbox, password too long", ["sandbox", "--exasol-password", password.repeat(20)], given],
    ["sandbox, password of two words", ["sandbox", "--exasol-password", "my", password], given],
  ];
};

test("are said by no command, whatever it ends in", async (context) => {
  const { folder } = context;
  const home = join(folder, "home");
  const pem = `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`;
  await writeFile(join(home, "key.pem"), pem, { mode: 0o600 });
  await writeFile(
    join(home, "script.sql"),
    `SELECT 1;\nCREATE CONNECTION A2 TO 'x' USER 'AKIA' IDENTIFIED '${secretKey}';\n`,
    { mode: 0o600 },
  );
  await writeFile(join(home, "sme.tar.gz"), Buffer.from([0x1f, 0x8b, 0, 0]), { mode: 0o600 });
  await writeFile(join(home, "data.csv"), "A,\u001b[2JB\n1,2\n", { mode: 0o600 });
  const rest = cases(context);
  const workers = Array.from({ length: 3 }, async () => {
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
      const [what, words, env, input] = next;
      await silent(context, what, words, env, input);
    }
  });
  await Promise.all(workers);
});

test("are kept out of the prompt's history, and said by none of its errors", async (context) => {
  const { exasol } = context.facts;
  const database = await connect({ dsn: parseDsn(exasol.dsn), user: "sys", password: exasol.password });
  const [input, output, shown] = [new PassThrough(), new PassThrough(), [] as string[]];
  output.on("data", (text) => shown.push(String(text)));
  const [stateHome, report] = [process.env.XDG_STATE_HOME, console.error];
  process.env.XDG_STATE_HOME = join(context.folder, "state");
  console.error = (text) => shown.push(text);
  try {
    for (const [, sql] of statements) if (!sql.endsWith(secretKey)) input.write(`${sql};\n`);
    input.end("SELECT 'kept';\n");
    await runPrompt(database, { json: false, csv: false, keepHistory: true, terminal: false, input, output });
  } finally {
    console.error = report;
    if (stateHome === undefined) delete process.env.XDG_STATE_HOME;
    else process.env.XDG_STATE_HOME = stateHome;
    await database.close();
  }
  assert.match(shown.join(""), "kept");
  assert.equal(secretsIn(shown.join(""), all(context)), [], shown.join(""));
});

test("are in no file that others can read, and in few at all", async (context) => {
  const { folder } = context;
  const files = await readTree(folder);
  const history = files.find(({ path }) => path.endsWith("sql-history"));
  assert.match(history?.content ?? "", "kept");
  const holders = files.filter(({ content }) => secretsIn(content, all(context)).length > 0);
  assert.ok(holders.length > 0);
  for (const { path, mode } of holders) {
    const [place = ""] = relative(folder, path).split("/");
    // What the user wrote; what --data-dir keeps; what tells other commands how to
    // log in to a sandbox that runs.
    assert.ok(["home", "data", "state"].includes(place), path);
    if (place === "home") continue;
    if (place === "state") assert.match(path, /state\/sme-gen\/sandboxes\/[^/]+\.json$/);
    assert.is(mode, "600", path);
    const above = files.filter(
      (one) => one.isFolder && path.startsWith(`${one.path}/`) && one.path !== folder,
    );
    assert.ok(
      above.some((one) => one.mode === "700"),
      path,
    );
  }
  assert.ok(holders.some(({ path }) => path.includes("/sandboxes/")));
  assert.equal(secretsIn(context.log.join(""), all(context)), []);
});

test("are not shown in the list of processes", async (context) => {
  const { sandbox } = context;
  const { DB_PASSWORD, SME_DSN } = login(context);
  const child = spawn(
    process.execPath,
    [main, "sql", "--dsn", SME_DSN, "--db-user", "sys", "--db-password", DB_PASSWORD, "-"],
    { env: { ...process.env, ...environment(context.folder) }, stdio: ["pipe", "pipe", "inherit"] },
  );
  child.stdin?.write(`SELECT '${secretKey}';\n`);
  // It waits for more of its input, long after it has read its arguments.
  let seen = "";
  for (let tries = 0; tries < 1200 && !seen.startsWith("sme-gen"); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    seen = await commandLine(child);
  }
  assert.is(seen, "sme-gen");
  assert.is(await commandLine(sandbox), "sme-gen");
  child.stdin?.end();
  await new Promise((resolve) => child.once("close", resolve));
});

test.run();
