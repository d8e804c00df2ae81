import { DeleteEndpointConfigCommand, DeleteModelCommand } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { type Database, DatabaseError } from "../../deploy/database/connect.ts";
import type { Cell } from "../../deploy/database/result.ts";
import { readAwsCalls } from "../../generators/aws-calls/verb-operations.ts";
import { type DrawnFaults, drawFaults } from "../support/drawn-faults.ts";
import {
  checkStage,
  dropOf,
  forecastOf,
  type Stage,
  servedOnAws,
  trainingOf,
  type Verb,
  verbs,
} from "../support/model-life.ts";
import { oneOf, randomFrom } from "../support/random.ts";
import { isLong, sampleOf } from "../support/sample.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  catalogueError,
  openUserOfSandbox,
  scriptCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const sample = sampleOf("every statement while AWS fails at random");
const test = suite<{ user: UserOfSandbox; session: Database }>(sample.title);

test.before(async (context) => {
  const user = await openUserOfSandbox(1, true);
  context.user = user;
  for (const schema of ["DATA", "P"]) await user.run(`CREATE SCHEMA ${schema}`);
  for (const [job, table, factor] of [
    ["job", "T", 2],
    ["job2", "T3", 3],
  ] as const) {
    await user.run(
      `CREATE TABLE DATA.${table} AS SELECT CAST(MOD(N, 101) AS DOUBLE) AS X, CAST(MOD(N, 101) * ${factor} AS DOUBLE) AS Y FROM VALUES BETWEEN 1 AND 600 AS V(N)`,
    );
    await user.run(trainingOf(job, { input_table_or_view_name: table, ...anyModel }));
  }
  await user.run(
    "CREATE TABLE DATA.SERIES AS SELECT N, MOD(N, 600) AS X FROM VALUES BETWEEN 1 AND 600 AS V(N)",
  );
  await user.run(trainingOf("elsewhere", { ...anyModel }));
  await user.run(forecastOf("series", 1));
  await user.run(forecastOf("series2", 3));
  for (const job of ["job", "job2", "elsewhere", "series", "series2"]) await user.waitForJob(job);
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = 'elsewhere'");
  await user.run(
    `EXECUTE SCRIPT ML.SME_DEPLOY_SAGEMAKER_ENDPOINT('{"job_name": "job2", "endpoint_name": "others", "schema_name": "P", "wait": true}')`,
  );
  context.session = await user.login(true);
});
test.after(async ({ user, session }) => {
  await session?.close();
  await user?.close();
});

/** Of a life, besides those that end it. */
const statements = 4;

/** A life of so many statements, and of those that end it. */
async function live(context: { user: UserOfSandbox; session: Database }, seed: number): Promise<void> {
  const { user, session } = context;
  const random = randomFrom(seed);
  let stage: Stage = random(6) === 0 ? "untrained" : "absent";
  const name = `${stage === "absent" ? "life" : "job"}${seed}`;
  const told: string[] = [];
  const before = await servedOnAws(user);
  try {
    for (let i = 0; stage !== "dropped" && (i < statements || stage !== "absent"); i++) {
      const possible = verbs.filter(({ from }) => from.includes(stage));
      const ending = possible.find(({ to }) => to !== undefined && ends.includes(to));
      const verb = i < statements || ending === undefined ? oneOf(random, possible) : ending;
      const plan = drawFaults(random, { killUdfs: user.killUdfs, abort: () => void session.cancel() });
      told.push(`${stage}: ${verb.name}`);
      const rows = await carryOut(context, verb, { name, stage }, plan).finally(() => {
        told.push(...plan.happened.map((fault) => `  ${fault}`));
      });
      if (rows === "over") {
        await checkRemovable(user, name);
        break;
      }
      verb.check?.(rows, name, stage);
      stage = verb.to ?? stage;
      await checkStage(user, name, stage);
    }
    await removeOrphans(user);
    assert.equal(newOnAws(await servedOnAws(user), before), []);
  } catch (cause) {
    const { message, details = "" } = cause instanceof assert.Assertion ? cause : { message: String(cause) };
    throw new Error(`Seed ${seed}: ${message}\n${details}\n${told.join("\n")}`, { cause });
  }
}

const ends: readonly Stage[] = ["absent", "dropped"];

/** How many statements met faults. */
let carriedOut = 0;

