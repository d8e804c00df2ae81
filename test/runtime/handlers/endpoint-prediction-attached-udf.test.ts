import * as assert from "uvu/assert";
import { closeClient, type Pauses } from "../../../runtime/aws/prediction/ask-endpoint.ts";
import type { AttachedEndpoint } from "../../../runtime/aws/prediction/attached/attached-endpoint.ts";
import { handle } from "../../../runtime/handlers/endpoint-attachment-udf.ts";
import { answerBlocks } from "../../../runtime/handlers/endpoint-prediction-attached-scalar-udf.ts";
import { answer } from "../../../runtime/handlers/endpoint-prediction-attached-udf.ts";
import type { UdfColumn } from "../../../runtime/udf-client/author.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { awsConnection, connections } from "../../support/connections.ts";
import { column, predictionContext, scalarPrediction } from "../../support/prediction-rows.ts";
import { rejection } from "../../support/rejection.ts";
import { type AwsAnswer, type AwsRequest, refusal, startScriptedAws } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";
import type { Cell } from "../../support/udf-rows.ts";

const test = suite("functions of an attached endpoint");

/** What a caller says. */
interface Attachment {
  columns: object[];
  returns: object[];
  content_type?: string;
  accept?: string;
  response?: string;
  request_path?: string;
  response_path?: string;
  batch_size?: number;
  on_error?: string;
  job_name?: string;
}

function attach(
  { columns, returns, ...given }: Attachment,
  endpoint: object = { EndpointStatus: "InService" },
  environment?: object,
) {
  const parameters = {
    endpoint_name: "others",
    columns: JSON.stringify(columns),
    returns: JSON.stringify(returns),
    job_name: null,
    content_type: "text/csv",
    accept: null,
    response: null,
    request_path: null,
    response_path: null,
    batch_size: null,
    on_error: null,
    ...given,
  };
  return askHandler(handle, parameters, {
    DescribeEndpoint: { body: endpoint },
    DescribeEndpointConfig: { body: { ProductionVariants: [{ ModelName: "m" }] } },
    DescribeModel: { body: { Containers: [{}, { Environment: environment }] } },
  });
}

interface Asked extends Attachment {
  input: UdfColumn[];
  output: UdfColumn[];
  rows: Cell[][];
  answer: (request: AwsRequest) => AwsAnswer | undefined;
}

const brief: Pauses = { first: 1, longest: 1, answer: 70_000 };
const error = { ...column("ERROR", "STRING", "VARCHAR(2000000)"), length: 2_000_000 };

/** Attaches the endpoint, and asks it about the rows: by the function for sets, or for single rows. */
async function ask(
  { answer: answerOf, input, output, rows, ...attachment }: Asked,
  kind: "SET" | "SCALAR" = "SET",
) {
  const { row, error: refused } = await attach(attachment);
  if (row === undefined) throw refused;
  const stated: AttachedEndpoint = JSON.parse(String(row.attachment_literal));
  const aws = await startScriptedAws(answerOf);
  const outputColumns = kind === "SET" ? [...input, ...output] : [...output, error];
  const columns = { inputColumns: input, outputColumns };
  const exa = { ...connections({ C: awsConnection }), meta: { scriptName: "F", ...columns } };
  try {
    if (kind === "SCALAR") {
      const emitted = await scalarPrediction(columns, [rows], (blocks) =>
        answerBlocks(blocks, exa, stated, brief),
      );
      return { emitted, requests: aws.requests };
    }
    const { ctx, emitted } = predictionContext(columns, rows);
    await answer(ctx, exa, stated, brief);
    return { emitted: emitted(), requests: aws.requests };
  } finally {
    closeClient();
    await aws.close();
  }
}

const twoNumbers = {
  columns: [
    { name: "A", type: "DOUBLE" },
    { name: "B", type: "DECIMAL(9,0)" },
  ],
  input: [column("A", "DOUBLE"), column("B", "INT32", "DECIMAL(9,0)")],
};
const score = { returns: [{ name: "SCORE", type: "DOUBLE" }], output: [column("SCORE", "DOUBLE")] };
const threeRows: Cell[][] = [
  [1.5, 1],
  [null, 2],
  [3, null],
];

