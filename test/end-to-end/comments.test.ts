import { CreateBucketCommand } from "@aws-sdk/client-s3";
import * as assert from "uvu/assert";
import { userPolicy } from "../../generators/aws-calls/least-policy.ts";
import { operationsOfVerbs, readAwsCalls } from "../../generators/aws-calls/verb-operations.ts";
import type { PolicyDocument } from "../../sandbox/aws/start-aws.ts";
import { exampleMark, internalMark } from "../../spec/comments.ts";
import { actionsOfVerb } from "../support/aws-page.ts";
import { dataOfExamples } from "../support/example-data.ts";
import { makeSparseKey } from "../support/sparse-key.ts";
import { suite } from "../support/suite.ts";
import { openUserOfSandbox, type UserOfSandbox } from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("SQL comments, read from the database");

test.before(async (context) => {
  context.user = await openUserOfSandbox();
});
test.after(({ user }) => user.close());

interface Commented {
  type: string;
  name: string;
  comment: string;
}

/** Everything of the schemas that can have a comment. */
async function commentsIn(user: UserOfSandbox, schemas: string): Promise<Commented[]> {
  const rows = await user.rows(`
    SELECT OBJECT_TYPE, OBJECT_NAME, OBJECT_COMMENT FROM EXA_ALL_OBJECTS WHERE ROOT_NAME IN (${schemas})
    UNION ALL SELECT 'SCHEMA', SCHEMA_NAME, SCHEMA_COMMENT FROM EXA_SCHEMAS WHERE SCHEMA_NAME = 'ML'
    UNION ALL SELECT 'CONNECTION', CONNECTION_NAME, CONNECTION_COMMENT FROM EXA_DBA_CONNECTIONS
    WHERE CONNECTION_NAME LIKE 'SME\\_%' ESCAPE '\\'
    ORDER BY 2`);
  return rows.map(([type, name, comment]) => {
    assert.type(comment, "string", `${type} ${name} has no comment`);
    return { type: String(type), name: String(name), comment: String(comment) };
  });
}

function exampleOf({ comment }: Commented): string | undefined {
  return comment.split(exampleMark)[1];
}

/** Without a job there is nothing to look at, and behind a deletion nothing is left. */
const order = [/_TRAIN_/, /_DEPLOY_/, /./, /_(PAUSE|RESUME)_/, /_(DELETE|DROP)_/] as const;

function phaseOf({ name }: Commented): number {
  const special = [0, 1, 3, 4].find((phase) => order[phase]?.test(name));
  return special ?? 2;
}

const nothing: PolicyDocument = { Statement: { Effect: "Deny", Action: "*", Resource: "*" } };

/** What sme-gen policy prints for the object. */
function policyFor(verb: string): PolicyDocument {
  if (!readAwsCalls().some((calls) => calls.verb === verb)) return nothing;
  const place = { region: "eu-central-1", account: "123456789012", bucket: "ml-bucket", path: "" };
  return userPolicy(operationsOfVerbs([verb]), { ...place, role: "sagemaker-role" });
}

function verbOf(name: string): string {
  return /^abaloneRings/.test(name) ? "prediction functions" : name;
}

test("each comment says what the object is, and its example runs with the rights that sme-gen policy prints for it", async ({
  user,
}) => {
  const installed = await commentsIn(user, "'ML'");
  const examples = installed.flatMap((one) => exampleOf(one) ?? []);
  for (const sql of [...(await dataOfExamples(examples)), "CREATE SCHEMA PRED_SCHEMA"]) await user.run(sql);
  await user.s3.send(new CreateBucketCommand({ Bucket: "ml-bucket" }));
  const key = await makeSparseKey(user, "AWS_CONNECTION", "", "ml-bucket");

  const askers = new Set<string>();
  /** The page of AWS' operations must say all that was just asked for. */
  const checkCalls = ({ name }: Commented) => {
    const allowed = actionsOfVerb(verbOf(name));
    // SageMaker itself reads data, in the sessions of its role.
    const own = user.takeCalls().filter(({ caller }) => !/:assumed-role\//.test(caller));
    if (own.length > 0) askers.add(name);
    const refused = own.filter((call) => !call.allowed);
    assert.equal(
      new Set(refused.map(({ action, resource }) => `${name}: ${action} on ${resource}`)),
      new Set(),
    );
    const untold = own.filter(({ action }) => !allowed.has(action));
    assert.equal(new Set(untold.map(({ action }) => `${name} does ${action}`)), new Set());
  };
  const run = async (one: Commented) => {
    const example = exampleOf(one);
    if (example === undefined) return assert.match(one.comment, new RegExp(`^${internalMark}\\b`), one.name);
    user.takeCalls();
    key.allow(policyFor(verbOf(one.name)));
    const result = await user.run(example).catch((error: Error) => {
      throw new Error(`${one.type} ${one.name}: ${example}\n${error.message}`, { cause: error });
    });
    checkCalls(one);
    if (/^abaloneRings/.test(one.name)) assert.is(result.kind === "rows" && result.rows.length, 5);
  };
  for (const one of installed.filter((each) => phaseOf(each) === 0)) {
    await run(one);
    const [, job = ""] = /"job_name": "([^"]+)"/.exec(one.comment) ?? [];
    if (job !== "") await user.waitForJob(job);
  }
  for (const one of installed.filter((each) => phaseOf(each) === 1)) await run(one);
  const now = await commentsIn(user, "'ML', 'PRED_SCHEMA'");
  for (const phase of [2, 3, 4]) {
    for (const one of now.filter((each) => phaseOf(each) === phase)) await run(one);
    if (phase === 3) await user.waitForEndpoint("abaloneRings");
  }

  for (const name of ["SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT", "SME_JOBS_LIVE", "abaloneRings"])
    assert.ok(askers.has(name), `${name} asks AWS`);
  const made = now.filter(({ name }) => !installed.some((one) => one.name === name));
  assert.equal(
    made.map(({ type, name }) => `${type} ${name}`),
    [
      "CONNECTION SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_ABALONERINGS",
      "SCRIPT abaloneRings",
      "SCRIPT abaloneRings_SCALAR",
    ],
  );
});

test.run();
