/**
 * The user guide's table of rights in Exasol: a user who has what a row names and nothing else walks it, and
 * once more without each right of it, or a sample of these: each right in one row or another.
 */
import { readFile } from "node:fs/promises";
import * as assert from "uvu/assert";
import { connect, type Database, DatabaseError } from "../../deploy/database/connect.ts";
import { parseDsn } from "../../deploy/database/dsn.ts";
import type { Cell } from "../../deploy/database/result.ts";
import { fromPackage } from "../../package/package-root.ts";
import { dataOfExamples } from "../support/example-data.ts";
import { rejection } from "../support/rejection.ts";
import { sampleOf } from "../support/sample.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const sample = sampleOf("rights in Exasol");
const test = suite<{ dba: UserOfSandbox; ann: Database; bob: Database }>(sample.title);

test.before(async (context) => {
  context.dba = await openUserOfSandbox();
  const { dba } = context;
  for (const sql of await dataOfExamples(["SELECT 1 FROM DEMO.ABALONE_TRAIN, DEMO.ABALONE_TEST"]))
    await dba.run(sql);
  for (const name of ["ANN", "BOB"]) {
    await dba.run(`CREATE USER ${name} IDENTIFIED BY "secret of ${name}"`);
    await dba.run(`GRANT CREATE SESSION TO ${name}`);
  }
  await dba.run("CREATE SCHEMA MODELS");
  await dba.run("INSERT INTO ML.SME_POLICY VALUES ('max_endpoints', '99')");
  await dba.run("ALTER SCHEMA MODELS CHANGE OWNER ANN");
  context.ann = await loginAs("ANN", dba);
  context.bob = await loginAs("BOB", dba);
  await dba.run(trainingCall(training("trained")));
  await dba.waitForJob("trained");
});
test.after(async ({ dba, ann, bob }) => {
  await ann.close();
  await bob.close();
  await dba.close();
});

function loginAs(user: string, { sandbox }: UserOfSandbox): Promise<Database> {
  const { host, port, certificateFingerprint } = sandbox.exasol;
  const dsn = parseDsn(`${host}/${certificateFingerprint}:${port}`);
  return connect({ dsn, user, password: `secret of ${user}`, autocommit: true });
}

const place = ["AWS_CONNECTION", "eu-central-1"];
const training = (name: string, more: object = {}) => ({
  ...sandboxPlace,
  job_name: name,
  s3_output_path: "out",
  input_schema_name: "DEMO",
  input_table_or_view_name: "ABALONE_TRAIN",
  target_attribute_name: "RINGS",
  ...anyModel,
  ...more,
});
const ofQuery = {
  input_schema_name: undefined,
  input_table_or_view_name: undefined,
  source_query: "SELECT * FROM DEMO.ABALONE_TRAIN",
};
const json = (script: string, argument: object) =>
  `EXECUTE SCRIPT ML.${script}('${JSON.stringify(argument).replaceAll("'", "''")}')`;

const everybody = ["EXECUTE ON SCHEMA ML", "ACCESS ON CONNECTION AWS_CONNECTION FOR SCHEMA ML"];
const on = (table: string, ...privileges: string[]) => privileges.map((one) => `${one} ON ML.${table}`);
const jobs = "SME_METADATA_AUTOPILOT_JOBS";
const endpoints = "SME_METADATA_AUTOPILOT_ENDPOINTS";
const toTrain = [
  ...everybody,
  "SELECT ON DEMO.ABALONE_TRAIN",
  "EXPORT",
  "CONNECTION AWS_CONNECTION",
  ...on(jobs, "INSERT", "UPDATE"),
  ...on("SME_POLICY", "SELECT"),
];
const views = ["CREATE ANY VIEW", "DROP ANY VIEW", "SELECT ON SCHEMA ML"];
const toDeploy = [
  ...everybody,
  ...on(jobs, "SELECT"),
  ...on(endpoints, "SELECT", "INSERT", "DELETE"),
  ...on("SME_POLICY", "SELECT"),
  ...on("SME_PRICES", "SELECT"),
  ...on("SME_LIMIT_CLAIMS", "UPDATE"),
  "CREATE CONNECTION",
  "CREATE SCRIPT",
];
const endpointConnection = "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_SERVED";
const toPredict = [
  "EXECUTE ON SCHEMA SERVING",
  `ACCESS ON CONNECTION ${endpointConnection} FOR SCHEMA SERVING`,
  "ACCESS ON CONNECTION AWS_CONNECTION FOR SCHEMA SERVING",
];
const deployment = (name: string, schema: string) =>
  scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
    "trained",
    name,
    schema,
    "ml.m5.large",
    1,
    ...place,
  ]);
