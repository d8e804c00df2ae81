import * as assert from "uvu/assert";
import { closeClient } from "../../../runtime/aws/prediction/ask-endpoint.ts";
import { predictBlocks } from "../../../runtime/handlers/endpoint-prediction-scalar-udf.ts";
import type { UdfColumn } from "../../../runtime/udf-client/author.ts";
import { awsConnection, connections } from "../../support/connections.ts";
import { column, scalarPrediction } from "../../support/prediction-rows.ts";
import { rejection } from "../../support/rejection.ts";
import { type AwsAnswer, type AwsRequest, startScriptedAws } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";
import type { Cell } from "../../support/udf-rows.ts";

const test = suite("endpoint-prediction-scalar-udf");

const place = {
  aws_s3_connection: "C",
  aws_region: "eu-central-1",
  endpoint_name: "rings",
  status: "deployed",
};
const inputColumns = [column("ID", "INT32", "DECIMAL(9,0)")];
const error = { ...column("ERROR", "STRING", "VARCHAR(2000) UTF8"), length: 2000 };
const regression = [column("PREDICTION", "DOUBLE"), error];

interface Asked {
  blocks: Cell[][][];
  answer: (request: AwsRequest) => AwsAnswer | Promise<AwsAnswer>;
  settings?: object;
  outputColumns?: UdfColumn[];
}

/** What the function emits for each row of the blocks. */
async function ask({ answer, blocks, settings, outputColumns = regression }: Asked) {
  const aws = await startScriptedAws(answer);
  const address = JSON.stringify({ ...place, ...settings });
  const exa = {
    ...connections({ C: awsConnection, SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_RINGS: { address } }),
    meta: { scriptName: "rings_SCALAR", inputColumns, outputColumns },
  };
  try {
    const emitted = await scalarPrediction({ inputColumns, outputColumns }, blocks, (given) =>
      predictBlocks(given, exa, { first: 1, longest: 1, answer: 70_000 }),
    );
    const bodies = aws.requests.map(({ text }) => text);
    return { bodies, emitted, sockets: new Set(aws.requests.map(({ port }) => port)).size };
  } finally {
    closeClient();
    await aws.close();
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => [index + 1]);
const tenfold = ({ text }: AwsRequest) => ({
  body: text.replaceAll(/^.*$/gm, (id) => String(Number(id) * 10)),
});
const broken = { status: 424, body: { __type: "ModelError", Message: "no", OriginalStatusCode: 500 } };

test("the last requests have few rows, so that all end at nearly the same time", async () => {
  const { bodies, emitted } = await ask({
    blocks: [upTo(10_000)],
    settings: { requests_in_flight: 4 },
    answer: tenfold,
  });
  const counts = bodies.map((body) => body.split("\n").length).sort((a, b) => a - b);
  assert.equal(counts, [...Array(4).fill(1000), ...Array(4).fill(1500)]);
  assert.equal(
    emitted,
    upTo(10_000).map(([id = 0]) => [id * 10, null]),
  );
});

test("emits each row's prediction to the row, whichever answer comes first", async () => {
  let open = 0;
  let most = 0;
  const { emitted } = await ask({
    blocks: [upTo(9)],
    settings: { batch_size: 2, requests_in_flight: 3 },
    answer: async (request) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, request.text.startsWith("1") ? 40 : 5));
      open--;
      return tenfold(request);
    },
  });
  assert.is(most, 3);
  assert.equal(
    emitted,
    upTo(9).map(([id = 0]) => [id * 10, null]),
  );
});

test("finds its columns by their names", async () => {
  const { emitted } = await ask({
    blocks: [upTo(1)],
    settings: { response_keys: ["predicted_label", "probability", "labels", "probabilities"] },
    outputColumns: [
      error,
      column("PROBABILITIES", "STRING"),
      column("PROBABILITY", "DOUBLE"),
      column("PREDICTION", "BOOLEAN"),
    ],
    answer: () => ({ body: `False,0.2,"['False', 'True']","[0.8, 0.2]"\n` }),
  });
  assert.equal(emitted, [[null, '{"false":0.8,"true":0.2}', 0.8, false]]);
});

test("fills its requests across blocks, and sends them over one connection", async () => {
  const rows = upTo(7).map(([id = 0]) => [id * 10, null]);
  const settings = { requests_in_flight: 1, batch_size: 3 };
  const blocks = [upTo(2), [[3], [4], [5]], [[6], [7]]];
  const { bodies, emitted, sockets } = await ask({ blocks, settings, answer: tenfold });
  assert.equal(emitted, rows);
  assert.equal(bodies, ["1\n2\n3", "4\n5\n6", "7"]);
  assert.is(sockets, 1);
});

test("keeps as many requests under way of few rows as of many", async () => {
  const { bodies, emitted } = await ask({
    blocks: [upTo(3500)],
    settings: { requests_in_flight: 3 },
    answer: tenfold,
  });
  assert.equal(
    bodies.map((body) => body.split("\n").length).sort((a, b) => a - b),
    [500, 1000, 1000, 1000],
  );
  assert.is(emitted.length, 3500);
});

test("with on_error null a row at fault has the reason beside it", async () => {
  const { emitted } = await ask({
    blocks: [upTo(3)],
    settings: { on_error: "null" },
    answer: (request) => (/^2$/m.test(request.text) ? broken : tenfold(request)),
  });
  assert.equal(emitted, [
    [10, null],
    [null, "ModelError: no"],
    [30, null],
  ]);
});

test("with on_error null a value that does not fit has the reason beside it", async () => {
  const { emitted } = await ask({
    blocks: [upTo(2)],
    settings: { on_error: "null" },
    answer: () => ({ body: "1\nmuch\n" }),
  });
  assert.equal(emitted, [
    [1, null],
    [null, "'much' is no DOUBLE"],
  ]);
});

test("a function of other columns is refused", async () => {
  const asked = (outputColumns: UdfColumn[]) =>
    rejection(ask({ blocks: [upTo(1)], outputColumns, answer: tenfold }));
  assert.match(
    (await asked([error])).message,
    /^E-SME-130: Function rings_SCALAR has no output column PREDICTION\./,
  );
  const more = await asked([...regression, column("SHARE", "DOUBLE")]);
  assert.match(more.message, /^E-SME-131: Function rings_SCALAR has an output column SHARE, /);
});

test.run();
