import {
  AddTagsCommand,
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { quoteLiteral } from "../../sql/quote.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  connectionStatement,
  openUserOfSandbox,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("an endpoint that another made");

const place = { aws_credentials_connection_name: "AWS_CONNECTION", aws_region: "eu-central-1" };
const attach = (more: object) =>
  `EXECUTE SCRIPT ML.SME_ATTACH_SAGEMAKER_ENDPOINT(${quoteLiteral(
    JSON.stringify({
      endpoint_name: "others",
      schema_name: "p",
      function_name: "score",
      columns: [{ name: "x", type: "DOUBLE" }],
      returns: [{ name: "y", type: "DOUBLE" }],
      ...place,
      ...more,
    }),
  )})`;

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA P");
  await user.run(
    "CREATE TABLE P.T AS SELECT CAST(MOD(N, 101) AS DOUBLE) AS X, CAST(MOD(N, 101) * 2 AS DOUBLE) AS Y FROM VALUES BETWEEN 1 AND 600 AS V(N)",
  );
  await user.run(
    trainingCall({
      job_name: "job",
      ...place,
      iam_sagemaker_role: "sagemaker-role",
      s3_bucket_uri: "s3://sandbox-bucket",
      s3_output_path: "data",
      input_schema_name: "P",
      input_table_or_view_name: "T",
      target_attribute_name: "Y",
      ...anyModel,
    }),
  );
  await user.waitForJob("job");
  const { aws_credentials_connection_name: connection, aws_region: region } = place;
  await user.run(
    scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
      ...["job", "others", "P", "ml.m5.large", 1, connection, region],
    ]),
  );
  // From here on nobody in this database knows of it.
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS");
  await user.run("DROP CONNECTION SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_OTHERS");
  const { EndpointArn } = await user.sagemaker.send(new DescribeEndpointCommand({ EndpointName: "others" }));
  const Tags = [{ Key: "exasol:extension", Value: "another" }];
  await user.sagemaker.send(new AddTagsCommand({ ResourceArn: EndpointArn, Tags }));
});
test.after(async ({ user }) => {
  await user?.close();
});

const isTwice = ([x, y]: readonly unknown[]) => Math.abs(Number(y) - 2 * Number(x)) < 8;

test("answers in sets of rows and row by row, and nothing changes on AWS", async ({ user }) => {
  user.takeRequests();
  assert.equal(await user.row(attach({})), {
    ENDPOINT_NAME: "others",
    FUNCTION_NAME: "SCORE",
    SCALAR_FUNCTION_NAME: "SCORE_SCALAR",
    ENDPOINT_STATUS: "InService",
  });
  assert.equal(user.takeRequests(), ["DescribeEndpoint others"]);
  const rows = await user.rows("SELECT P.SCORE(X) FROM P.T");
  assert.is(rows.length, 600);
  assert.ok(rows.every(isTwice), JSON.stringify(rows.slice(0, 5)));
  const single = await user.rows("SELECT X, P.SCORE_SCALAR(X) FROM P.T LIMIT 3");
  assert.ok(single.every((row) => isTwice(row) && row[2] === null));
  assert.equal(await user.rows("SELECT 1 FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS"), []);
  const comment = "SELECT SCRIPT_COMMENT FROM SYS.EXA_ALL_SCRIPTS WHERE SCRIPT_NAME = 'SCORE'";
  assert.match(String((await user.rows(comment))[0]?.[0]), /^Asks endpoint others, .* in this order: "X"$/);
});

/** As an endpoint that never had to do with this extension. */
async function createTheirs({ sagemaker }: UserOfSandbox): Promise<void> {
  const { EndpointConfigName } = await sagemaker.send(
    new DescribeEndpointCommand({ EndpointName: "others" }),
  );
  const { ProductionVariants: [variant] = [] } = await sagemaker.send(
    new DescribeEndpointConfigCommand({ EndpointConfigName }),
  );
  const ProductionVariants = [{ ...variant, ModelName: variant?.ModelName ?? "", VariantName: "AllTraffic" }];
  await sagemaker.send(new CreateEndpointConfigCommand({ EndpointConfigName: "theirs", ProductionVariants }));
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: "theirs", EndpointConfigName: "theirs" }));
}

test("the view of endpoints tells its function, also where nothing is deployed", async ({ user }) => {
  await createTheirs(user);
  await user.waitForEndpoint("theirs");
  const theirs = { endpoint_name: "THEIRS", function_name: "theirs" };
  const live = "SELECT ENDPOINT_NAME, FUNCTION_NAME, OURS FROM ML.SME_ENDPOINTS_LIVE ORDER BY 1";
  const known = [
    ["others", "others", true],
    ["theirs", "THEIRS", false],
  ];
  await user.run(attach(theirs));
  assert.equal(await user.rows(live), known);
  // Functions whose connection is gone must not keep the endpoints of others from being seen.
  await user.run(connectionStatement("SECOND", user.sandbox));
  await user.run(attach({ ...theirs, function_name: "gone", aws_credentials_connection_name: "SECOND" }));
  await user.run("DROP CONNECTION SECOND");
  assert.equal(await user.rows(live), [["THEIRS", "GONE", null], ...known]);
  const why = "SELECT FAILURE_REASON FROM ML.SME_ENDPOINTS_LIVE WHERE ENDPOINT_STATUS IS NULL";
  assert.match(
    String(await user.rows(why)),
    /^E-SME-60: Connection SECOND cannot be used: it does not exist/,
  );
});

