import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { DatabaseError } from "../../deploy/database/connect.ts";
import type { Cell } from "../../deploy/database/result.ts";
import type { Faults } from "../../sandbox/aws/start-aws.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { servedOnAws, trainingOf } from "../support/model-life.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  catalogueError,
  openUserOfSandbox,
  scriptCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("two sessions that change one endpoint");

/** What each job's model makes of a number. */
const factors = { two: 2, three: 3, four: 4 } as const;

test.before(async (context) => {
  const user = await openUserOfSandbox(1, true);
  context.user = user;
  for (const schema of ["DATA", "P"]) await user.run(`CREATE SCHEMA ${schema}`);
  for (const [job, factor] of Object.entries(factors)) {
    const table = job.toUpperCase();
    await user.run(
      `CREATE TABLE DATA.${table} AS SELECT CAST(MOD(N, 101) AS DOUBLE) AS X, CAST(MOD(N, 101) * ${factor} AS DOUBLE) AS Y FROM VALUES BETWEEN 1 AND 600 AS V(N)`,
    );
    await user.run(trainingOf(job, { input_table_or_view_name: table, ...anyModel }));
  }
  for (const job of Object.keys(factors)) await user.waitForJob(job);
});
test.after(async ({ user }) => {
  await user?.close();
});

const place = ["AWS_CONNECTION", "eu-central-1"];
const json = (script: string, values: object) =>
  `EXECUTE SCRIPT ML.${script}(${quoteLiteral(JSON.stringify(values))})`;
const call = (script: string, endpoint: string) => scriptCall(script, [endpoint, ...place]);
const where = { aws_credentials_connection_name: place[0], aws_region: place[1] };

const deploy = (endpoint_name: string) =>
  json("SME_DEPLOY_SAGEMAKER_ENDPOINT", { job_name: "two", endpoint_name, schema_name: "P", wait: true });
const promote = (endpoint_name: string, job_name: keyof typeof factors, wait = true) =>
  json("SME_PROMOTE", { endpoint_name, job_name, wait, ...where });
const rollback = (endpoint: string) => call("SME_ROLLBACK", endpoint);
const pause = (endpoint: string) => call("SME_PAUSE_ENDPOINT", endpoint);
const remove = (endpoint: string) => call("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", endpoint);
const dropOf = (job_name: string) =>
  json("SME_DROP_MODEL", {
    job_name,
    keep: ["artefacts", "evaluations", "metadata", "statistics", "training_data"],
  });

/** The rows that a statement gives in a session of its own, or its error. */
async function outcome(user: UserOfSandbox, sql: string): Promise<Cell[][] | string> {
  const session = await user.login(true);
  try {
    const result = await session.execute(sql);
    return result.kind === "rows" ? result.rows : [];
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return /^GlobalTransactionRollback/.test(error.message) ? error.message : catalogueError(error.message);
  } finally {
    await session.close();
  }
}

interface Moment {
  at: string;
  /** The operation that must have been asked before. */
  after?: string;
  /** What becomes of that request, and of all of the operation after it. */
  fault?: () => Awaited<ReturnType<Faults>>;
}

/**
 * What becomes of a statement whose first request of this operation waits for others, one after the other.
 */
async function overtaken(
  user: UserOfSandbox,
  first: string,
  { at, after, fault }: Moment,
  ...others: string[]
) {
  const outcomes: (Cell[][] | string)[] = [];
  let isArmed = after === undefined;
  let isHeld = false;
  user.atRequest(async (operation) => {
    if (isArmed && !isHeld && operation === at) {
      isHeld = true;
      for (const other of others) outcomes.push(await outcome(user, other));
    }
    isArmed ||= operation === after;
    return operation === at && outcomes.length === others.length && isHeld ? fault?.() : undefined;
  });
  try {
    const own = await outcome(user, first);
    assert.is(outcomes.length, others.length, `${at} was not asked: ${own}`);
    return [own, ...outcomes];
  } finally {
    user.atRequest();
  }
}

