import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Database, DatabaseError } from "../../deploy/database/connect.ts";
import type { Cell } from "../../deploy/database/result.ts";
import { checkStage, servedOnAws, type Stage, type Verb, verbs } from "../support/model-life.ts";
import { planFaults } from "../support/planned-faults.ts";
import { oneOf, randomFrom } from "../support/random.ts";
import {
  catalogueError,
  openUserOfSandbox,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox; session: Database }>("every statement while AWS fails at random");

test.before(async (context) => {
  const user = await openUserOfSandbox(1, true);
  context.user = user;
  for (const schema of ["DATA", "P"]) await user.run(`CREATE SCHEMA ${schema}`);
  await user.run(
    "CREATE TABLE DATA.T AS SELECT CAST(MOD(N, 101) AS DOUBLE) AS X, CAST(MOD(N, 101) * 2 AS DOUBLE) AS Y FROM VALUES BETWEEN 1 AND 600 AS V(N)",
  );
  await user.run(
    trainingCall({
      job_name: "job",
      aws_credentials_connection_name: "AWS_CONNECTION",
      aws_region: "eu-central-1",
      iam_sagemaker_role: "sagemaker-role",
      s3_bucket_uri: "s3://sandbox-bucket",
      s3_output_path: "data",
      input_schema_name: "DATA",
      input_table_or_view_name: "T",
      target_attribute_name: "Y",
      max_candidates: 1,
    }),
  );
  await user.waitForJob("job");
  context.session = await user.login(true);
});
test.after(async ({ user, session }) => {
  await session?.close();
  await user?.close();
});

/** A life of so many statements that is over with its last one. */
async function live(user: UserOfSandbox, session: Database, seed: number, statements: number): Promise<void> {
  const random = randomFrom(seed);
  const endpoint = `life${seed}`;
  const told: string[] = [];
  let stage: Stage = "absent";
  const before = await servedOnAws(user);
  try {
    for (let i = 0; i < statements || stage !== "absent"; i++) {
      const possible = verbs.filter(({ from }) => from.includes(stage));
      const verb = i < statements ? oneOf(random, possible) : possible.at(-1);
      if (verb === undefined) throw new Error(`Nothing leads out of ${stage}.`);
      told.push(`${stage}: ${verb.name}`);
      const plan = planFaults(random, {
        killUdfs: user.killUdfs,
        abort: () => void session.cancel(),
      });
      const start = Date.now();
      try {
        await carryOut(user, session, verb, endpoint, plan);
        stage = verb.to ?? stage;
        await checkStage(user, endpoint, stage);
      } finally {
        told.push(...plan.happened.map((fault) => `  ${fault}`));
        if (process.env.SHOW) console.log(verb.name, Date.now() - start, plan.happened.join("; "));
      }
    }
    assert.equal(newOnAws(await servedOnAws(user), before), []);
  } catch (cause) {
    const { message, details } = cause instanceof Error ? { details: "", ...cause, message: cause.message } : { message: cause, details: "" };
    throw new Error(`Seed ${seed}: ${message}\n${details}\n${told.join("\n")}`, { cause });
  }
}

/** Runs the verb's statement with faults, and without once more if it ends in an error. */
async function carryOut(
  user: UserOfSandbox,
  session: Database,
  verb: Verb,
  endpoint: string,
  plan: ReturnType<typeof planFaults>,
): Promise<void> {
  const statement = verb.statement(endpoint);
  const before = await servedOnAws(user);
  user.atRequest(plan.faults);
  let rows = await rowsOrError(session, statement);
  user.atRequest();
  if (rows instanceof DatabaseError) {
    plan.happened.push(`it said: ${rows.message}`);
    const isAborted = rows.sqlCode === "R0003";
    if (!isAborted && statement.startsWith("EXECUTE")) {
      const text = catalogueError(rows.message);
      for (const name of newOnAws(await servedOnAws(user), before)) assert.match(text, name);
    }
    rows = (await rowsOrError(session, statement));
    if (rows instanceof DatabaseError) throw rows;
  }
  verb.check?.(rows, endpoint);
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

for (let seed = 1; seed <= 10; seed++) {
  test(`seed ${seed}`, ({ user, session }) => live(user, session, seed, 3));
}

test.run();
