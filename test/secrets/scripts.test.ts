import { GetObjectCommand } from "@aws-sdk/client-s3";
import * as assert from "uvu/assert";
import { type Secrets, secretsIn } from "../support/marked-secrets.ts";
import { rejection } from "../support/rejection.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  connectionStatement,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox; secrets: Secrets }>("secrets in scripts and functions");

const wrong = {
  "wrong secret": "Sk/Lynx74+abcdefghijklmnopqrstuvwxyzABCD",
  "session token": "FwoGZXIvYXdzEBcSToKenBadger85",
  "option behind the secret": "arn:aws:kms:eu-central-1:1:key/Weasel07",
  "password in an address": "Ad-Stoat96xx",
  signature: "f00dfacedeadbeef0107aaaaaaaaaaaa",
};

const training = {
  ...sandboxPlace,
  s3_output_path: "secrets",
  input_schema_name: "DATA",
  input_table_or_view_name: "SMALL",
  target_attribute_name: "TARGET",
  ...anyModel,
};

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  const { exasol, bucketFs, aws } = user.sandbox;
  context.secrets = {
    ...wrong,
    "database password": exasol.password,
    "BucketFS password": bucketFs.writePassword,
    "secret access key": aws.secretAccessKey,
  };
  await user.run("CREATE SCHEMA DATA");
  await user.run("CREATE TABLE DATA.SMALL (ID DECIMAL(18,0), X DOUBLE, TARGET DOUBLE)");
  await user.run(
    "INSERT INTO DATA.SMALL SELECT N, MOD(N * 37, 101), MOD(N * 37, 101) / 7 FROM VALUES BETWEEN 1 AND 600 AS T(N)",
  );
  await user.run(trainingCall({ ...training, job_name: "job" }));
  await user.waitForJob("job");
  await user.run(deployment("job", "good"));
  await user.run(connectionStatement("WRONG", user.sandbox, { password: wrong["wrong secret"] }));
  const password = `${aws.secretAccessKey};session_token=${wrong["session token"]};kms_key_id=${wrong["option behind the secret"]}`;
  await user.run(connectionStatement("TEMPORARY", user.sandbox, { password }));
  const login = `USER '${aws.accessKeyId}' IDENTIFIED BY '${aws.secretAccessKey}'`;
  const { "password in an address": userinfo, signature } = wrong;
  for (const [name, address] of [
    ["USERINFO", `https://u:${userinfo}@sandbox-bucket.s3.eu-central-1.amazonaws.com`],
    ["SIGNED", `https://sandbox-bucket.s3.eu-central-1.amazonaws.com/?X-Amz-Signature=${signature}`],
    ["NO_URL", userinfo],
  ]) {
    await user.run(`CREATE CONNECTION ${name} TO '${address}' ${login}`);
  }
});
test.after(async ({ user }) => {
  await user?.close();
});

function deployment(jobName: string, endpoint: string, connection = "AWS_CONNECTION"): string {
  const values = [jobName, endpoint, "DATA", "ml.m5.large", 1, connection, "eu-central-1"];
  return scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", values);
}

const prediction = 'SELECT DATA."good"(ID, X) FROM DATA.SMALL';

/** A training, the cheapest call that looks at the connection's address. */
function trainingWith(connection: string): string {
  return trainingCall({ ...training, job_name: "other", aws_credentials_connection_name: connection });
}

/** Every other script with this connection of credentials. */
function otherCalls(connection: string): string[] {
  return [
    scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", ["job", connection, "eu-central-1"]),
    deployment("job", "other", connection),
    scriptCall("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", ["good", connection, "eu-central-1"]),
  ];
}

/** What the statement ends in, as the database says it. */
async function outcome(user: UserOfSandbox, sql: string): Promise<string> {
  return user.run(sql).then(
    (result) => JSON.stringify(result),
    (error: Error) => error.message,
  );
}

for (const connection of ["WRONG", "TEMPORARY"]) {
  test(`are not said by any script that is given ${connection} credentials`, async ({ user, secrets }) => {
    for (const sql of [trainingWith(connection), ...otherCalls(connection)]) {
      const said = await outcome(user, sql);
      assert.match(said, `E-SME-65: AWS does not accept the credentials of connection ${connection}`);
      assert.equal(secretsIn(said, secrets), [], said);
    }
  });
}

for (const connection of ["USERINFO", "SIGNED", "NO_URL"]) {
  test(`are not said when they stand in an address: ${connection}`, async ({ user, secrets }) => {
    const said = await outcome(user, trainingWith(connection));
    assert.match(said, "E-SME-62");
    assert.equal(secretsIn(said, secrets), [], said);
  });
}

test("are not said when they are given for an argument", async ({ user, secrets }) => {
  const { "password in an address": userinfo, signature } = wrong;
  for (const s3_bucket_uri of [
    `https://u:${userinfo}@sandbox-bucket.s3.amazonaws.com`,
    `https://sandbox-bucket.s3.amazonaws.com/?X-Amz-Signature=${signature}`,
  ]) {
    const said = await outcome(user, trainingCall({ ...training, job_name: "other", s3_bucket_uri }));
    assert.match(said, "E-SME-12: ");
    assert.equal(secretsIn(said, secrets), [], said);
  }
});