/** What AWS, our table, the connection and the functions say alike: `3 of three`, `paused 1 of two`. */
async function agreed(user: UserOfSandbox, endpoint: string): Promise<string> {
  const [row] = await user.rows(
    `SELECT VERSION, JOB_NAME, PAUSED_CONFIGURATION, DEPLOYMENT FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = '${endpoint}'`,
  );
  const [connection] = await user.rows(
    `SELECT CONNECTION_STRING FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME = 'SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_${endpoint.toUpperCase()}'`,
  );
  const { status = "absent" } = JSON.parse(String(connection?.[0] ?? "{}"));
  const onAws = await servedOnAws(user);
  if (row === undefined) {
    const left = [...onAws.keys()].filter((name) => name.includes(`/${endpoint}`));
    assert.equal(left, []);
    assert.match(status, /^(deleted|absent)$/);
    return "nothing";
  }
  const [version, job, paused, deployment] = row;
  if (paused !== null) {
    assert.is(status, "paused");
    assert.not.ok(onAws.has(`endpoint/${endpoint}`));
    const config = onAws.get(`endpoint-config/${String(paused).toLowerCase()}`);
    assert.is(config?.get("exasol:version"), String(version));
    return `paused ${version} of ${job}`;
  }
  await user.waitForEndpoint(endpoint);
  assert.is(status, "deployed");
  const found = await user.sagemaker.send(new DescribeEndpointCommand({ EndpointName: endpoint }));
  const variant = String(found.ProductionVariants?.[0]?.VariantName);
  assert.ok(
    variant.startsWith(`${job}-${deployment}-v${version}`),
    `${variant}: noted is ${version} of ${job}`,
  );
  const [[predicted] = []] = await user.rows(`SELECT P."${endpoint}_SCALAR"(50)`);
  assert.is(Math.round(Number(predicted) / 50), factors[job as keyof typeof factors]);
  return `${version} of ${job}`;
}

test("one that nobody has changed since its deployment is claimed like others", async ({ user }) => {
  await user.run(deploy("fresh"));
  await user.run(scriptCall("SME_SET_ENDPOINT_TTL", ["fresh", 0, ...place]));
  user.takeRequests();
  for (const [first, at] of [
    [promote("fresh", "three", false), "UpdateEndpoint"],
    [rollback("fresh"), "UpdateEndpoint"],
    [json("SME_REAP_ENDPOINTS", {}), "DeleteEndpoint"],
  ] as const) {
    const others = [pause("fresh"), json("SME_REAP_ENDPOINTS", { action: "delete" }), remove("fresh")];
    const [own, ...refused] = await overtaken(user, first, { at }, ...others);
    assert.is.not(typeof own, "string", String(own));
    for (const text of refused) assert.match(String(text), /^E-SME-522: /);
    await user.waitForEndpoint("fresh").catch(() => undefined);
  }
  const changes = user.takeRequests().filter((request) => /^(Delete|Update)/.test(request));
  assert.equal(changes, ["UpdateEndpoint fresh", "UpdateEndpoint fresh", "DeleteEndpoint fresh"]);
  assert.is(await agreed(user, "fresh"), "paused 1 of two");
  await user.run(remove("fresh"));
});

test("while one changes it, the other is refused before AWS is asked", async ({ user }) => {
  await user.run(deploy("claimed"));
  await user.run(promote("claimed", "three"));
  await user.run(scriptCall("SME_SET_ENDPOINT_TTL", ["claimed", 0, ...place]));
  user.takeRequests();
  const others = [
    promote("claimed", "four", false),
    rollback("claimed"),
    pause("claimed"),
    remove("claimed"),
    call("SME_RESUME_ENDPOINT", "claimed"),
    scriptCall("SME_SET_ENDPOINT_TTL", ["claimed", 5, ...place]),
    json("SME_REAP_ENDPOINTS", {}),
    dropOf("three"),
  ];
  const [own, ...refused] = await overtaken(user, rollback("claimed"), { at: "UpdateEndpoint" }, ...others);
  assert.equal(own, [["claimed", 1, null, "Updating"]]);
  for (const text of refused) {
    assert.match(String(text), /^E-SME-522: Another session is changing the same endpoint at this moment/);
  }
  assert.equal(
    user.takeRequests().filter((request) => /^(Add|Create|Delete|Update)/.test(request)),
    ["UpdateEndpoint claimed"],
  );
  assert.is(await agreed(user, "claimed"), "1 of two");
  await user.run(remove("claimed"));
});

test("of two promotions that wait, the one whose look at AWS is outdated switches nothing", async ({
  user,
}) => {
  await user.run(deploy("both"));
  const [slow, fast] = await overtaken(
    user,
    promote("both", "three"),
    { at: "CreateModel" },
    promote("both", "four"),
  );
  assert.equal(fast, [["both", 2, 1, "InService"]]);
  assert.match(
    String(slow),
    /^E-SME-474: .*: E-SME-523: Endpoint both does not serve version 2, .*: another session has put version 2 there\./,
  );
  assert.is(await agreed(user, "both"), "2 of four");
});

