import * as assert from "uvu/assert";
import { closeClient, type Pauses } from "../../../runtime/aws/prediction/ask-endpoint.ts";
import { predict } from "../../../runtime/handlers/endpoint-prediction-udf.ts";
import type { UdfColumn } from "../../../runtime/udf-client/author.ts";
import { awsConnection, connections } from "../../support/connections.ts";
import { column, predictionContext } from "../../support/prediction-rows.ts";
import { rejection } from "../../support/rejection.ts";
import { type AwsAnswer, type AwsRequest, refusal, startScriptedAws } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";
import type { Cell } from "../../support/udf-rows.ts";

const test = suite("endpoint-prediction-udf");

const place = {
  aws_s3_connection: "C",
  aws_region: "eu-central-1",
  endpoint_name: "rings",
  status: "deployed",
};
const numbers = [column("ID", "INT32", "DECIMAL(9,0)")];
const texts = [column("T", "STRING", "VARCHAR(9000000) UTF8")];

interface Asked {
  rows: Cell[][];
  answer: (request: AwsRequest) => AwsAnswer | undefined | Promise<AwsAnswer | undefined>;
  settings?: object;
  inputColumns?: UdfColumn[];
  added?: UdfColumn[];
  pauses?: Pauses;
  /** Rows that the database sends at once. */
  blockSize?: number;
}

const brief: Pauses = { first: 1, longest: 1, answer: 70_000 };

async function ask({
  answer,
  rows,
  settings,
  inputColumns = numbers,
  added,
  pauses = brief,
  blockSize,
}: Asked) {
  const aws = await startScriptedAws(answer);
  const outputColumns = [...inputColumns, ...(added ?? [column("PREDICTIONS", "DOUBLE")])];
  const { ctx, emitted } = predictionContext({ inputColumns, outputColumns }, rows, blockSize);
  try {
    const exa = {
      ...connections({
        C: awsConnection,
        SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_RINGS: {
          address: JSON.stringify({ ...place, ...settings }),
        },
      }),
      meta: {
        scriptName: "rings",
        inputColumns,
        outputColumns,
      },
    };
    await predict(ctx, exa, pauses);
  } finally {
    closeClient();
    await aws.close();
  }
  return { emitted: emitted(), bodies: aws.requests.map(({ text }) => text) };
}

/** Ten times each row's number. */
const tenfold = ({ text }: AwsRequest) => ({
  body: text
    .split("\n")
    .map((line) => `${Number(line) * 10}\n`)
    .join(""),
});
const upTo = (count: number) => Array.from({ length: count }, (_, index) => [index + 1]);

test("emits each row with its prediction", async () => {
  const { bodies, emitted } = await ask({
    rows: [
      [1.5, "a b", null],
      [-2, "x", true],
    ],
    inputColumns: [column("A", "DOUBLE"), column("B", "STRING", "CHAR(3)"), column("C", "BOOLEAN")],
    answer: () => ({ body: "7.25\n8\n" }),
  });
  assert.equal(bodies, ['1.5,"a b",\n-2,x,true']);
  assert.equal(emitted, [
    [1.5, "a b", null, 7.25],
    [-2, "x", true, 8],
  ]);
});

test("the last requests have ever fewer rows, so that all end at nearly the same time", async () => {
  const { bodies, emitted } = await ask({
    rows: upTo(20_000),
    blockSize: 3000,
    settings: { requests_in_flight: 4 },
    answer: tenfold,
  });
  const counts = bodies.map((body) => body.split("\n").length).sort((a, b) => b - a);
  assert.equal(counts, [4000, 3000, 2250, 1688, 1266, ...Array(7).fill(1000), 796]);
  assert.equal(
    emitted,
    upTo(20_000).map(([id = 0]) => [id, id * 10]),
  );
});

test("emits the predicted label's probability before a class", async () => {
  const { emitted } = await ask({
    rows: upTo(2),
    settings: { response_keys: ["predicted_label", "probability", "labels", "probabilities"] },
    added: [column("PROBABILITY", "NUMERIC", "DECIMAL(18,4)"), column("PREDICTIONS", "STRING")],
    answer: () => ({ body: `no,0.2,"['no', 'yes']","[0.8, 0.2]"\nyes,0.6,"['no', 'yes']","[0.4, 0.6]"\n` }),
  });
  assert.equal(emitted, [
    [1, "0.8000", "no"],
    [2, "0.6000", "yes"],
  ]);
});