const prediction = `SELECT SERVING."served"(TYPE, LONGEST_SHELL, DIAMETER, HEIGHT, WHOLE_WEIGHT, SHUCKED_WEIGHT,
  VISCERA_WEIGHT, SHELL_WEIGHT) FROM DEMO.ABALONE_TEST GROUP BY IPROC()`;
const fewRows = "SELECT * FROM DEMO.ABALONE_TEST LIMIT 20";

interface Row {
  /** As the guide's table says it. */
  who: string;
  rights: string[];
  statement(n: number): string;
  /** Rights that a statement of this kind needs in no case, but another of the row. */
  notHere?: string[];
}

const rows: Row[] = [
  {
    who: "checks a training",
    rights: [
      ...everybody,
      "SELECT ON DEMO.ABALONE_TRAIN",
      ...on("SME_POLICY", "SELECT"),
      ...on(jobs, "SELECT"),
    ],
    statement: (n) => json("SME_CHECK_TRAINING", training(`check${n}`)),
  },
  { who: "trains", rights: toTrain, statement: (n) => trainingCall(training(`table${n}`)) },
  {
    who: "trains from a query",
    rights: [...toTrain.filter((right) => !/SELECT ON/.test(right)), ...views],
    statement: (n) => trainingCall(training(`query${n}`, ofQuery)),
  },
  {
    who: "looks, by functions",
    rights: everybody,
    statement: () => `SELECT ML.SME_AUTOPILOT_JOB('trained', 'AWS_CONNECTION', 'eu-central-1')`,
  },
  {
    who: "looks, by views",
    rights: on("SME_JOBS_LIVE", "SELECT"),
    statement: () => "SELECT * FROM ML.SME_JOBS_LIVE",
  },
  {
    who: "looks, by views",
    rights: on("SME_MODELS", "SELECT"),
    statement: () => "SELECT * FROM ML.SME_MODELS",
  },
  {
    who: "polls a job",
    rights: [...everybody, ...on(jobs, "SELECT")],
    statement: () => scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", ["trained", undefined, undefined]),
  },
  {
    who: "stops a job",
    rights: everybody,
    statement: () => scriptCall("SME_STOP_SAGEMAKER_AUTOPILOT_JOB", ["trained", ...place]),
  },
  { who: "deploys", rights: toDeploy, statement: (n) => deployment(`end${n}`, "MODELS") },
  {
    who: "predicts",
    rights: [...toPredict, "SELECT ON DEMO.ABALONE_TEST"],
    statement: () => prediction,
  },
  {
    who: "evaluates",
    rights: [...everybody, ...toPredict, ...on("SME_EVALUATIONS", "INSERT"), ...views],
    statement: () =>
      json("SME_EVALUATE", {
        function_name: "served",
        schema_name: "SERVING",
        query: fewRows,
        target: "RINGS",
      }),
  },
  {
    who: "checks for drift",
    rights: ["EXECUTE ON SCHEMA ML", ...views],
    statement: () => json("SME_CHECK_DRIFT", { job_name: "trained", query: fewRows }),
  },
  {
    who: "explains rows",
    rights: [...everybody, ...toPredict, ...views],
    statement: () => json("SME_EXPLAIN_ROWS", { function: 'SERVING."served"', query: fewRows }),
  },
  {
    who: "sets limits and prices",
    rights: on("SME_POLICY", "UPDATE"),
    statement: () => "UPDATE ML.SME_POLICY SET SETTING = SETTING WHERE 1 = 2",
  },
];

