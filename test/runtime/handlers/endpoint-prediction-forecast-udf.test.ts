import * as assert from "uvu/assert";
import type { Deployment, ForecastShape } from "../../../runtime/aws/endpoints/deployment.ts";
import { closeClient } from "../../../runtime/aws/prediction/ask-endpoint.ts";
import { readHistories } from "../../../runtime/aws/prediction/series-histories.ts";
import { forecast } from "../../../runtime/handlers/endpoint-prediction-forecast-udf.ts";
import type { UdfBlock } from "../../../runtime/udf-client/author.ts";
import { awsConnection, connections } from "../../support/connections.ts";
import { column, predictionContext } from "../../support/prediction-rows.ts";
import { rejection } from "../../support/rejection.ts";
import { type AwsAnswer, type AwsRequest, refusal, startScriptedAws } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";
import type { Cell } from "../../support/udf-rows.ts";

const test = suite("endpoint-prediction-forecast-udf");

const token = "0f1e2d3c4b5a";
const stated: Deployment = {
  deployment: token,
  job_name: "sales",
  endpoint_name: "sales",
  aws_region: "eu-central-1",
  function_schema: "PRED",
  target: { name: "UNITS", type: "DOUBLE" },
  columns: [],
  forecast: {
    item: "ITEM",
    groups: [],
    timestamp: "AT",
    horizon: 2,
    quantiles: ["p10"],
    aggregates: false,
  },
};
const place = {
  aws_s3_connection: "C",
  aws_region: "eu-central-1",
  endpoint_name: "sales",
  status: "deployed",
  retry_seconds: 0,
};
const inputColumns = [
  column("ITEM", "STRING", "VARCHAR(20) UTF8"),
  column("AT", "TIMESTAMP", "TIMESTAMP"),
  column("UNITS", "DOUBLE", "DOUBLE"),
];
const outputColumns = [
  column("ITEM", "STRING", "VARCHAR(20) UTF8"),
  column("AT", "TIMESTAMP", "TIMESTAMP"),
  column("P10", "DOUBLE"),
  column("MEAN", "DOUBLE"),
];

/** So many days of an item, from the first of January on. */
const days = (item: string, count: number, value: Cell = 1): Cell[][] =>
  Array.from({ length: count }, (_, i) => [
    item,
    `2024-01-${String(i + 1).padStart(2, "0")} 00:00:00.000000`,
    value,
  ]);

/** The two days after the last one of the request, for each of its items. */
function twoDays({ text }: AwsRequest): AwsAnswer {
  const lines = text.split("\n").slice(1);
  const last = Math.max(...lines.map((line) => Number(/-01-(\d\d) /.exec(line)?.[1] ?? 0)));
  const items = [...new Set(lines.map((line) => line.split(",")[0]))];
  const answers = items.flatMap((item, i) =>
    [1, 2].map((ahead) => `${item},2024-01-${String(last + ahead).padStart(2, "0")},${i},${i + 1}`),
  );
  return served(["ITEM,AT,p10,mean", ...answers, ""].join("\n"));
}

const served = (body: string): AwsAnswer => ({
  body,
  headers: { "x-amzn-invoked-production-variant": `sales-${token}-v1` },
});

async function ask(
  rows: readonly Cell[][],
  answer: (request: AwsRequest) => AwsAnswer = twoDays,
  settings: object = {},
  shape: object = {},
) {
  const aws = await startScriptedAws(answer);
  const { ctx, emitted } = predictionContext({ inputColumns, outputColumns }, rows);
  const address = JSON.stringify({ ...place, ...settings });
  try {
    const exa = {
      ...connections({
        C: awsConnection,
        SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_SALES: { address },
      }),
      meta: { scriptName: "sales", scriptSchema: "PRED", inputColumns, outputColumns },
    };
    const told = { ...stated, forecast: { ...(stated.forecast as ForecastShape), ...shape } };
    await forecast(ctx, exa, told, { first: 1, longest: 1, answer: 70_000 });
  } finally {
    closeClient();
    await aws.close();
  }
  return { emitted: emitted(), bodies: aws.requests.map(({ text }) => text) };
}

test("sends histories with a header, the oldest row first, and times without fractions", async () => {
  const { bodies, emitted } = await ask(days("a b", 4).reverse());
  assert.equal(bodies, [
    [
      "ITEM,AT,UNITS",
      '"a b","2024-01-01 00:00:00",1',
      '"a b","2024-01-02 00:00:00",1',
      '"a b","2024-01-03 00:00:00",1',
      '"a b","2024-01-04 00:00:00",1',
    ].join("\n"),
  ]);
  assert.is(emitted.length, 2);
});