test("the same call with other arguments makes the functions anew, here for JSON", async ({ user }) => {
  for (const json of [
    { accept: "application/json", response_path: "predictions" },
    { accept: "application/jsonlines" },
  ]) {
    await user.run(
      attach({
        ...json,
        columns: [{ name: "x", type: "DECIMAL(9,0)" }],
        returns: [{ name: "Y", type: "DECIMAL(9,1)", path: "predicted_label" }],
      }),
    );
    const rows = await user.rows("SELECT P.SCORE(X) FROM P.T WHERE X < 5");
    assert.ok(rows.length > 20 && rows.every(isTwice), JSON.stringify(rows));
  }
});

test("with a job it has that one's columns, and takes the place of the Python extension's function", async ({
  user,
}) => {
  await user.run(
    "CREATE TYPESCRIPT SCALAR SCRIPT P.OLD (X DOUBLE) RETURNS DOUBLE AS // AutopilotPredictionUDF\nexport const run = () => 1;\n/",
  );
  const byJob = { job_name: "JOB", function_name: "OLD", columns: undefined, returns: undefined };
  await user.run(attach(byJob));
  const row = await user.row("SELECT P.OLD(X) FROM P.T WHERE X = 7 LIMIT 1");
  assert.equal(Object.keys(row), ["X", "PREDICTIONS"]);
  assert.ok(isTwice(Object.values(row)));
  assert.match(await user.refusal(attach({ ...byJob, job_name: "jab" })), /E-SME-18: .*jab/);
  assert.match(
    await user.refusal(attach({ columns: undefined })),
    /E-SME-539: columns must be given for endpoint others/,
  );
});

test("rows that the model refuses have their reason with on_error null", async ({ user }) => {
  await user.run(attach({ on_error: "null", columns: [{ name: "X", type: "VARCHAR(10)" }] }));
  const [[known], [value, error] = []] = (await user.rows(
    "SELECT P.SCORE_SCALAR(V) FROM (SELECT '7' AS V UNION ALL SELECT 'seven') ORDER BY 2 DESC",
  )) as [unknown[], unknown[]];
  assert.ok(isTwice([7, known]));
  assert.is(value, null);
  assert.match(String(error), /could not convert string to float: 'seven'/);
  await user.run(attach({ columns: [{ name: "X", type: "VARCHAR(10)" }] }));
  assert.match(
    await user.refusal("SELECT P.SCORE(V) FROM (SELECT 'seven' AS V)"),
    /^E-SME-82: The model of endpoint others failed on row 1, because of value 1 \(X\): .* With on_error 'null' in SME_ATTACH_SAGEMAKER_ENDPOINT such/,
  );
});

test("refuses what it cannot attach, and leaves the functions that there are", async ({ user }) => {
  await user.run(attach({}));
  for (const [given, expected] of [
    [
      { endpoint_name: "nobodys" },
      /E-SME-500: AWS has no endpoint nobodys in region eu-central-1, account \d{12}\./,
    ],
    [{ returns: [{ name: "x", type: "DOUBLE" }] }, /E-SME-505: .* of returns: another column has the name X/],
    [{ returns: [{ name: "y", type: "DOUBLE)" }] }, /E-SME-12: Invalid returns .* 'DOUBLE\)' is no type/],
    [
      { returns: [{ name: "y", type: "NOTYPE" }] },
      /E-SME-509: The function SCORE could not be created in p: /,
    ],
    [{ response_path: "a" }, /E-SME-504: Invalid path 'a' in response_path/],
    [{ function_name: "T" }, /E-SME-507: p holds a table T that SME_ATTACH_SAGEMAKER_ENDPOINT has not made/],
    [{ function_name: '"others"' }, /E-SME-507: p holds a script others/],
    [{ schema_name: "NONE" }, /E-SME-19: There is no schema NONE/],
  ] as const) {
    assert.match(await user.refusal(attach(given)), expected);
  }
  assert.ok(isTwice((await user.rows("SELECT P.SCORE(7)"))[0] ?? []));
});

test("an endpoint that is gone says so, without advice to deploy what is another's", async ({ user }) => {
  await user.sagemaker.send(new DeleteEndpointCommand({ EndpointName: "others" }));
  const error = await user.refusal("SELECT P.SCORE(7)");
  assert.match(
    error,
    /^E-SME-81: Endpoint others in region eu-central-1 takes no requests: it .* Whoever runs it knows why/,
  );
  await user.run("DROP SCRIPT P.SCORE");
  await user.run("DROP SCRIPT P.SCORE_SCALAR");
});

test.run();