test("a connection that does not say what the answers hold is of the predecessor: a label, then its probability", async () => {
  const asked = (body: string) =>
    ask({
      rows: upTo(2),
      added: [column("PROBABILITY", "NUMERIC", "DECIMAL(18,4)"), column("PREDICTIONS", "STRING")],
      answer: () => ({ body }),
    });
  assert.equal((await asked("no,0.8\nyes,0.6\n")).emitted, [
    [1, "0.8000", "no"],
    [2, "0.6000", "yes"],
  ]);
  assert.equal((await asked("no\nyes\n")).emitted, [
    [1, null, "no"],
    [2, null, "yes"],
  ]);
  const error = await rejection(asked("no,0.8\nyes\n"));
  assert.match(error.message, /^E-SME-84: Endpoint rings answered for row 2 .*: 1 fields instead of 2/);
});

test("keeps the rows' order whichever answer comes first", async () => {
  let open = 0;
  let most = 0;
  const { bodies, emitted } = await ask({
    rows: upTo(9),
    settings: { batch_size: 2, requests_in_flight: 3 },
    answer: async (request) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setTimeout(resolve, request.text.startsWith("1") ? 40 : 5));
      open--;
      return tenfold(request);
    },
  });
  assert.is(bodies.length, 5);
  assert.is(most, 3);
  assert.equal(
    emitted,
    upTo(9).map(([id = 0]) => [id, id * 10]),
  );
});

test("fills a request to five mebibytes", async () => {
  const { bodies } = await ask({
    rows: Array.from({ length: 12 }, () => ["x".repeat(1024 * 1024)]),
    inputColumns: texts,
    answer: ({ text }) => ({
      body: text
        .split("\n")
        .map(() => "1\n")
        .join(""),
    }),
  });
  assert.equal(
    bodies.map((body) => body.split("\n").length),
    [4, 4, 4],
  );
});

test("a row too large for any request is named", async () => {
  const rows = [["x"], ["x".repeat(7 * 1024 * 1024)]];
  const error = await rejection(ask({ rows, inputColumns: texts, answer: tenfold }));
  assert.match(error.message, /^E-SME-87: Row 2 takes 7340032 bytes/);
});

test("throttling without a message, an outage, a broken dependency and a reset are tried again", async () => {
  const troubles = [
    refusal("ThrottlingException", null),
    refusal("ServiceUnavailable", "later", 503),
    refusal("InternalDependencyException", "later", 530),
    undefined,
    { status: 424, body: { __type: "ModelError", Message: "busy", OriginalStatusCode: 503 } },
  ];
  const { bodies, emitted } = await ask({
    rows: upTo(1),
    answer: (request) => (troubles.length > 0 ? troubles.shift() : tenfold(request)),
  });
  assert.is(bodies.length, 6);
  assert.equal(emitted, [[1, 10]]);
});

test("a request that the clock has made void is signed once more, by the clock of AWS", async () => {
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  const early = { ...refusal("InvalidSignatureException", "Signature expired"), headers: { date } };
  const signed: string[] = [];
  const note = (request: AwsRequest) => signed.push(String(request.headers["x-amz-date"]).slice(0, 11));
  const { emitted } = await ask({
    rows: upTo(1),
    answer: (request) => (note(request) === 1 ? early : { ...tenfold(request), headers: { date } }),
  });
  assert.equal(emitted, [[1, 10]]);
  const hours = signed.map((time) => Number(time.slice(9)));
  assert.equal(hours[1], ((hours[0] ?? 0) + 1) % 24);

  signed.length = 0;
  const error = await rejection(
    ask({
      rows: upTo(1),
      answer(request) {
        note(request);
        return early;
      },
    }),
  );
  assert.match(error.message, /^E-SME-65: /);
  assert.is(signed.length, 2);
});

test("throttling that outlasts the budget ends the prediction", async () => {
  const error = await rejection(
    ask({
      rows: upTo(1),
      settings: { retry_seconds: 0 },
      answer: () => refusal("ThrottlingException", null),
    }),
  );
  assert.match(
    error.message,
    /^E-SME-67: .* sagemaker:InvokeEndpoint, and its answer to attempt 1 was Throttling/,
  );
});

test("a batch that is too large is asked in halves", async () => {
  const { bodies, emitted } = await ask({
    rows: upTo(5),
    answer: (request) =>
      request.text.split("\n").length > 2
        ? { status: 413, body: { __type: "PayloadTooLarge" } }
        : tenfold(request),
  });
  assert.equal(bodies.slice(1, 2), ["1\n2\n3"]);
  assert.equal(
    emitted,
    upTo(5).map(([id = 0]) => [id, id * 10]),
  );
});