test("one that was switched away while it waited says so", async ({ user }) => {
  const [first, second] = await overtaken(
    user,
    promote("both", "three"),
    { after: "UpdateEndpoint", at: "DescribeEndpoint" },
    promote("both", "two"),
  );
  assert.equal(second, [["both", 4, 3, "InService"]]);
  assert.match(String(first), /: E-SME-523: .* version 3, .*: another session has put version 4 there\./);
  assert.is(await agreed(user, "both"), "4 of two");
});

test("where both have switched, a note is never written over a later one; the same call again enters it", async ({
  user,
}) => {
  const three = promote("both", "three");
  const [slow, fast] = await overtaken(user, three, { at: "UpdateEndpoint" }, promote("both", "four"));
  assert.equal(fast, [["both", 6, 4, "InService"]]);
  assert.match(
    String(slow),
    /^E-SME-476: .*: another session has changed the endpoint's row meanwhile \(.*\)\. Correct that and call the script again/,
  );
  await user.run(three);
  assert.is(await agreed(user, "both"), "5 of three");
  await user.run(remove("both"));
  assert.is(await agreed(user, "both"), "nothing");
});

test("a pause beside a promotion notes the version that it brings back", async ({ user }) => {
  await user.run(deploy("sleepy"));
  const [paused, promoted] = await overtaken(
    user,
    pause("sleepy"),
    { at: "DeleteEndpoint" },
    promote("sleepy", "three"),
  );
  assert.match(String(promoted), /^E-SME-476: /);
  assert.is(paused?.[0]?.[1], "Paused");
  assert.is(await agreed(user, "sleepy"), "paused 1 of two");
  await user.run(call("SME_RESUME_ENDPOINT", "sleepy"));
  assert.is(await agreed(user, "sleepy"), "1 of two");
});

test("a deletion takes along what was promoted beside it", async ({ user }) => {
  const [, promoted] = await overtaken(
    user,
    remove("sleepy"),
    { at: "DeleteEndpoint" },
    promote("sleepy", "four"),
  );
  assert.match(String(promoted), /^E-SME-476: /);
  assert.is(await agreed(user, "sleepy"), "nothing");
});

test("a promotion whose endpoint is deleted leaves nothing", async ({ user }) => {
  await user.run(deploy("doomed"));
  const [promoted] = await overtaken(
    user,
    promote("doomed", "three"),
    { at: "UpdateEndpoint" },
    remove("doomed"),
  );
  assert.match(String(promoted), /: E-SME-523: .*: another session has deleted or paused it\./);
  assert.is(await agreed(user, "doomed"), "nothing");
});

test("an expiry of an endpoint that is deleted meanwhile is refused as such", async ({ user }) => {
  await user.run(deploy("brief"));
  let isDeleted = false;
  user.atRequest(async (operation) => {
    if (operation !== "AddTags" || isDeleted) return undefined;
    isDeleted = true;
    await user.sagemaker.send(new DeleteEndpointCommand({ EndpointName: "brief" }));
    return undefined;
  });
  const refusal = await user.refusal(scriptCall("SME_SET_ENDPOINT_TTL", ["brief", 5, ...place]));
  user.atRequest();
  assert.match(refusal, /^E-SME-485: AWS has no endpoint brief .* Taken back: the new expiry\.$/);
  await user.run(remove("brief"));
});

test("a model is not dropped whose endpoint serves another by now, as the table does not know", async ({
  user,
}) => {
  await user.run(deploy("stale"));
  user.failEndpoints({ reason: "Unable to provision requested ML compute capacity." });
  await user.run(promote("stale", "three", false));
  await user.waitForEndpoint("stale");
  user.failEndpoints();
  const rows = await user.rows(dropOf("three"));
  assert.match(
    String(rows.find(([object]) => object === "endpoint")),
    /^endpoint,stale,keep,left: it serves job two, .* call SME_PROMOTE with that job/,
  );
  await user.run(promote("stale", "two"));
  assert.is(await agreed(user, "stale"), "1 of two");
  await user.run(dropOf("three"));
  assert.is(await agreed(user, "stale"), "1 of two");
  await user.run(remove("stale"));
});

test("of two same deployments one makes the endpoint, and the other uses it when called again", async ({
  user,
}) => {
  const [slow, fast] = await overtaken(user, deploy("twins"), { at: "CreateEndpoint" }, deploy("twins"));
  assert.is(fast?.[0]?.[3], "InService");
  assert.match(
    String(slow),
    /: E-SME-76: AWS has an endpoint twins .* Another session has deployed it at the same time\. Call the script again/,
  );
  await user.run(deploy("twins"));
  assert.is(await agreed(user, "twins"), "1 of two");
  await user.run(remove("twins"));
  assert.is(await agreed(user, "twins"), "nothing");
});

