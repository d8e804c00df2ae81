import { execFileSync, spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { type AddressInfo, createConnection } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HeadBucketCommand, S3Client } from "@aws-sdk/client-s3";
import * as assert from "uvu/assert";
import { connect } from "../../deploy/database/connect.ts";
import { parseDsn } from "../../deploy/database/dsn.ts";
import { emptyState, runCommand } from "../support/run-command.ts";
import { startSandboxProcess } from "../support/sandbox-process.ts";
import { suite } from "../support/suite.ts";

const main = fileURLToPath(new URL("../../cli/main.js", import.meta.url));
const test = suite<{ temporary: string }>("sme-gen sandbox");
test.before.each(async (context) => {
  context.temporary = await mkdtemp(join(tmpdir(), "sme-sandbox-test-"));
});
test.after.each(async ({ temporary }) => {
  await rm(temporary, { recursive: true, force: true });
});

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1" });
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

test("tells in one line of JSON how to connect, and stops at Ctrl-C with a client connected", async ({
  temporary,
}) => {
  const { facts, kill } = await startSandboxProcess(temporary);
  const { dsn, user, password, port } = facts.exasol;
  await connect({ dsn: parseDsn(dsn), user, password });
  assert.ok((await readdir(temporary)).length > 0);
  assert.is(await kill("SIGINT"), 130);
  assert.equal(await readdir(temporary), []);
  assert.is(await listens(port), false);
});

for (const signals of [["SIGINT", "SIGINT"], ["SIGTERM"]] as const) {
  test(`leaves nothing behind after ${signals.join(" and ")}`, async ({ temporary }) => {
    const { facts, kill } = await startSandboxProcess(temporary);
    const [code] = await Promise.all(signals.map(kill));
    assert.is.not(code, 0);
    assert.equal(await readdir(temporary), []);
    assert.equal(await readdir(join(emptyState, "sme-gen", "sandboxes")), []);
    assert.is(await listens(facts.exasol.port), false);
  });
}

test("prints with --json nothing but JSON, and has the region and the password that it is given", async ({
  temporary,
}) => {
  const password = "it's 'quoted' → ünïcode";
  const words = ["--region", "ap-southeast-2", "--exasol-password", password];
  const { child, facts, kill, remarks } = await startSandboxProcess(temporary, words);
  let more = "";
  child.stdout?.on("data", (chunk) => {
    more += chunk;
  });
  const { dsn, user } = facts.exasol;
  const database = await connect({ dsn: parseDsn(dsn), user, password });
  await database.close();
  const s3 = new S3Client({ region: "ap-southeast-2", endpoint: facts.aws.endpoint, credentials: facts.aws });
  const { BucketRegion } = await s3.send(new HeadBucketCommand({ Bucket: facts.aws.bucket }));
  s3.destroy();
  assert.equal([facts.aws.region, BucketRegion], ["ap-southeast-2", "ap-southeast-2"]);
  await kill("SIGTERM");
  assert.equal([more, remarks()], ["", ""]);
});

test("answers a client while many others' statements take long, and gives UDFs no more threads", async ({
  temporary,
}) => {
  const { facts, kill } = await startSandboxProcess(temporary);
  const { dsn, user, password } = facts.exasol;
  const login = () => connect({ dsn: parseDsn(dsn), user, password });
  const client = await login();
  await client.execute("CREATE SCHEMA S");
  await client.execute("CREATE TABLE S.T AS SELECT I FROM VALUES BETWEEN 1 AND 300000 V(I)");
  const busy = await Promise.all(Array.from({ length: 5 }, login));
  for (const one of busy)
    one.execute("SELECT COUNT(*) FROM S.T A, S.T B WHERE A.I + B.I = 7").catch(() => undefined);
  await client.execute(
    "CREATE TYPESCRIPT SCALAR SCRIPT S.POOL(A INT) RETURNS VARCHAR(9) AS\n" +
      'export function run() { return process.env.UV_THREADPOOL_SIZE ?? "usual"; }\n',
  );
  assert.equal(await client.execute("SELECT S.POOL(1)").then((result) => "rows" in result && result.rows), [
    ["usual"],
  ]);
  await kill("SIGTERM");
});