for (const [frequency, shape, times, expected] of [
  [
    "1D",
    {},
    ["01-01 00", "01-02 00", "01-02 12", "01-03 00"],
    /^E-SME-420: a has 2 rows in one step of 1D, from 2024-01-02 00:.* to 2024-01-02 12:/,
  ],
  [
    "1D",
    {},
    ["01-01 00", "01-02 00", "01-05 00", "01-06 00"],
    /^E-SME-421: a has no value of UNITS between 2024-01-02 .* and 2024-01-05 .*: it lacks 2 steps of 1D/,
  ],
  ["1H", {}, ["01-01 22", "01-01 23", "01-02 00", "01-02 02"], /^E-SME-421: .*: it lacks 1 step of 1H, /],
  ["1W", {}, ["01-01 00", "01-09 00", "01-21 00", "01-28 00"], undefined],
  ["1W", {}, ["01-01 00", "01-08 00", "01-15 00", "01-21 00"], /^E-SME-420: a has 2 rows in one step of 1W/],
  ["1M", {}, ["01-31 00", "02-29 00", "03-31 00", "04-30 00"], undefined],
  ["1M", {}, ["01-31 00", "03-01 00", "04-01 00", "05-01 00"], /^E-SME-421: .*: it lacks 1 step of 1M, /],
  [
    "15min",
    {},
    ["01-01 00", "01-01 01", "01-01 02", "01-01 03"],
    /^E-SME-421: .*: it lacks 3 steps of 15min/,
  ],
  ["1Y", {}, ["01-01 00", "01-02 00", "01-03 00", "01-04 00"], /^E-SME-420: a has 4 rows in one step of 1Y/],
  ["1D", { aggregates: true }, ["01-01 00", "01-02 00", "01-02 12", "01-03 00"], undefined],
  ["1D", { fills: true }, ["01-01 00", "01-02 00", "01-05 00", "01-06 00"], undefined],
] as const) {
  const what = `${frequency}, told ${JSON.stringify(shape)}, at ${times.join(", ")}`;
  test(`histories have the steps of the training: ${what}`, async () => {
    const rows = times.map((time) => ["a", `2024-${time}:00:00.000000`, 1]);
    const asked = ask(
      rows,
      () => served("ITEM,AT,p10,mean\na,2025-01-01,1,1\na,2025-01-02,1,1\n"),
      {},
      {
        frequency,
        ...shape,
      },
    );
    if (expected === undefined) assert.is((await asked).emitted.length, 2);
    else assert.match(String((await rejection(asked)).message), expected);
  });
}

test("emits each step of each item with its quantiles and mean", async () => {
  const { emitted } = await ask([...days("b", 4), ...days("a", 4)]);
  assert.equal(
    emitted.map(([item, at, p10, mean]) => [item, String(at).slice(0, 19), p10, mean]),
    [
      ["a", "2024-01-05 00:00:00", 0, 1],
      ["a", "2024-01-06 00:00:00", 0, 1],
      ["b", "2024-01-05 00:00:00", 1, 2],
      ["b", "2024-01-06 00:00:00", 1, 2],
    ],
  );
});

test("asks for items that end at different times in requests of their own", async () => {
  // What is known of the time to come has no value, and is no end.
  const { bodies, emitted } = await ask([
    ...days("a", 4),
    ...days("b", 6),
    ["a", "2024-01-09 00:00:00", null],
  ]);
  assert.is(bodies.length, 2);
  assert.match(bodies[0] ?? "", /^ITEM,AT,UNITS\na,.*\na,"2024-01-09 00:00:00",$/s);
  assert.not.match(bodies[0] ?? "", /\nb,/);
  assert.is(emitted.length, 4);
});

test("fills requests with whole series", async () => {
  const rows = ["a", "b", "c"].flatMap((item) => days(item, 4));
  const { bodies } = await ask(rows, twoDays, { batch_size: 8 });
  assert.equal(
    bodies.map((body) => body.split("\n").length - 1),
    [8, 4],
  );
});

test("asks the halves of a request that a model refuses, and names the series at fault", async () => {
  const answer = (request: AwsRequest) =>
    request.text.includes("\nbad,") ? refusal("ModelError", "the series is odd", 424) : twoDays(request);
  const rows = ["a", "bad", "c"].flatMap((item) => days(item, 4));
  const error = await rejection(ask(rows, answer, { on_error: "null" }));
  assert.match(error.message, /^E-SME-379: Endpoint sales does not forecast bad: .*the series is odd/);
});

test("refuses a history that no request can hold", async () => {
  const huge = days("a", 4).map(([item, at]) => [item as string, at as string, 1]);
  const long = Array.from({ length: 150_000 }, (_, i) => [
    "x".repeat(20),
    `2024-01-01 ${new Date(i * 1000).toISOString().slice(11, 19)}.${String(Math.floor(i / 86_400)).padStart(6, "0")}`,
    i,
  ]);
  const error = await rejection(ask([...huge, ...long]));
  assert.match(
    error.message,
    /^E-SME-378: The history of x{20} takes \d+ bytes, more than the 6291456 bytes/,
  );
});

for (const [what, body, complaint] of [
  ["a column that is missing", "ITEM,AT,mean\na,2024-01-05,1\n", "it has no column p10, but ITEM, AT, mean"],
  ["a step that is missing", "ITEM,AT,p10,mean\na,2024-01-05,1,1\n", "it has 1 step of a, not 2"],
  ["another item", "ITEM,AT,p10,mean\nb,2024-01-05,1,1\n", 'it is about \\["b"\\], which nobody asked for'],
  ["a number that is none", "ITEM,AT,p10,mean\na,2024-01-05,x,1\n", "'x' is no number"],
  ["a time that is none", "ITEM,AT,p10,mean\na,soon,1,1\n", "'soon' is no TIMESTAMP"],
] as const) {
  test(`refuses an answer with ${what}`, async () => {
    const error = await rejection(ask(days("a", 4), () => served(body)));
    assert.match(
      error.message,
      new RegExp(`^E-SME-380: The forecast of endpoint sales cannot be used: ${complaint}\\.`),
    );
  });
}

test("refuses an answer of another deployment's model", async () => {
  const foreign = { body: "", headers: { "x-amzn-invoked-production-variant": "other-aaaaaaaaaaaa-v1" } };
  assert.match((await rejection(ask(days("a", 4), () => foreign))).message, /^E-SME-151: /);
});

test("refuses a group of more rows than it holds in memory, before it reads them", () => {
  const block = { rows: 4_000_001 } as UdfBlock;
  const shape = { ...(stated.forecast as ForecastShape), target: "UNITS" };
  assert.throws(
    () => readHistories([block], inputColumns, shape),
    /^E-SME-547: A forecast looks at no more than 4000000 rows of a group at once/,
  );
});

test.run();