test("XGBoost answers all rows in one line", async () => {
  const { emitted, requests } = await ask({
    ...twoNumbers,
    ...score,
    rows: threeRows,
    answer: () => ({ body: "0.5,0.25,1e-05" }),
  });
  assert.equal(emitted, [
    [1.5, 1, 0.5],
    [null, 2, 0.25],
    [3, null, 0.00001],
  ]);
  assert.equal(
    requests.map(({ headers, text }) => [headers["content-type"], headers.accept, text]),
    [["text/csv", "text/csv", "1.5,1\n,2\n3,"]],
  );
});

test("XGBoost with several classes answers Python's lists in one line", async () => {
  const { emitted } = await ask({
    ...twoNumbers,
    returns: [
      { name: "NO", type: "DOUBLE" },
      { name: "YES", type: "DOUBLE" },
    ],
    output: [column("NO", "DOUBLE"), column("YES", "DOUBLE")],
    rows: threeRows.slice(0, 2),
    answer: () => ({ body: "[0.25, 0.75],[0.5, 0.5]" }),
  });
  assert.equal(
    emitted.map((row) => row.slice(2)),
    [
      [0.25, 0.75],
      [0.5, 0.5],
    ],
  );
});

test("takes fields of CSV by their numbers, whatever else a line has", async () => {
  const { emitted } = await ask({
    ...twoNumbers,
    returns: [
      { name: "SHARE", type: "DECIMAL(18,4)", path: "2" },
      { name: "LABEL", type: "VARCHAR(3)", path: "1" },
    ],
    output: [
      column("SHARE", "NUMERIC", "DECIMAL(18,4)"),
      { ...column("LABEL", "STRING", "VARCHAR(3)"), length: 3 },
    ],
    rows: threeRows.slice(0, 2),
    answer: () => ({ body: 'yes,0.98765432,x\n"no",0.5,y\n' }),
  });
  assert.equal(
    emitted.map((row) => row.slice(2)),
    [
      ["0.9877", "yes"],
      ["0.5", "no"],
    ],
  );
});

test("sends JSON Lines, with every digit, and reads JSON Lines", async () => {
  const { emitted, requests } = await ask({
    columns: [
      { name: "ID", type: "DECIMAL(36,2)", path: "key.id" },
      { name: "AT", type: "TIMESTAMP", path: "key.at" },
      { name: "OK", type: "BOOLEAN", path: "features[]" },
      { name: "T", type: "VARCHAR(10)", path: "features[]" },
    ],
    input: [
      column("ID", "NUMERIC", "DECIMAL(36,2)"),
      column("AT", "TIMESTAMP"),
      column("OK", "BOOLEAN"),
      column("T", "STRING", "VARCHAR(10)"),
    ],
    content_type: "application/jsonlines",
    returns: [
      { name: "score", type: "DOUBLE" },
      { name: "LABEL", type: "DECIMAL(9,0)", path: "labels[1]" },
    ],
    output: [column("SCORE", "DOUBLE"), column("LABEL", "INT32", "DECIMAL(9,0)")],
    rows: [
      ["1234567890123456789012345678901234.50", "2024-01-02 03:04:05.000000", true, 'a"\nö'],
      [null, null, false, null],
    ],
    answer: () => ({ body: '{"score": 0.4, "labels": [0, 7]}\n{"score": null, "labels": [0, 8.0]}\n' }),
  });
  assert.equal(requests[0]?.headers["content-type"], "application/jsonlines");
  assert.equal(requests[0]?.headers.accept, "application/jsonlines");
  assert.equal(requests[0]?.text.split("\n"), [
    '{"key":{"id":1234567890123456789012345678901234.5,"at":"2024-01-02 03:04:05.000000"},"features":[true,"a\\"\\nö"]}',
    '{"key":{"id":null,"at":null},"features":[false,null]}',
  ]);
  assert.equal(
    emitted.map((row) => row.slice(4)),
    [
      [0.4, 7],
      [null, 8],
    ],
  );
});