test("prints what one needs next, ready to paste", async ({ temporary }) => {
  const password = "it's";
  const child = spawn(process.execPath, [main, "sandbox", "--exasol-password", password], {
    env: { ...process.env, XDG_STATE_HOME: emptyState, TMPDIR: temporary },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  let text = "";
  for await (const chunk of child.stdout.setEncoding("utf8").iterator({ destroyOnReturn: false })) {
    text += chunk;
    if (text.includes("Ctrl-C stops it")) break;
  }
  const [connection = ""] = /CREATE OR REPLACE CONNECTION [^;]*;/.exec(text) ?? [];
  const [consoleUrl = ""] = /http:\S+\/_console\/[\w-]+/.exec(text.split("\n")[0] ?? "") ?? [];
  assert.match(await (await fetch(consoleUrl)).text(), "<title>Local AWS</title>");
  const made = await runCommand(["sql", "-c", connection]);
  const exports = [...text.matchAll(/^ +(export .*)$/gm)].map(([, line]) => line).join("\n");
  const shell = execFileSync("sh", ["-c", `${exports}\nprintf '%s|%s' "$DB_PASSWORD" "$AWS_ENDPOINT_URL"`]);
  child.kill("SIGTERM");
  await ended;
  assert.is(made.code, 0, made.stderr);
  assert.match(String(shell), /^it's\|http:\/\/127\.0\.0\.1:\d+$/);
  for (const part of [
    " in a browser: jobs, endpoints, buckets",
    "npx sme-gen deploy --schema ML",
    "npx sme-gen sql",
    "JDBC and ODBC drivers speak another",
  ]) {
    assert.ok(text.includes(part), `${part} in:\n${text}`);
  }
});

for (const [option, service] of [
  ["--exasol-port", "the local Exasol"],
  ["--aws-port", "the local AWS"],
] as const) {
  test(`names the port that ${option} cannot have`, async () => {
    const occupant = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => occupant.once("listening", resolve));
    const { port } = occupant.address() as AddressInfo;
    const { code, stderr } = await runCommand(["sandbox", option, String(port)]);
    occupant.close();
    assert.is(code, 1);
    assert.match(stderr, `E-SME-106: Port ${port} cannot be used for ${service}: `);
    assert.match(stderr, "EADDRINUSE");
  });
}

test("refuses what it cannot use", async () => {
  const region = "a region of AWS' main partition, such as eu-central-1";
  const regions = "regions of AWS' main partition, such as eu-west-1,us-east-1";
  const password = "a password of 1 to 117 bytes";
  const cases = [
    ["nodes", "many", "a whole number from 1 to 64, not 'many'"],
    ["region", "Frankfurt", `${region}, not 'Frankfurt'`],
    ["region", "cn-north-1", `${region}, not 'cn-north-1'`],
    ["region", "", `${region}, not ''`],
    ["more-regions", "eu-west-1,Paris", `${regions}, not 'eu-west-1,Paris'`],
    ["exasol-password", "", `${password}, not 'one of 0 bytes'`],
    ["exasol-password", "ü".repeat(59), `${password}, not 'one of 118 bytes'`],
    ["data-dir", " ", "a folder, not ' '"],
  ] as const;
  const runs = cases.map(([option, value]) => runCommand(["sandbox", `--${option}=${value}`]));
  for (const [i, { code, stderr }] of (await Promise.all(runs)).entries()) {
    const [option, , complaint] = cases[i] ?? [];
    assert.is(code, 2);
    assert.is(stderr, `E-SME-109: Option --${option} must be ${complaint}. Correct it.\n`);
  }
});

test.run();