test("of deployments and resumptions at one moment, no two bring max_endpoints beyond its value", async ({
  user,
}) => {
  const noWait = (endpoint_name: string) => deploy(endpoint_name).replace('"wait":true', '"wait":false');
  const old = (name: string) =>
    scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", ["two", name, "P", "ml.m5.large", 1, ...place]);
  const resume = call("SME_RESUME_ENDPOINT", "asleep");
  const onAws = async () =>
    [...(await servedOnAws(user)).keys()].filter((name) => name.startsWith("endpoint/")).toSorted();
  await user.run(deploy("asleep"));
  await user.run(pause("asleep"));
  await user.run("INSERT INTO ML.SME_POLICY VALUES ('max_endpoints', '1')");
  for (const [first, ...others] of [
    [deploy("first"), deploy("second"), noWait("second"), old("second"), resume],
    [noWait("first"), deploy("second"), resume],
    [old("first"), noWait("second"), resume],
  ] as const) {
    const [own, ...refused] = await overtaken(user, first, { at: "CreateEndpoint" }, ...others);
    assert.is.not(typeof own, "string", String(own));
    for (const text of refused) {
      assert.match(
        String(text),
        /^E-SME-562: The claim on max_endpoints of SME_POLICY could not be taken: another session is deploying or resuming an endpoint at this moment, or has just done so \(.*\)\. /,
        String(text),
      );
    }
    assert.equal(await onAws(), ["endpoint/first"]);
    for (const other of others) assert.match(await user.refusal(other), /^E-SME-329: /);
    await user.waitForEndpoint("first");
    await user.run(remove("first"));
  }
  // One that has failed leaves no claim, and neither does a session that has died.
  await overtaken(user, deploy("first"), { at: "CreateModel", fault: () => denied });
  const died = await user.login(false);
  await died.execute(noWait("first"));
  await died.close();
  await user.waitForEndpoint("first");
  await user.run(remove("first"));
  await user.run(resume);
  assert.match(await user.refusal(deploy("second")), /^E-SME-329: /);
  // What adds none is not kept waiting.
  const [, removed] = await overtaken(user, deploy("asleep"), { at: "DescribeEndpoint" }, remove("asleep"));
  assert.is.not(typeof removed, "string", String(removed));
  await user.run("DELETE FROM ML.SME_POLICY");
  assert.equal(await onAws(), []);
});

test("a deletion none of whose answers arrive tells what is deleted, and the same call again is no error", async ({
  user,
}) => {
  await user.run(deploy("mute"));
  const lost = new Set(["DeleteEndpoint", "DeleteEndpointConfig", "DeleteModel"]);
  user.atRequest((operation) => (lost.has(operation) ? { answer: "lost" } : undefined));
  const [row] = await user.rows(remove("mute"));
  user.atRequest();
  assert.match(String(row?.[0]), /^endpoint mute, endpoint configuration mute-\w+, model mute-\w+$/);
  assert.is(row?.[1], null);
  assert.is(await agreed(user, "mute"), "nothing");
  assert.equal(await user.rows(remove("mute")), [[null, null]]);
  assert.equal(await user.rows(remove("MUTE")), [[null, null]]);
});

