import { setTimeout as pause } from "node:timers/promises";
import * as assert from "uvu/assert";
import { openPredictionSandbox, type PredictionSandbox } from "../../support/prediction-sandbox.ts";
import { rejection } from "../../support/rejection.ts";
import { type AwsAnswer, type AwsRequest, refusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("a prediction in a database whose endpoint fails under way");

let world: PredictionSandbox;
/** What the endpoint does instead of answering, by the request's number from 1. */
let trouble: (request: AwsRequest, number: number) => AwsAnswer | "reset" | Promise<never> | undefined;
let asked = 0;
const rowCount = 6000;

/** A line is ID,NAME; its prediction is ten times the ID. */
async function answer(request: AwsRequest): Promise<AwsAnswer | undefined> {
  const found = await trouble(request, ++asked);
  if (found !== undefined) return found === "reset" ? undefined : found;
  return tenfold(request);
}

function tenfold({ text }: AwsRequest): AwsAnswer {
  return { body: text.replaceAll(/^(\d+),.*$/gm, "$10") };
}

test.before(async () => {
  world = await openPredictionSandbox(answer);
  const inputs = "ID DECIMAL(9,0), NAME VARCHAR(20)";
  await world.createFunction("tens_SCALAR", inputs, "PREDICTION DOUBLE, ERROR VARCHAR(2000)", {});
  await world.createFunction("tens", inputs, "ID DECIMAL(9,0), NAME VARCHAR(20), PREDICTION DOUBLE", {});
  await world.database.execute(`CREATE TABLE T (${inputs})`);
  await world.database.execute(
    `INSERT INTO T SELECT i, 'row ' || i FROM VALUES BETWEEN 1 AND ${rowCount} AS v(i)`,
  );
});
test.after(() => world.close());
test.before.each(() => {
  trouble = () => undefined;
  asked = 0;
});

const calls = {
  SET: 'SELECT S."tens"(ID, NAME ORDER BY ID) FROM S.T',
  SCALAR: 'SELECT ID, NAME, S."tens_SCALAR"(ID, NAME) FROM S.T ORDER BY ID',
};
const kinds = ["SET", "SCALAR"] as const;

async function configure(settings: object): Promise<void> {
  await world.configure("tens", { batch_size: 250, requests_in_flight: 4, ...settings });
}

/** The rows as the call gives them back; `wrong` get no prediction, and the SCALAR function tells why. */
function expectedRows(kind: "SET" | "SCALAR", wrong: readonly number[] = [], why?: string): unknown[][] {
  return Array.from({ length: rowCount }, (_, index) => {
    const id = index + 1;
    const isWrong = wrong.includes(id);
    const row = [id, `row ${id}`, isWrong ? null : id * 10];
    return kind === "SET" ? row : [...row, isWrong ? why : null];
  });
}

async function rowsOf(kind: "SET" | "SCALAR"): Promise<unknown[][]> {
  const rows = await world.rows(calls[kind]);
  return rows.map(([id, name, prediction, ...error]) => [
    Number(id),
    name,
    prediction === null ? null : Number(prediction),
    ...error,
  ]);
}

for (const [kind, on_error] of [
  ["SET", "fail"],
  ["SCALAR", "null"],
] as const) {
  test(`${kind}, on_error ${on_error}: resets, outages, throttling and torn answers cost no row`, async () => {
    await configure({ on_error });
    trouble = (request, number) => {
      if (number === 4) return "reset";
      if (number === 7) return { ...tenfold(request), broken: "reset" };
      if (number > 9 && number < 14) return refusal("InternalFailure", "try again", 500);
      if (number === 16 || number === 17) return refusal("ThrottlingException", null);
      if (number === 19) return { status: 502, body: "<html>Bad Gateway</html>" };
      return undefined;
    };
    assert.equal(await rowsOf(kind), expectedRows(kind));
  });

  test(`${kind}, on_error ${on_error}: an endpoint that is deleted under way ends the query and says so`, async () => {
    await configure({ on_error });
    const gone = "Endpoint tens of account 123456789012 not found.";
    trouble = ({ operation }, number) => {
      if (operation === "DescribeEndpoint")
        return refusal("ValidationException", 'Could not find endpoint "tens".');
      return number > 9 ? refusal("ValidationError", gone) : undefined;
    };
    const error = await rejection(rowsOf(kind));
    assert.match(
      error.message,
      /E-SME-81: Endpoint tens in region [\w-]+ takes no requests: it does not exist/,
    );
  });

  test(`${kind}, on_error ${on_error}: an outage that lasts ends the query with its cause`, async () => {
    await configure({ on_error, retry_seconds: 1 });
    trouble = (_, number) => (number > 9 ? refusal("InternalFailure", "the disk burns", 500) : undefined);
    assert.match((await rejection(rowsOf(kind))).message, /E-SME-67: .*the disk burns/);
    asked = 0;
    trouble = (_, number) => (number > 9 ? "reset" : undefined);
    assert.match((await rejection(rowsOf(kind))).message, /E-SME-68: .*(ECONNRESET|socket hang up|EPIPE)/);
    // Nothing of it is left for the next query.
    trouble = () => undefined;
    assert.equal(await rowsOf(kind), expectedRows(kind));
  });
}

for (const kind of kinds) {
  test(`${kind}: rows that the model fails on are named, or alone without a prediction`, async () => {
    const wrong = [1, 2777, 2778, rowCount];
    const isWrong = new RegExp(`^(${wrong.join("|")}),`, "m");
    const broken = {
      status: 424,
      body: { __type: "ModelError", Message: "no such row", OriginalStatusCode: 500 },
    };
    trouble = ({ text }) => (isWrong.test(text) ? broken : undefined);
    await configure({ on_error: "null" });
    const rows = await rowsOf(kind);
    const why = kind === "SCALAR" ? String(rows[0]?.[3]) : undefined;
    assert.match(why ?? "no such row", /no such row/);
    assert.equal(rows, expectedRows(kind, wrong, why));
    await configure({ on_error: "fail" });
    assert.match((await rejection(rowsOf(kind))).message, /E-SME-82: .*row 1\b.*no such row/s);
  });

  for (const [what, hold] of [
    ["fails again and again", () => refusal("InternalFailure", "try again", 500)],
    ["does not answer any more", () => new Promise<never>(() => undefined)],
  ] as const) {
    test(`${kind}: a query whose endpoint ${what} is aborted`, async () => {
      await configure({ retry_seconds: 300 });
      trouble = (_, number) => (number > 9 ? hold() : undefined);
      const query = rejection(rowsOf(kind));
      while (asked < 12) await pause(10);
      await world.database.cancel();
      assert.match((await query).message, /abort|cancel/i);
      // The client's process looks for its database twice a second: soon nothing more is asked.
      for (let before = 0; asked > before; await pause(2000)) before = asked;
      trouble = () => undefined;
      assert.equal(await rowsOf(kind), expectedRows(kind));
    });
  }
}

test.run();