let number = 0;

/** What a statement says to her: its rows, or the error. */
async function said(ann: Database, sql: string): Promise<string> {
  try {
    const result = await ann.execute(sql);
    return result.kind === "rows" ? JSON.stringify(result.rows) : "done";
  } catch (error) {
    assert.instance(error, DatabaseError);
    return (error as DatabaseError).message;
  }
}

/** What tells her that a right is missing: the database's words, or a name that she may not see. */
const lack = /insufficient privileges|that you may (read|use|call)|and you may use/;

sample.skipRest(test, "each row without any of its rights");

for (const { who, rights, statement } of rows) {
  test(`${who}: each of ${rights.length} rights is needed, and they are enough (${rights.at(-1)})`, async ({
    dba,
    ann,
  }) => {
    await serve(dba);
    for (const right of rights) await dba.run(`GRANT ${right} TO ANN`);
    try {
      const all = await said(ann, statement(++number));
      assert.not.match(all, lack, all);
      for (const right of sample.of(rights, 1 / 4, (one) => [one])) {
        await dba.run(`REVOKE ${right} FROM ANN`);
        const refused = await said(ann, statement(++number));
        assert.match(refused, lack, `without ${right}: ${refused}`);
        assert.not.match(refused, /attempt to|bad argument|internal error|nil value/);
        await dba.run(`GRANT ${right} TO ANN`);
      }
    } finally {
      for (const right of rights) await dba.run(`REVOKE ${right} FROM ANN`);
    }
  });
}

/** What the check of a training finds of her rights. */
async function lackingRights(session: Database, argument: object): Promise<[string, string, string][]> {
  const result = await session.execute(json("SME_CHECK_TRAINING", argument));
  assert.is(result.kind, "rows");
  const found = result.kind === "rows" ? result.rows : [];
  return found
    .filter(([name]) => name === "rights")
    .map((row) => [String(row[1]), String(row[2]), String(row[4])]);
}

const toCheck = [
  "SELECT ON DEMO.ABALONE_TRAIN",
  ...everybody,
  ...on(jobs, "SELECT"),
  ...on("SME_POLICY", "SELECT"),
];
const heldOut = training("lacking", { holdout_fraction: 0.05 });