test("are not said when AWS repeats them", async ({ user, secrets }) => {
  const { aws } = user.sandbox;
  const repeated =
    `not for https://u:${wrong["password in an address"]}@h/?X-Amz-Signature=${wrong.signature}, ` +
    `x-amz-security-token:${wrong["session token"]}`;
  const [poll = "", deploy = "", deletion = ""] = otherCalls("AWS_CONNECTION");
  for (const [operation, statement] of [
    ["DescribeAutoMLJobV2", poll],
    ["ListObjectsV2", trainingWith("AWS_CONNECTION")],
    ["PutObject", trainingWith("AWS_CONNECTION")],
    ["CreateAutoMLJobV2", trainingWith("AWS_CONNECTION")],
    ["CreateModel", deploy],
    ["InvokeEndpoint", prediction],
    ["DeleteEndpoint", deletion],
  ] as const) {
    // EXPORT is the database's, which knows its own secret.
    const message = operation === "PutObject" ? repeated : `${repeated} or ${aws.secretAccessKey}`;
    user.breakOperation(operation, { status: 400, code: "ValidationException", message });
    const said = await outcome(user, statement);
    user.breakOperation(operation);
    assert.match(said, "not for https://…@h/?X-Amz-Signature=…", `${operation}: ${said}`);
    assert.equal(secretsIn(said, secrets), [], `${operation}: ${said}`);
  }
});

test("are not in what the scripts left in the database", async ({ user, secrets }) => {
  const tables = await user.rows("SELECT SCHEMA_NAME, OBJECT_NAME FROM SYS.EXA_SYSCAT");
  assert.ok(tables.length > 10);
  for (const names of tables) {
    const [schema, table] = names.map(String) as [string, string];
    // What the database says of its own EXPORT it keeps as it said it, for who ran the statement alone.
    const ours = table === "EXA_SQL_LAST_DAY" ? " WHERE COMMAND_NAME <> 'EXPORT'" : "";
    const text = JSON.stringify(await user.rows(`SELECT * FROM ${schema}.${table}${ours}`));
    const found = secretsIn(text, secrets);
    // The address is its administrators' to see, as in Exasol; what users keep in it is not ours.
    const allowed = /^EXA_(DBA|SESSION)_CONNECTIONS$/.test(table)
      ? ["password in an address", "signature"]
      : [];
    assert.equal(
      found.filter((kind) => !allowed.includes(kind)),
      [],
      `${table}: ${text}`,
    );
  }
  const all = JSON.stringify(await user.run("SELECT * FROM SYS.EXA_ALL_CONNECTIONS"));
  assert.not.match(all, user.sandbox.aws.accessKeyId);
  assert.not.match(all, "amazonaws");
  const metadata = JSON.stringify(await user.rows("SELECT * FROM ML.SME_METADATA_AUTOPILOT_JOBS"));
  assert.match(metadata, "job");
  assert.equal(secretsIn(metadata, secrets), []);
});

test("are not in the bucket", async ({ user, secrets }) => {
  const keys = await user.objects("");
  assert.ok(keys.length > 0);
  for (const key of keys) {
    const { Body } = await user.s3.send(new GetObjectCommand({ Bucket: "sandbox-bucket", Key: key }));
    assert.equal(secretsIn(`${key}\n${await Body?.transformToString("latin1")}`, secrets), [], key);
  }
});

test("are in no process of a UDF but those that are given them", async ({ user, secrets }) => {
  await user.run(`CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT DATA.LOOK() RETURNS VARCHAR(100000) AS
import { readdirSync } from "node:fs";

export function run() {
  const { argv, env, execArgv } = process;
  return JSON.stringify([env, argv, execArgv, readdirSync(process.cwd()), readdirSync(process.env.HOME ?? ".")]);
}
/`);
  process.env.DB_PASSWORD = wrong["wrong secret"];
  try {
    const [[seen] = []] = await user.rows("SELECT DATA.LOOK()");
    assert.match(String(seen), "AWS_ENDPOINT_URL");
    assert.equal(secretsIn(String(seen), secrets), []);
    assert.not.match(String(seen), "DB_PASSWORD");
  } finally {
    delete process.env.DB_PASSWORD;
  }
});

test("a UDF that fails with an error of another system shows its message alone", async ({
  user,
  secrets,
}) => {
  await user.run(`CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT DATA.FAILS() RETURNS VARCHAR(100) AS
export function run() {
  const secret = exa.getConnection("AWS_CONNECTION").password;
  throw Object.assign(new Error("no"), { request: { headers: { authorization: secret } }, cause: { secret } });
}
/`);
  const { message } = await rejection(user.run("SELECT DATA.FAILS()"));
  assert.match(message, "no");
  assert.equal(secretsIn(message, secrets), [], message);
});

test.run();