const texts = {
  columns: [{ name: "TEXT", type: "VARCHAR(100)", path: "$" }],
  input: [column("TEXT", "STRING", "VARCHAR(100)")],
  content_type: "application/json",
  request_path: "inputs",
};

test("a text classification of Hugging Face takes a document, and answers a list", async () => {
  const { emitted, requests } = await ask({
    ...texts,
    returns: [
      { name: "LABEL", type: "VARCHAR(20)", path: "label" },
      { name: "SCORE", type: "DOUBLE", path: "score" },
    ],
    output: [column("LABEL", "STRING", "VARCHAR(20)"), column("SCORE", "DOUBLE")],
    rows: [["good, good"], ["bad"]],
    answer: () => ({
      body: [
        { label: "POSITIVE", score: 0.99 },
        { label: "NEGATIVE", score: 1 },
      ],
    }),
  });
  assert.is(requests[0]?.text, '{"inputs":["good, good","bad"]}');
  assert.equal(emitted, [
    ["good, good", "POSITIVE", 0.99],
    ["bad", "NEGATIVE", 1],
  ]);
});

test("CSV goes out, and a document with its list somewhere in it comes back", async () => {
  const { emitted, requests } = await ask({
    ...twoNumbers,
    accept: "application/json",
    response_path: "predictions",
    returns: [{ name: "LABEL", type: "VARCHAR(9)", path: "predicted_label" }],
    output: [column("LABEL", "STRING", "VARCHAR(9)")],
    rows: threeRows.slice(0, 2),
    answer: () => ({ body: { predictions: [{ score: 1.5, predicted_label: "a" }, { predicted_label: 2 }] } }),
  });
  assert.is(requests[0]?.headers["content-type"], "text/csv");
  assert.is(requests[0]?.headers.accept, "application/json");
  assert.equal(
    emitted.map((row) => row[2]),
    ["a", "2"],
  );
});

/** Each is asked about two rows. */
const unusable: [what: string, body: string | object, given: Partial<Asked>, error: RegExp][] = [
  [
    "fewer answers than rows",
    "1\n",
    {},
    /E-SME-501: Endpoint others gave 1 answer for the 2 rows from row 1 on/,
  ],
  ["more answers than rows", "1\n2\n3\n", {}, /E-SME-501.* gave 3 answers/],
  [
    "a line with more fields than columns",
    "1,2\n3,4\n",
    {},
    /E-SME-502.* for row 1 .* 2 fields instead of 1/,
  ],
  ["a value that is none of its type", "1\nx\n", {}, /E-SME-502.* for row 2 .* 'x' is no DOUBLE/],
  [
    "no such path",
    { predictions: [{ score: 1 }, { scores: 1 }] },
    { accept: "application/json", response_path: "predictions" },
    /E-SME-502.* for row 1 .* it has no SCORE for SCORE/,
  ],
  [
    "no such list",
    { error: "overloaded" },
    { accept: "application/json", response_path: "predictions" },
    /E-SME-503.* not read as json: there is no list at predictions in \{"error":"overloaded"\}/,
  ],
  ["no JSON", "<html>", { response: "jsonlines" }, /E-SME-503.* its line 1 is no JSON .*<html>/],
];

for (const [what, body, given, expected] of unusable) {
  test(`refuses ${what}`, async () => {
    const asked = {
      ...twoNumbers,
      ...score,
      rows: threeRows.slice(0, 2),
      answer: () => ({ body }),
      ...given,
    };
    assert.match((await rejection(ask(asked))).message, expected);
  });
}

/** A value of an answer, and a column of this type that it goes into. */
function askForOne(value: string, [sqlType, type]: Kind, response = "json") {
  const [, precision, scale = "0"] = /^DECIMAL\((\d+),(\d+)\)$/.exec(sqlType) ?? [];
  const sizes = type === "STRING" ? { length: 2 } : { precision: Number(precision), scale: Number(scale) };
  return ask({
    ...twoNumbers,
    ...{ response, returns: [{ name: "N", type: sqlType, path: response === "json" ? "$" : "1" }] },
    output: [{ ...column("N", type, sqlType), ...(type === "DOUBLE" ? {} : sizes) }],
    rows: threeRows.slice(0, 1),
    answer: () => ({ body: response === "json" ? `[${value}]` : value }),
  });
}