test("after a batch that was too large or too slow the next ones are smaller", async () => {
  const { bodies } = await ask({
    rows: upTo(12),
    settings: { batch_size: 4, requests_in_flight: 1 },
    answer: (request) =>
      request.text.length > 5 ? { status: 413, body: { __type: "PayloadTooLarge" } } : tenfold(request),
  });
  // The second batch was filled while the first was under way.
  assert.equal(bodies.slice(0, 6), ["1\n2\n3\n4", "1\n2", "3\n4", "5\n6\n7\n8", "5\n6", "7\n8"]);
  assert.equal(bodies.slice(6), ["9", "10", "11", "12"]);
});

/** An answer that never comes. */
const silence = () => new Promise<undefined>(() => undefined);
/** Long enough for an answer that does come while much else runs. */
const impatient = { first: 1, longest: 1, answer: 1000 };
const invocationTimedOut = {
  status: 424,
  body: {
    __type: "ModelError",
    Message: 'Received server error (0) from model with message "Your invocation timed out while waiting".',
    OriginalStatusCode: 0,
  },
};

for (const [what, tooLate] of [
  ["is not answered in time", silence],
  ["the model has no answer to in time", () => invocationTimedOut],
] as const) {
  test(`a batch that ${what} is asked in halves, and the next ones are smaller`, async () => {
    const { bodies, emitted } = await ask({
      rows: upTo(10),
      settings: { batch_size: 4, requests_in_flight: 1, retry_seconds: 20 },
      answer: (request) => (request.text.split("\n").length > 2 ? tooLate() : tenfold(request)),
      pauses: impatient,
    });
    assert.equal(bodies, ["1\n2\n3\n4", "1\n2", "3\n4", "5\n6\n7\n8", "5\n6", "7\n8", "9\n10"]);
    assert.equal(
      emitted,
      upTo(10).map(([id = 0]) => [id, id * 10]),
    );
  });

  test(`a row that ${what} is asked again`, async () => {
    const answers = [tooLate, tooLate, tenfold];
    const { bodies, emitted } = await ask({
      rows: upTo(1),
      settings: { retry_seconds: 20 },
      answer: (request) => answers.shift()?.(request),
      pauses: impatient,
    });
    assert.equal(bodies, ["1", "1", "1"]);
    assert.equal(emitted, [[1, 10]]);
  });
}

for (const broken of ["reset", "silence"] as const) {
  test(`an answer that ends in ${broken} is asked for again`, async () => {
    let asked = 0;
    const { emitted } = await ask({
      rows: upTo(2),
      settings: { retry_seconds: 20 },
      answer: (request) => (asked++ === 0 ? { ...tenfold(request), broken } : tenfold(request)),
      pauses: impatient,
    });
    assert.equal(emitted, [
      [1, 10],
      [2, 20],
    ]);
  });
}

test("an endpoint that never answers is not asked down to the last row", async () => {
  const asked: string[] = [];
  const error = await rejection(
    ask({
      rows: upTo(8),
      settings: { on_error: "null", retry_seconds: 0 },
      answer: ({ text }) => {
        asked.push(text);
        return silence();
      },
      pauses: impatient,
    }),
  );
  assert.match(error.message, /^E-SME-68: AWS cannot be reached for sagemaker:InvokeEndpoint /);
  assert.equal(asked, ["1\n2\n3\n4\n5\n6\n7\n8", "1\n2\n3\n4"]);
});

test("a row that takes the model too long is named, none of its values", async () => {
  const error = await rejection(
    ask({
      rows: upTo(2),
      settings: { retry_seconds: 0 },
      answer: (request) => (/^2$/m.test(request.text) ? invocationTimedOut : tenfold(request)),
    }),
  );
  assert.match(
    error.message,
    /^E-SME-82: The model of endpoint rings failed on row 2: ModelError: .*timed out/,
  );
});

const broken = {
  status: 424,
  body: { __type: "ModelError", Message: "could not\nconvert", OriginalStatusCode: 500 },
};

test("a row the model fails on is found and named, with the value at fault", async () => {
  const error = await rejection(
    ask({
      rows: upTo(9).map(([id = 0]) => [id, id === 4 || id === 8 ? "x,y" : "z", null]),
      inputColumns: [...numbers, ...texts, column("C", "BOOLEAN")],
      settings: { batch_size: 6 },
      answer: ({ text }) => (text.includes('"x,y"') ? broken : { body: text.replaceAll(/^.*$/gm, "1") }),
    }),
  );
  assert.match(
    error.message,
    /^E-SME-82: The model of endpoint rings failed on row 4, because of value 2 \(T\): ModelError: could not convert/,
  );
});

test("a row that no missing value makes acceptable is named alone", async () => {
  const error = await rejection(ask({ rows: upTo(2), answer: () => broken }));
  assert.match(error.message, /^E-SME-82: .* on row 1, whichever of its values is left out: ModelError/);
});