test("who deletes an endpoint that this database knows nothing of leaves nothing here, unless it leaves something there", async ({
  user,
}) => {
  const known = () =>
    user.rows(
      "SELECT CONNECTION_NAME FROM SYS.EXA_DBA_CONNECTIONS WHERE CONNECTION_NAME LIKE '%_CONNECTION_STRANGE'",
    );
  const { ProductionVariants } = await (async () => {
    await user.run(deploy("model"));
    const { EndpointConfigName } = await user.sagemaker.send(
      new DescribeEndpointCommand({ EndpointName: "model" }),
    );
    return user.sagemaker.send(new DescribeEndpointConfigCommand({ EndpointConfigName }));
  })();
  for (const denies of [false, true]) {
    await user.sagemaker.send(
      new CreateEndpointConfigCommand({ EndpointConfigName: "strange", ProductionVariants }),
    );
    await user.sagemaker.send(
      new CreateEndpointCommand({ EndpointName: "strange", EndpointConfigName: "strange" }),
    );
    await user.waitForEndpoint("strange");
    user.atRequest((operation) => (denies && operation === "DeleteEndpointConfig" ? denied : undefined));
    const [[deleted, left] = []] = await user.rows(remove("strange"));
    user.atRequest();
    assert.match(String(deleted), /^endpoint strange/);
    assert.match(String(left), denies ? /^endpoint configuration strange \(/ : /^model model-\w+ \(/);
    assert.is((await known()).length, denies ? 1 : 0);
    if (!denies) assert.match(await user.refusal(remove("strange")), /^E-SME-78: /);
  }
  assert.match(String(await user.rows(remove("strange"))), /^endpoint configuration strange,/);
  await user.run(remove("model"));
});

test("what a pause has taken down, of which nobody knows yet, is not said to be lost", async ({ user }) => {
  await user.run(deploy("nap"));
  const session = await user.login(false);
  await session.execute(pause("nap"));
  assert.match(
    await user.refusal(promote("nap", "three")),
    /^E-SME-526: Endpoint nap is being paused since \d{4}-\d\d-\d\d \d\d:\d\d UTC, .* if there is none, EXECUTE SCRIPT ML\.SME_PAUSE_ENDPOINT\('nap', .*\) completes the pause/,
  );
  // As if that session had died: its transaction is gone.
  await session.close();
  await user.run(pause("nap"));
  assert.is(await agreed(user, "nap"), "paused 1 of two");
  await user.run(remove("nap"));
});

/** Where a deployment waits for its endpoint, which is made by then. */
const waiting = { after: "CreateEndpoint", at: "DescribeEndpoint" };
const denied = { status: 400, code: "AccessDeniedException", message: "not authorized" };
const throttled = { status: 400, code: "ThrottlingException", message: "Rate exceeded" };

test("an endpoint that a second session has taken over stays, however the waiting of the first ends", async ({
  user,
}) => {
  let lost = 0;
  let kills = 0;
  const endings: [string, Moment["fault"], RegExp][] = [
    [
      "denied",
      () => denied,
      /: E-SME-524: .* endpoint denied comes into service: .*AccessDenied.*AWS goes on/,
    ],
    ["throttled", () => throttled, /: E-SME-524: .* endpoint throttled comes into service: .*Rate exceeded/],
    // It sees the endpoint then, and ends as its entry collides with the other session's.
    [
      "throttled-once",
      () => (lost++ === 0 ? throttled : undefined),
      /^(GlobalTransactionRollback|E-SME-\d+:)/,
    ],
    [
      "killed",
      () => (kills++ < 2 ? void user.killUdfs() : undefined),
      /^E-SME-3: .* twice, .* Left behind: endpoint killed .*\(Endpoint killed stays, because user SYS has taken it over/,
    ],
  ];
  for (const [endpoint, fault, error] of endings) {
    const [first, second] = await overtaken(
      user,
      deploy(endpoint),
      { ...waiting, ...(fault && { fault }) },
      deploy(endpoint),
    );
    assert.is(second?.[0]?.[3], "InService", endpoint);
    assert.match(String(first), error, String(first));
    assert.is(await agreed(user, endpoint), "1 of two");
    await user.run(deploy(endpoint));
    await user.run(remove(endpoint));
    assert.is(await agreed(user, endpoint), "nothing");
  }
});

test("one that has failed before the other session comes is made anew there", async ({ user }) => {
  user.failEndpoints({ reason: "Unable to provision requested ML compute capacity." });
  const [first, second] = await overtaken(user, deploy("fails"), waiting, deploy("fails"));
  user.failEndpoints();
  assert.match(String(second), /: E-SME-77: .* it is Failed: .* Nothing of it is left\./);
  assert.match(String(first), /: E-SME-77: .* it has been deleted meanwhile\. Nothing of it is left\./);
  assert.is(await agreed(user, "fails"), "nothing");
  await user.run(deploy("fails"));
  assert.is(await agreed(user, "fails"), "1 of two");
  await user.run(remove("fails"));
  assert.is(await agreed(user, "fails"), "nothing");
});

test("one that nobody waits for any more is found by SME_ORPHANS, and used by the same call", async ({
  user,
}) => {
  await user.run("INSERT INTO ML.SME_PRICES VALUES ('eu-central-1', 'ml.m5.large', 0.25, CURRENT_DATE)");
  const [alone] = await overtaken(user, deploy("alone"), { ...waiting, fault: () => denied });
  assert.match(
    String(alone),
    /AWS goes on making it, and it costs 0\.25 US dollars an hour until it is deleted\. The same call again waits for it; to be rid of it: EXECUTE SCRIPT ML\.SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT\('alone', /,
    String(alone),
  );
  const orphans = await user.rows(scriptCall("SME_ORPHANS", place));
  assert.ok(orphans.some((row) => row.includes("alone") && row.includes("endpoint") && row.includes("AWS")));
  await user.run(deploy("alone"));
  assert.is(await agreed(user, "alone"), "1 of two");
  await user.run(remove("alone"));
  assert.is(await agreed(user, "alone"), "nothing");
});

test.run();
