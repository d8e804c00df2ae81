import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import type { Cell } from "../../deploy/database/result.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { type ModelServer, startModelServer } from "../support/model-server.ts";
import { suite } from "../support/suite.ts";
import { openUserOfSandbox, type UserOfSandbox } from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox; server: ModelServer }>("an endpoint whose model takes JSON");

const lines = { content_type: "application/jsonlines" };
const document = {
  content_type: "application/json",
  request_path: "instances",
  response_path: "predictions",
};

const attach = (more: object) =>
  `EXECUTE SCRIPT ML.SME_ATTACH_SAGEMAKER_ENDPOINT(${quoteLiteral(
    JSON.stringify({
      endpoint_name: "custom",
      schema_name: "P",
      function_name: "F",
      columns: [{ name: "TEXT", type: "VARCHAR(200)" }],
      returns: [{ name: "SCORE", type: "DOUBLE", path: "scores[0]" }],
      aws_credentials_connection_name: "AWS_CONNECTION",
      aws_region: "eu-central-1",
      ...more,
    }),
  )})`;

test.before(async (context) => {
  const Image = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/custom:1";
  context.server = await startModelServer();
  const user = await openUserOfSandbox(1, false, { [Image]: context.server.address });
  context.user = user;
  await user.run("CREATE SCHEMA P");
  const { sagemaker } = user;
  const ExecutionRoleArn = "arn:aws:iam::123456789012:role/sagemaker-role";
  await sagemaker.send(
    new CreateModelCommand({ ModelName: "custom", ExecutionRoleArn, PrimaryContainer: { Image } }),
  );
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: "custom",
      ProductionVariants: [
        { VariantName: "v", ModelName: "custom", InstanceType: "ml.m5.large", InitialInstanceCount: 1 },
      ],
    }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: "custom", EndpointConfigName: "custom" }));
  await user.waitForEndpoint("custom");
});
test.after(async ({ user, server }) => {
  await user?.close();
  await server?.close();
});

/** Of each type, what SQL says and what JSON is to say; texts that a careless writer would break. */
const values: [column: string, type: string, sql: string, json: string][][] = [
  [
    "'plain'",
    '"plain"',
    "-1.5",
    "-1.5",
    "12345678901234567890.25",
    "12345678901234567890.25",
    "TRUE",
    "true",
  ],
  ["'say \"no\"'", '"say \\"no\\""', "1e300", "1e+300", "0", "0", "FALSE", "false"],
  [
    "'two' || CHR(10) || 'lines' || CHR(13) || CHR(9) || 'tab'",
    '"two\\nlines\\r\\ttab"',
    "0.1",
    "0.1",
    "-0.01",
    "-0.01",
    "NULL",
    "null",
  ],
  ["'größer 漢字 😀 }, {'", '"größer 漢字 😀 }, {"', "NULL", "null", "NULL", "null", "TRUE", "true"],
  [
    "'back\\slash [1, 2]'",
    '"back\\\\slash [1, 2]"',
    "1e-7",
    "1e-7",
    "9999999999999999",
    "9999999999999999",
    "TRUE",
    "true",
  ],
  ["NULL", "null", "3", "3", "1.10", "1.1", "NULL", "null"],
].map(
  ([text = "", textJson = "", x = "", xJson = "", amount = "", amountJson = "", ok = "", okJson = ""]) => [
    ["TEXT", "VARCHAR(200)", text, textJson],
    ["X", "DOUBLE", x, xJson],
    ["AMOUNT", "DECIMAL(36,2)", amount, amountJson],
    ["OK", "BOOLEAN", ok, okJson],
    ["AT", "TIMESTAMP", "TIMESTAMP '2024-02-29 23:59:59.125'", '"2024-02-29 23:59:59.125000"'],
    ["ID", "DECIMAL(18,0)", "V.N", "N"],
  ],
);