test("the check of a training names each right that training takes besides, and who grants it by which statement", async ({
  dba,
  ann,
}) => {
  const forViews = [...views, ...on(jobs, "DELETE"), ...on("SME_TRAINING_STATISTICS", "INSERT", "DELETE")];
  const all = [...new Set([...toCheck, ...toTrain, ...forViews])];
  for (const right of toCheck) await dba.run(`GRANT ${right} TO ANN`);
  const lacking = await lackingRights(ann, heldOut);
  const who = "SYS, who owns schema ML, for: GRANT";
  const table = 'ON "ML"."SME_METADATA_AUTOPILOT_JOBS" TO "ANN"';
  const statistics = 'ON "ML"."SME_TRAINING_STATISTICS" TO "ANN"';
  const refused = "so the training would be refused.";
  const drift = "so the training would note nothing to find drift by.";
  assert.equal(
    lacking.toSorted(),
    [
      [
        "error",
        `E-SME-559: ANN lacks the system privilege EXPORT, ${refused}`,
        'Ask a DBA, for: GRANT EXPORT TO "ANN"',
      ],
      [
        "error",
        `E-SME-559: ANN lacks the use of connection AWS_CONNECTION in EXPORT, which ACCESS does not include, ${refused}`,
        'Ask whoever created it, or a DBA, for: GRANT CONNECTION "AWS_CONNECTION" TO "ANN"',
      ],
      ["error", `E-SME-559: ANN lacks INSERT on ${jobs}, ${refused}`, `Ask ${who} INSERT ${table}`],
      ["error", `E-SME-559: ANN lacks UPDATE on ${jobs}, ${refused}`, `Ask ${who} UPDATE ${table}`],
      [
        "error",
        `E-SME-561: "ANN" lacks the system privilege CREATE ANY VIEW, to make the view of what holdout_fraction holds out, ${refused}`,
        'Ask a DBA, for: GRANT CREATE ANY VIEW TO "ANN"',
      ],
      [
        "warning",
        `E-SME-559: ANN lacks DELETE on ${jobs}, so a training that fails would leave its row there.`,
        `Ask ${who} DELETE ${table}`,
      ],
      [
        "warning",
        `E-SME-559: ANN lacks INSERT on SME_TRAINING_STATISTICS, ${drift}`,
        `Ask ${who} INSERT ${statistics}`,
      ],
      [
        "warning",
        `E-SME-559: ANN lacks DELETE on SME_TRAINING_STATISTICS, ${drift}`,
        `Ask ${who} DELETE ${statistics}`,
      ],
    ].toSorted(),
  );
  let left = lacking;
  for (const [, , advice] of lacking) {
    await dba.run(advice.replace(/^.* for: /, ""));
    // The statement mends its own finding, and no other.
    left = left.filter((one) => one[2] !== advice);
    assert.equal(await lackingRights(ann, heldOut), left);
  }
  const trained = await said(ann, trainingCall(heldOut));
  assert.match(trained, "arn:aws:sagemaker", trained);
  for (const right of all) await dba.run(`REVOKE ${right} FROM ANN`);
});

test("rights that come by a role, by the schema, or by owning it are not missed by the check", async ({
  dba,
  bob,
}) => {
  await dba.run("CREATE ROLE LEARNERS");
  await dba.run("GRANT LEARNERS TO BOB");
  const ofSchema = ["SELECT", "INSERT", "UPDATE", "DELETE", "EXECUTE"].map((one) => `${one} ON SCHEMA ML`);
  const others = ["EXPORT", "CONNECTION AWS_CONNECTION", "CREATE ANY VIEW", "SELECT ON DEMO.ABALONE_TRAIN"];
  for (const right of [everybody[1], ...ofSchema, ...others]) await dba.run(`GRANT ${right} TO LEARNERS`);
  assert.equal(await lackingRights(bob, heldOut), []);
  for (const right of [...ofSchema, "CREATE ANY VIEW"]) await dba.run(`REVOKE ${right} FROM LEARNERS`);
  await dba.run("GRANT CREATE VIEW TO LEARNERS");
  await dba.run("ALTER SCHEMA ML CHANGE OWNER LEARNERS");
  assert.equal(await lackingRights(bob, heldOut), []);
  await dba.run("ALTER SCHEMA ML CHANGE OWNER SYS");
  await dba.run("DROP ROLE LEARNERS");
});

/** An endpoint and its function, of the DBA. */
async function serve(dba: UserOfSandbox): Promise<void> {
  const [[there]] = (await dba.rows("SELECT COUNT(*) FROM EXA_SCHEMAS WHERE SCHEMA_NAME = 'SERVING'")) as [
    [Cell],
  ];
  if (Number(there) > 0) return;
  await dba.run("CREATE SCHEMA SERVING");
  await dba.run(deployment("served", "SERVING"));
  await dba.waitForEndpoint("served");
}