/** Runs a verb's statement with faults, and once more without if it ends in an error. */
async function carryOut(
  { user, session }: { user: UserOfSandbox; session: Database },
  verb: Verb,
  { name, stage }: { name: string; stage: Stage },
  { faults, happened }: DrawnFaults,
): Promise<Cell[][] | "over"> {
  const statement = verb.statement(name);
  carriedOut++;
  const before = await servedOnAws(user);
  user.atRequest(faults);
  const rows = await rowsOrError(session, statement);
  user.atRequest();
  if (!(rows instanceof DatabaseError) && !verb.isLeft?.(rows)) return rows;
  happened.push(`it said: ${rows instanceof DatabaseError ? rows.message : rows.join("; ")}`);
  const isAborted = rows instanceof DatabaseError && rows.sqlCode === "R0003";
  if (rows instanceof DatabaseError && !isAborted && statement.startsWith("EXECUTE")) {
    const text = catalogueError(rows.message);
    // Nobody can name what a process that died has made.
    const isOpen = /may be done all the same/.test(text);
    const left = newOnAws(await servedOnAws(user), before);
    if (!isOpen) for (const part of left) assert.match(text, part);
    const isUndone = isOpen || (await isInStage(user, name, stage));
    if (!isUndone && !(await isInStage(user, name, verb.to ?? stage))) assert.match(text, /completes/);
  }
  const again = await rowsOrError(session, statement);
  if (!(again instanceof DatabaseError)) return again;
  happened.push(`then it said: ${again.message}`);
  // AWS never frees a job's name, and the row was rolled back.
  if (isAborted && /E-SME-71: /.test(again.message)) return "over";
  throw new Error("The statement failed again, without a fault.");
}

/** A training that was aborted after AWS had heard of it: its row is gone, and its name is for ever. */
async function checkRemovable(user: UserOfSandbox, job: string): Promise<void> {
  await user.run(
    dropOf(job, { aws_credentials_connection_name: "AWS_CONNECTION", aws_region: "eu-central-1" }),
  );
  await checkStage(user, job, "dropped");
}

async function isInStage(user: UserOfSandbox, name: string, stage: Stage): Promise<boolean> {
  try {
    await checkStage(user, name, stage);
    return true;
  } catch {
    return false;
  }
}

/** What a statement that was aborted has left: it is found by its tags. */
async function removeOrphans({ rows, sagemaker }: UserOfSandbox): Promise<void> {
  const orphans = await rows(scriptCall("SME_ORPHANS", ["AWS_CONNECTION", "eu-central-1"]));
  for (const [, kind, name] of orphans) {
    if (kind === "model") await sagemaker.send(new DeleteModelCommand({ ModelName: String(name) }));
    if (kind === "endpoint configuration")
      await sagemaker.send(new DeleteEndpointConfigCommand({ EndpointConfigName: String(name) }));
  }
}

/** Names of what was not there before. */
function newOnAws(now: Map<string, unknown>, before: Map<string, unknown>): string[] {
  return [...now.keys()].filter((name) => !before.has(name)).map((name) => name.split("/")[1] ?? "");
}

async function rowsOrError(session: Database, statement: string): Promise<Cell[][] | DatabaseError> {
  try {
    const result = await session.execute(statement);
    return result.kind === "rows" ? result.rows : [];
  } catch (error) {
    if (error instanceof DatabaseError) return error;
    throw error;
  }
}

test("a life can come to each script, function and view that asks AWS", () => {
  const statements = verbs.map(({ statement }) => statement("name")).join("\n");
  const missing = readAwsCalls().filter(
    ({ verb }) => verb.startsWith("SME_") && !new RegExp(`\\b${verb}\\b`).test(statements),
  );
  assert.equal(missing, []);
});

const wanted = process.env.SME_FAULT_SEED;
const short = Array.from({ length: 11 }, (_, i) => i + 1);
const drawn = wanted === undefined ? sample.of(short, 1 / 2) : [];
for (const seed of short) {
  const testOrSkip = drawn.includes(seed) ? test : test.skip;
  testOrSkip(`a life of seed ${seed}`, (context) => live(context, seed));
}
const testAll = drawn.length === short.length ? test : test.skip;
testAll(`so much for 50 statements and more, in ${short.length} lives`, () => {
  assert.ok(carriedOut >= 50, `they were ${carriedOut}`);
});

/** SME_FAULT_SEED is a seed, or two with a hyphen between them: the first and the last. */
const more = isLong || wanted !== undefined ? test : test.skip;
const [first = 1 + (Date.now() % 1_000_000), last = wanted === undefined ? first + 499 : first] =
  wanted?.split("-").map(Number) ?? [];
more(`lives of the seeds ${first} to ${last} (SME_LONG_TESTS=1)`, async (context) => {
  const failures: string[] = [];
  for (let seed = first; seed <= last; seed++)
    await live(context, seed).catch((error) => failures.push(error.message));
  assert.is(failures.join("\n"), "");
});

test.run();