test("each row has its own answer, whatever stands in it", async ({ user, server }) => {
  const rows = values.map(
    (row) =>
      `SELECT ${row.map(([name, type, sql]) => `CAST(${sql} AS ${type}) AS ${name}`).join(", ")} FROM V`,
  );
  const firstId = 100_000_000_000_000_001n;
  await user.run(
    `CREATE TABLE P.T AS WITH V AS (SELECT ${firstId} + N * 10 AS N FROM VALUES BETWEEN 0 AND 49 AS W(N)) ${rows
      .map((row, i) => row.replace("V.N", `V.N + ${i}`))
      .join(" UNION ALL ")}`,
  );
  const columns = (values[0] ?? []).map(([name, type]) => ({ name, type }));
  const returns = [
    { name: "SEEN", type: "VARCHAR(2000)", path: "seen" },
    { name: "KEY", type: "DECIMAL(18,0)", path: "key" },
  ];
  server.takeRequests();
  await user.run(attach({ ...lines, columns, returns, batch_size: 7 }));
  const names = columns.map(({ name }) => name).join(", ");
  const answered = await user.rows(`SELECT ID, SEEN, "KEY" FROM (SELECT P.F(${names}) FROM P.T) ORDER BY ID`);
  assert.is(server.takeRequests(), Math.ceil(300 / 7));
  const expected: Cell[][] = [];
  for (let n = 0n; n < 50n; n++) {
    values.forEach((row, i) => {
      const id = String(firstId + n * 10n + BigInt(i));
      const seen = row.map(([name, , , json]) => `${JSON.stringify(name)}:${json === "N" ? id : json}`);
      expected.push([id, `{${seen.join(",")}}`, id]);
    });
  }
  assert.equal(
    answered.map((row) => row.map(String)),
    expected,
  );

  // In one document the server, as one in JavaScript, sees fewer digits of numbers: so without them.
  const texts = {
    columns: columns.filter(({ name }) => ["TEXT", "OK", "AT"].includes(name)),
    returns: returns.slice(0, 1),
  };
  await user.run(attach({ ...document, ...texts, batch_size: 4 }));
  const inDocument = await user.rows('SELECT DISTINCT SEEN FROM (SELECT P.F(TEXT, OK, "AT") FROM P.T)');
  const seen = values.map((row) => {
    const [text, , , ok, at] = row;
    return `{"TEXT":${text?.[3]},"OK":${ok?.[3]},"AT":${at?.[3]}}`;
  });
  assert.equal(inDocument.map(String).sort(), seen.sort());
});

const query = (...texts: string[]) =>
  `(${texts.map((text) => `SELECT ${quoteLiteral(text)} AS T`).join(" UNION ALL ")})`;
const scored = (text: string) => JSON.stringify({ TEXT: text }).length / 8;

for (const [name, form] of Object.entries({ lines, document })) {
  test(`${name}: a row that the model refuses, or answers with what is no value, is named`, async ({
    user,
  }) => {
    await user.run(attach(form));
    const rest = Array.from({ length: 20 }, (_, i) => `row ${i}`);
    for (const [odd, expected] of [
      [
        "refuse me",
        /^E-SME-82: The model of endpoint custom failed on row 21: .*no model can read .*refuse me/,
      ],
      ["no score", /^E-SME-502: Endpoint custom answered for row 21 .* it has no scores\[0\] for SCORE/],
      ["a word", /^E-SME-502: .* for row 21 .* 'many' is no DOUBLE for SCORE/],
      ["forget me", /^E-SME-501: Endpoint custom gave 20 answers for the 21 rows from row 1 on/],
      ["a page", /^E-SME-503: .* the 21 rows from row 1 on is not read as json.*<html>busy/],
    ] as const) {
      assert.match(await user.refusal(`SELECT P.F(T) FROM ${query(...rest, odd)}`), expected);
    }
  });

  test(`${name}: with on_error null such rows have their reason, and the others their answers`, async ({
    user,
  }) => {
    await user.run(attach({ ...form, on_error: "null" }));
    const texts = ["one", "refuse me", "two", "a word", "no score", "not a number", "three"];
    const rows = await user.rows(`SELECT T, P.F_SCALAR(T) FROM ${query(...texts)}`);
    assert.equal(
      rows.map(([text, score]) => [text, score]),
      texts.map((text) => [text, ["one", "two", "three"].includes(text) ? scored(text) : null]),
    );
    const errors = Object.fromEntries(rows.map(([text, , error]) => [text, error]));
    assert.match(String(errors["refuse me"]), /no model can read/);
    assert.match(String(errors["a word"]), /'many' is no DOUBLE for SCORE/);
    assert.match(String(errors["no score"]), /it has no scores\[0\]/);
    assert.is(errors["not a number"], null);
  });
}

test("an answer in another charset is read by that, and refused where nothing says which it is", async ({
  user,
}) => {
  await user.run(attach({ ...lines, returns: [{ name: "SEEN", type: "VARCHAR(200)", path: "seen" }] }));
  assert.equal(await user.rows("SELECT P.F(T) FROM (SELECT 'größer, in latin-1' AS T)"), [
    ["größer, in latin-1", '{"TEXT":"größer, in latin-1"}'],
  ]);
  assert.match(
    await user.refusal("SELECT P.F(T) FROM (SELECT 'größer, in no charset' AS T)"),
    /^E-SME-546: Endpoint custom answered with bytes that are no text in utf-8\. /,
  );
});

test("a path of the request that the model does not know is the model's own refusal", async ({ user }) => {
  await user.run(attach({ ...document, request_path: "inputs" }));
  assert.match(await user.refusal("SELECT P.F('x')"), /^E-SME-82: .* with message "no instances"/);
  await user.run(attach({ ...document, response_path: "answers" }));
  assert.match(
    await user.refusal("SELECT P.F('x')"),
    /^E-SME-503: .* there is no list at answers in \{"predictions"/,
  );
  await user.run(attach({ content_type: "text/csv", returns: [{ name: "SCORE", type: "DOUBLE" }] }));
  assert.match(
    await user.refusal("SELECT P.F('x')"),
    /^E-SME-82: .*'text\/csv' is an unsupported content type/,
  );
});

test.run();