test("with on_error null the rows at fault, and they alone, get no prediction", async () => {
  const { emitted } = await ask({
    rows: upTo(9),
    settings: { batch_size: 6, on_error: "null" },
    answer: (request) => (/^[28]$/m.test(request.text) ? broken : tenfold(request)),
  });
  assert.equal(
    emitted,
    upTo(9).map(([id = 0]) => [id, id === 2 || id === 8 ? null : id * 10]),
  );
});

test("an answer with too few lines is an error, never a shift", async () => {
  const error = await rejection(ask({ rows: upTo(3), answer: () => ({ body: "1\n2\n" }) }));
  assert.match(error.message, /^E-SME-83: Endpoint rings answered 2 lines for the 3 rows from row 1 on\./);
});

test("an answer that is no value of the column names the row", async () => {
  const error = await rejection(ask({ rows: upTo(3), answer: () => ({ body: "1\n2,5\n3\n" }) }));
  assert.match(error.message, /^E-SME-84: Endpoint rings answered for row 2 .*: 2 fields instead of 1/);
});

test("an answer with too few fields is an error even with on_error null", async () => {
  const answer = () => ({ body: "1\n2,5\n3\n" });
  const error = await rejection(ask({ rows: upTo(3), settings: { on_error: "null" }, answer }));
  assert.match(error.message, /^E-SME-84: Endpoint rings answered for row 2 /);
});

test("a deleted endpoint is refused before AWS is asked", async () => {
  const error = await rejection(ask({ rows: upTo(1), settings: { status: "deleted" }, answer: tenfold }));
  assert.match(error.message, /^E-SME-80: Endpoint rings is deleted\./);
});

const refused = refusal("ValidationError", "Endpoint rings of account 123456789012 not found.");
const wait = "Wait until it is InService, which takes some minutes.";
const redeploy = "Deploy it again with SME_DEPLOY_SAGEMAKER_ENDPOINT.";
const anew = "Call its deployment again, which makes it anew.";
const replace = "Delete it with SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT and deploy it again.";

/** What an endpoint that refuses all rows says when AWS answers DescribeEndpoint like this. */
async function refusalOf(description: AwsAnswer): Promise<string> {
  const error = await rejection(
    ask({
      rows: upTo(8),
      settings: { batch_size: 2 },
      answer: ({ operation }) => (operation === "InvokeEndpoint" ? refused : description),
    }),
  );
  const [, text = ""] =
    /^E-SME-81: Endpoint rings in region eu-central-1 takes no requests: (.*)$/.exec(error.message) ?? [];
  return text;
}

for (const [EndpointStatus, expected] of [
  ["Creating", `it is being created. ${wait}`],
  ["Updating", `it is being updated. ${wait}`],
  ["Deleting", `it is being deleted. ${redeploy}`],
  ["OutOfService", `it is out of service. ${replace}`],
  ["Failed", `it has failed: no ping health check. ${anew}`],
] as const) {
  test(`an endpoint that is ${EndpointStatus} says so`, async () => {
    const FailureReason = "no ping\nhealth check";
    assert.is(await refusalOf({ body: { EndpointStatus, FailureReason } }), expected);
  });
}

test("an endpoint that has failed without a reason says so", async () => {
  assert.is(
    await refusalOf({ body: { EndpointStatus: "Failed" } }),
    `it has failed: AWS gave no reason. ${anew}`,
  );
});

test("an endpoint that is gone says so", async () => {
  const description = refusal("ValidationException", 'Could not find endpoint "arn:x".');
  assert.is(
    await refusalOf(description),
    `it does not exist. Check region and account, if it should. ${redeploy}`,
  );
});

for (const [what, description] of [
  ["may not be described", refusal("AccessDeniedException", "User exa is not authorized.")],
  ["is in service all the same", { body: { EndpointStatus: "InService" } }],
] as const) {
  test(`an endpoint that ${what} is refused in AWS' words`, async () => {
    assert.match(
      await refusalOf(description),
      /^ValidationError: Endpoint rings of account \d+ not found\. Wait if/,
    );
  });
}

test("all requests that are refused ask once what is the matter", async () => {
  let described = 0;
  const answer = async ({ operation }: AwsRequest) => {
    if (operation === "InvokeEndpoint") return refused;
    described++;
    return { body: { EndpointStatus: "Creating" } };
  };
  await rejection(ask({ rows: upTo(8), settings: { batch_size: 1, requests_in_flight: 4 }, answer }));
  assert.is(described, 1);
});

test("wrong credentials end the prediction at once", async () => {
  const answer = () => refusal("UnrecognizedClientException", "The security token is invalid.", 403);
  const error = await rejection(ask({ rows: upTo(1), answer }));
  assert.match(error.message, /^E-SME-65: AWS does not accept the credentials of connection C: /);
});

test.run();