test("who deploys reads the endpoint's connection from the second time on", async ({ dba, ann }) => {
  for (const right of toDeploy) await dba.run(`GRANT ${right} TO ANN`);
  await ann.execute(deployment("own", "MODELS"));
  const connection = "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_OWN";
  assert.match(
    await said(ann, deployment("own", "MODELS")),
    `insufficient privileges for using connection ${connection}`,
  );
  // Whoever has made it may grant it, to himself too.
  await ann.execute(`GRANT ACCESS ON CONNECTION ${connection} FOR SCHEMA ML TO ANN`);
  assert.is(await said(ann, deployment("own", "MODELS")), "done");
  await ann.execute(scriptCall("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", ["own", ...place]));
  for (const right of toDeploy) await dba.run(`REVOKE ${right} FROM ANN`);
});

test("who predicts goes on after the endpoint was paused, resumed, and deployed anew", async ({
  dba,
  bob,
}) => {
  await serve(dba);
  for (const right of [...toPredict, "SELECT ON DEMO.ABALONE_TEST"]) await dba.run(`GRANT ${right} TO BOB`);
  const isServed = async () => assert.match(await said(bob, prediction), /^\[\[.*\]\]$/);
  await isServed();
  await dba.run(scriptCall("SME_PAUSE_ENDPOINT", ["served", ...place]));
  assert.match(await said(bob, prediction), "paused");
  await dba.run(scriptCall("SME_RESUME_ENDPOINT", ["served", ...place]));
  await dba.waitForEndpoint("served");
  await isServed();
  await dba.run(scriptCall("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", ["served", ...place]));
  await dba.run(deployment("served", "SERVING"));
  await dba.waitForEndpoint("served");
  await isServed();
});

test("who belongs to the role that owns the scripts' schema trains from a query with CREATE VIEW", async ({
  dba,
  bob,
}) => {
  const rights = [...toTrain.filter((right) => !/ ON ML\./.test(right)), "TRAINERS", "CREATE VIEW"];
  await dba.run("CREATE ROLE TRAINERS");
  await dba.run("GRANT SELECT ON SCHEMA DEMO TO TRAINERS");
  await dba.run("ALTER SCHEMA ML CHANGE OWNER TRAINERS");
  for (const right of rights) await dba.run(`GRANT ${right} TO BOB`);
  assert.match(await said(bob, trainingCall(training("owned", ofQuery))), "arn:aws:sagemaker");
  await dba.run("REVOKE SELECT ON SCHEMA DEMO FROM TRAINERS");
  // A view reads with its owner's rights, who is that role.
  assert.match(
    await said(bob, trainingCall(training("owned2", ofQuery))),
    "E-SME-22: The query in source_query cannot be trained from: insufficient privileges: SELECT on table ABALONE_TRAIN",
  );
  await dba.run("ALTER SCHEMA ML CHANGE OWNER SYS");
});

test("the guide's table has these rows, and names these rights", async () => {
  const guide = await readFile(fromPackage("doc/user_guide/README.md"), "utf8");
  const [, section = ""] = /## Rights\n([\s\S]*?)\n## /.exec(guide) ?? [];
  for (const words of [
    ...["EXECUTE ON SCHEMA ML", "GRANT ACCESS ON CONNECTION AWS_CONNECTION FOR SCHEMA ML", "EXPORT"],
    ...[
      "GRANT CONNECTION AWS_CONNECTION",
      "CREATE ANY VIEW",
      "DROP ANY VIEW",
      "SELECT on schema `ML`",
      "CREATE CONNECTION",
    ],
    ...["CREATE SCRIPT", "SME_METADATA_AUTOPILOT_JOBS", "SME_POLICY", "SME_PRICES", "SME_EVALUATIONS"],
    "SME_LIMIT_CLAIMS",
  ])
    assert.ok(section.includes(words), `${words} in\n${section}`);
});

test("a wrong password is refused", async ({ dba }) => {
  const { host, port, certificateFingerprint } = dba.sandbox.exasol;
  const dsn = parseDsn(`${host}/${certificateFingerprint}:${port}`);
  const error = await rejection(connect({ dsn, user: "ANN", password: "wrong", autocommit: true }));
  assert.match(String(error), "authentication failed");
});

test.run();
