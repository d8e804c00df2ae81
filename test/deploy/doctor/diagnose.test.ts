import * as assert from "uvu/assert";
import type { Database } from "../../../deploy/database/connect.ts";
import { diagnose } from "../../../deploy/doctor/diagnose.ts";
import { install } from "../../../deploy/objects/install.ts";
import { type DatabaseObject, readObjects } from "../../../deploy/objects/read-objects.ts";
import { fromPackage } from "../../../package/package-root.ts";
import { ownRelease } from "../../../package/release.ts";
import { runCommand } from "../../support/run-command.ts";
import { suite } from "../../support/suite.ts";
import { openUserOfSandbox, type UserOfSandbox } from "../../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox; database: Database; objects: DatabaseObject[] }>("sme-gen doctor");

const release = ownRelease();
const aws = { connection: "AWS_CONNECTION", region: "eu-central-1" };

test.before(async (context) => {
  context.user = await openUserOfSandbox(2);
  context.database = await context.user.login(true);
  context.objects = await readObjects(fromPackage("generated"), release);
  await deploy(context.user, "DOC", context.objects);
});
test.after(async ({ database, user }) => {
  await database?.close();
  await user?.close();
});

async function deploy(user: UserOfSandbox, schema: string, objects: DatabaseObject[]): Promise<void> {
  const own = await user.login(false);
  await install(own, schema, objects);
  await own.close();
}

type OfDatabase = "container_on_all_nodes" | "database" | "objects" | "rights" | "script_language";

/** The findings, as `result detail -> fix` by check. */
async function findings(
  database: Database,
  objects: DatabaseObject[],
  schema = "DOC",
): Promise<Record<OfDatabase, string>> {
  const found = await diagnose(database, { schema, objects, release, aws });
  return Object.fromEntries(
    found.map(({ check, result, detail, fix }) => [check, `${result} ${detail} -> ${fix}`]),
  ) as Record<OfDatabase, string>;
}

test("finds nothing where a deployment of this release is, on all nodes, and asks SME_DOCTOR about AWS", async ({
  database,
  objects,
}) => {
  const found = await diagnose(database, { schema: "DOC", objects, release, aws });
  assert.equal(
    found.flatMap(({ check, result }) => (result === "ok" ? [] : `${check} ${result}`)),
    ["sagemaker_role unknown"],
  );
  const details = found.map(({ detail }) => detail).join("\n");
  assert.match(details, `The language container of all 2 nodes is of release ${release}.`);
  assert.match(details, `The scripts of DOC are of release ${release}, the container of ${release}.`);
  assert.match(details, "You are SYS in Exasol ");
});

test("without a connection to AWS and a job, that cannot be looked at", async ({ database, objects }) => {
  const found = await diagnose(database, { schema: "DOC", objects, release });
  assert.equal(found.at(-1), {
    check: "aws",
    result: "unknown",
    detail: "No job of schema DOC tells a connection to AWS.",
    fix: "Give --aws-connection and --region.",
  });
  const none = await diagnose(database, {
    schema: "DOC",
    objects,
    release,
    aws: { ...aws, connection: "NONE" },
  });
  assert.equal(none.at(-1), {
    check: "aws",
    result: "error",
    detail:
      "E-SME-60: Connection NONE cannot be used: it does not exist. Create it, or have the right to use it granted to you and to the scripts.",
    fix: "Mend what it names, and call sme-gen doctor again.",
  });
});

test("an empty schema: what is missing, and what cannot be looked at before that", async ({
  database,
  objects,
  user,
}) => {
  await user.run("CREATE SCHEMA HOLLOW");
  const found = await findings(database, objects, "HOLLOW");
  assert.match(found.objects, /^error Schema HOLLOW holds nothing .* -> sme-gen deploy --schema HOLLOW$/);
  assert.match(
    found.container_on_all_nodes,
    /^unknown It could not be checked: .* -> Mend what stands above first\.$/,
  );
  assert.match(found.rights, /^unknown Schema HOLLOW has no table/);
});