type Kind = [sqlType: string, type: UdfColumn["type"]];
const double: Kind = ["DOUBLE", "DOUBLE"];
const amount: Kind = ["DECIMAL(36,2)", "NUMERIC"];

test("keeps all digits of numbers, and rounds to the scale by them", async () => {
  for (const [value, kind, expected] of [
    ["1152921504606846977", ["DECIMAL(19,0)", "INT64"], "1152921504606846977"],
    ["12345678901234567890123456789012.25", amount, "12345678901234567890123456789012.25"],
    ["12345678901234567890.125", amount, "12345678901234567890.13"],
    ["-12345678901234567890.995", amount, "-12345678901234567891"],
    ["1234567890123456.754e1", amount, "12345678901234567.54"],
    ["0.30000000000000004", double, 0.30000000000000004],
    ["0.3000000000000000444089209850062616169452667236328125", double, 0.30000000000000004],
  ] as [string, Kind, unknown][]) {
    for (const response of ["json", "csv"]) {
      const { emitted } = await askForOne(value, kind, response);
      assert.equal(String(emitted[0]?.[2]), String(expected), `${value} in ${response}`);
    }
  }
});

test("reads what Python writes for no number as NULL", async () => {
  const { emitted } = await askForOne("NaN", double);
  assert.is(emitted[0]?.[2], null);
});

test("a text is what it is, even if it looks like numbers of JSON", async () => {
  const text = '[NaN, 12345678901234567890] \\" 12345678901234567890';
  const { emitted } = await ask({
    ...twoNumbers,
    ...{
      response: "json",
      returns: [
        { name: "T", type: "VARCHAR(200)", path: "t" },
        { name: "O", type: "VARCHAR(200)", path: "o" },
      ],
    },
    output: [column("T", "STRING", "VARCHAR(200)"), column("O", "STRING", "VARCHAR(200)")],
    rows: threeRows.slice(0, 1),
    answer: () => ({
      body: `[{"t": ${JSON.stringify(text)}, "o": {"n": 12345678901234567890, "x": [0.1]}}]`,
    }),
  });
  assert.equal(emitted[0]?.slice(2), [text, '{"n":12345678901234567890,"x":[0.1]}']);
});

test("refuses numbers that do not fit", async () => {
  for (const [value, kind] of [
    ["1234.5", ["DECIMAL(5,2)", "NUMERIC"]],
    ["999.995", ["DECIMAL(5,2)", "NUMERIC"]],
    ["1.5", ["DECIMAL(9,0)", "INT32"]],
    ["1.5", ["DECIMAL(20,0)", "NUMERIC"]],
    ["NaN", ["DECIMAL(9,0)", "INT32"]],
    ["-Infinity", double],
    ["1e400", double],
    ['"abc"', ["VARCHAR(2)", "STRING"]],
  ] as [string, Kind][]) {
    assert.match((await rejection(askForOne(value, kind))).message, /E-SME-502.* for N/, value);
  }
});

test("with on_error null a row has the reason, and the others their answers", async () => {
  const { emitted } = await ask(
    {
      ...twoNumbers,
      ...score,
      on_error: "null",
      rows: [
        [1, 1],
        [2, 2],
        [3, 3],
      ],
      answer: ({ text }) =>
        text.includes("2,2")
          ? { ...refusal("ModelError", "no 2"), status: 424, headers: { "x-amzn-errortype": "ModelError" } }
          : { body: text.replace(/^3,3$/m, "x").replace(/,\d$/gm, "") },
    },
    "SCALAR",
  );
  assert.equal(
    emitted.map(([value]) => value),
    [1, null, null],
  );
  assert.equal(emitted[0]?.[1], null);
  assert.match(String(emitted[1]?.[1]), /no 2/);
  assert.match(String(emitted[2]?.[1]), /'x' is no DOUBLE/);
});