test("objects that are missing, made by others, or of another release", async ({
  database,
  objects,
  user,
}) => {
  await deploy(user, "OLDER", await readObjects(fromPackage("generated"), "1.0.0"));
  assert.match(
    (await findings(database, objects, "OLDER")).objects,
    /^warning Functions of schema OLDER are of 1\.0\.0, and this is/,
  );
  await user.run('CREATE OR REPLACE VIEW "OLDER".SME_JOBS_LIVE AS SELECT 1 AS X');
  assert.match(
    (await findings(database, objects, "OLDER")).objects,
    /^error .* that deploy did not make: SME_JOBS_LIVE\. -> Rename/,
  );
  await user.run('DROP VIEW "OLDER".SME_MODELS');
  assert.match(
    (await findings(database, objects, "OLDER")).objects,
    /^error Schema OLDER lacks SME_MODELS, or you may not see it\. -> /,
  );
});

test("a container of another release on one of the nodes", async ({ database, objects, user }) => {
  await user.run(`CREATE OR REPLACE TYPESCRIPT SET SCRIPT OLDER.SME_CONTAINER(I DECIMAL(9,0))
    EMITS (NODE DECIMAL(9,0), CONTAINER_RELEASE VARCHAR(50)) AS
    export const run = (ctx) => ctx.emit(exa.meta.nodeId, exa.meta.nodeId === 1 ? "1.0.9" : "${release}");`);
  assert.match(
    (await findings(database, objects, "OLDER")).container_on_all_nodes,
    /^error The language container is not of release .* everywhere: node 1 has 1\.0\.9\. -> /,
  );
});

test("a language that the database does not know, or this session alone", async ({
  database,
  objects,
  user,
}) => {
  const session = await user.login(true);
  await session.execute("ALTER SESSION SET SCRIPT_LANGUAGES='PYTHON3=builtin_python3'");
  assert.match(
    (await findings(session, objects)).script_language,
    /^error SCRIPT_LANGUAGES has no TYPESCRIPT\. -> /,
  );
  await session.execute("ALTER SESSION SET SCRIPT_LANGUAGES='TYPESCRIPT=builtin_of_mine'");
  assert.match(
    (await findings(session, objects)).script_language,
    /^warning Only this session has this TYPESCRIPT/,
  );
  await session.close();
  assert.match((await findings(database, objects)).script_language, /^ok /);
});

test("a table that the user may not read", async ({ database, objects }) => {
  const poor: Database = {
    ...database,
    execute: (sql) =>
      /^SELECT \* FROM .*"SME_POLICY"/.test(sql)
        ? Promise.reject(new Error("insufficient privileges"))
        : database.execute(sql),
  };
  assert.match(
    (await findings(poor, objects)).rights,
    /^error You may not read SME_POLICY\. -> GRANT SELECT, EXECUTE ON SCHEMA "DOC" TO/,
  );
});

test("the command prints a table or JSON, and its exit code says whether anything is wrong", async ({
  user,
}) => {
  const { certificateFingerprint, host, password, port, user: name } = user.sandbox.exasol;
  const words = ["doctor", "--dsn", `${host}/${certificateFingerprint}:${port}`, "--db-user", name];
  const env = { DB_PASSWORD: password };
  const good = await runCommand(
    [...words, "--schema", "DOC", "--aws-connection", "AWS_CONNECTION", "--region", "eu-central-1"],
    { env },
  );
  assert.is(good.code, 0, good.stderr);
  assert.match(good.stdout, /^ok +identity +Connection AWS_CONNECTION acts as /m);
  assert.match(good.stdout, /^1 unknown, \d+ ok\.$/m);
  const bad = await runCommand([...words, "--schema", "HOLLOW", "--json"], { env });
  assert.is(bad.code, 1, bad.stderr);
  const found = bad.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.is(found.find(({ check }) => check === "objects").result, "error");
  const closed = await runCommand(
    ["doctor", "--dsn", "127.0.0.1:9", "--db-user", "sys", "--schema", "ML", "--json"],
    {
      env: { DB_PASSWORD: "very-secret-word" },
    },
  );
  assert.is(closed.code, 1);
  assert.match(closed.stdout, /^\{"check":"database","result":"error","detail":"E-SME-/);
  for (const { stdout, stderr } of [good, bad, closed])
    for (const secret of ["very-secret-word", password, user.sandbox.aws.secretAccessKey])
      assert.not.ok(`${stdout}${stderr}`.includes(secret), secret);
});

test.run();