test("an outage gives no advice to delete what is another's", async () => {
  const { message } = await rejection(
    ask({
      ...twoNumbers,
      ...score,
      rows: threeRows,
      answer: ({ operation }) =>
        operation === "DescribeEndpoint"
          ? { body: { EndpointStatus: "OutOfService" } }
          : refusal("ValidationError", "Endpoint others of account 000000000000 not found."),
    }),
  );
  assert.match(message, /E-SME-81: Endpoint others .* it is out of service.* Whoever runs it knows why/s);
  assert.not.match(message, /SME_DELETE|SME_DEPLOY/);
});

const refusedAttachments: [given: Partial<Attachment>, error: RegExp][] = [
  [{ content_type: "text/libsvm" }, /E-SME-535: content_type 'text\/libsvm'/],
  [{ accept: "image/png" }, /E-SME-535: accept 'image\/png'/],
  [{ response_path: "predictions" }, /E-SME-504.*'predictions' in response_path/],
  [{ request_path: "instances" }, /E-SME-504.*'instances' in request_path/],
  [{ returns: [{ name: "S", type: "DOUBLE", path: "score" }] }, /E-SME-504.*CSV has fields 1, 2/],
  [{ columns: [{ name: "A", type: "DOUBLE", path: "a" }] }, /E-SME-504.*sent as CSV/],
  [
    { response: "json", returns: [{ name: "S", type: "DOUBLE", path: "a..b" }] },
    /E-SME-504.*'\.\.b' is no step of a path/,
  ],
  [
    {
      content_type: "application/json",
      columns: [
        { name: "A", type: "DOUBLE", path: "x" },
        { name: "B", type: "DOUBLE", path: "x.y" },
      ],
    },
    /E-SME-504.*'x\.y' in columns: what holds .* is no object/,
  ],
];

test("refuses formats and paths that cannot be, before anything is asked", async () => {
  for (const [given, expected] of refusedAttachments) {
    const attachment = { columns: [{ name: "A", type: "DOUBLE" }], returns: [{ name: "S", type: "DOUBLE" }] };
    const { aws, error: refused } = await attach({ ...attachment, ...given });
    assert.match(refused.message, expected);
    assert.equal(aws.operations(), []);
  }
});

test("takes the fields of a job's model from where its container answers with them", async () => {
  const ofJob = {
    columns: [{ name: "A", type: "DOUBLE" }],
    returns: [
      { name: "PROBABILITY", type: "DECIMAL(18,4)", path: "probability" },
      { name: "PREDICTIONS", type: "BOOLEAN", path: "predicted_label" },
    ],
    job_name: "job",
  };
  const environment = { SAGEMAKER_INFERENCE_OUTPUT: "predicted_label, probability" };
  const { row } = await attach(ofJob, {}, environment);
  assert.equal(JSON.parse(String(row?.attachment_literal)).returns, [[1], [0]]);
  const { error: refused } = await attach(ofJob, {}, {});
  assert.match(
    refused.message,
    /E-SME-538: .* endpoint others does not answer with probability, but with predicted_label\./,
  );
});

test("keeps to what a serverless endpoint takes, and refuses an asynchronous one", async () => {
  const attachment = { columns: [{ name: "A", type: "DOUBLE" }], returns: [{ name: "S", type: "DOUBLE" }] };
  const serverless = await attach(attachment, {
    EndpointStatus: "InService",
    ProductionVariants: [
      { VariantName: "v", CurrentServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 2 } },
    ],
  });
  const { max_payload_bytes, most_bytes, requests_in_flight } = JSON.parse(
    String(serverless.row?.attachment_literal),
  );
  assert.equal(
    [max_payload_bytes, most_bytes, requests_in_flight],
    [4_000_000, 4_194_304, { start: 2, most: 2 }],
  );
  const { error: refused } = await attach(attachment, { AsyncInferenceConfig: { OutputConfig: {} } });
  assert.match(refused.message, /E-SME-506: Endpoint others cannot be attached: it is asynchronous/);
});

test.run();
