import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  DescribeEndpointConfigCommand,
} from "@aws-sdk/client-sagemaker";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  openUserOfSandbox,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("endpoints and what they cost");

const listed = "(SELECT ML.SME_ENDPOINTS('AWS_CONNECTION', 'eu-central-1'))";
const deploy = (name: string, count = 1) =>
  scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
    "rings",
    name,
    "DATA",
    "ml.m5.large",
    count,
    "AWS_CONNECTION",
    "eu-central-1",
  ]);
const denied = (action: string) => ({
  status: 400,
  code: "AccessDeniedException",
  message: `User: arn:aws:iam::111122223333:user/u is not authorized to perform: sagemaker:${action}`,
});

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run(
    "CREATE TABLE DATA.T AS SELECT CAST(MOD(N, 101) AS DOUBLE) AS X, CAST(MOD(N, 101) * 2 AS DOUBLE) AS Y FROM VALUES BETWEEN 1 AND 600 AS V(N)",
  );
  await user.run(
    trainingCall({
      job_name: "rings",
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
  await user.waitForJob("rings");
  await user.run(deploy("first", 2));
});
test.after(async ({ user }) => {
  await user?.close();
});

test("what AWS knows of an endpoint, and its tags of its function", async ({ user }) => {
  const { AGE_HOURS, CANDIDATE_NAME, CREATED_AT, ...row } = await user.row(`SELECT * FROM ${listed}`);
  assert.equal(row, {
    ENDPOINT_NAME: "first",
    ENDPOINT_STATUS: "InService",
    KIND: "real-time",
    INSTANCE_TYPE: "ml.m5.large",
    INSTANCES: 2,
    JOB_NAME: "rings",
    FUNCTION_NAME: "first",
    VERSION: 1,
    EXPIRES_AT: null,
    COST_PER_HOUR: null,
    COST_SO_FAR: null,
    FAILURE_REASON: null,
    OURS: true,
  });
  assert.equal(
    [[CANDIDATE_NAME]],
    await user.rows("SELECT CANDIDATE_NAME FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS"),
  );
  assert.is(Number(AGE_HOURS), 0);
  assert.ok(Math.abs(Date.parse(`${String(CREATED_AT).replace(" ", "T")}Z`) - Date.now()) < 60_000);
});

test("endpoints of others are listed, and which are ours", async ({ user }) => {
  const { sagemaker } = user;
  const { EndpointConfigName } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName: "first" }));
  const { ProductionVariants } = await sagemaker.send(
    new DescribeEndpointConfigCommand({ EndpointConfigName }),
  );
  const variant = { ...ProductionVariants?.[0], VariantName: "AllTraffic", InitialInstanceCount: 3 };
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: "theirs",
      ProductionVariants: [{ ...variant, ModelName: variant.ModelName ?? "" }],
    }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: "theirs", EndpointConfigName: "theirs" }));
  assert.equal(
    await user.rows(
      `SELECT ENDPOINT_NAME, JOB_NAME, FUNCTION_NAME, VERSION, INSTANCES, OURS FROM ${listed} ORDER BY 1`,
    ),
    [
      ["first", "rings", "first", 1, 2, true],
      ["theirs", null, null, null, 3, false],
    ],
  );
});

test("the view has the cost of all by the prices of this moment", async ({ user }) => {
  const cost = `SELECT ENDPOINT_NAME, CAST(COST_PER_HOUR AS DOUBLE) FROM ML.SME_ENDPOINTS_LIVE ORDER BY 1`;
  assert.equal(await user.rows(cost), [
    ["first", null],
    ["theirs", null],
  ]);
  await user.run("INSERT INTO ML.SME_PRICES VALUES ('eu-central-1', 'ml.m5.large', 0.25, DATE '2026-11-01')");
  assert.equal(await user.rows(cost), [
    ["first", 0.5],
    ["theirs", 0.75],
  ]);
  // Another connection of the same account sees the same endpoints.
  await user.run(
    `CREATE CONNECTION OTHER_CONNECTION TO 'https://sandbox-bucket.s3.eu-central-1.amazonaws.com'
      USER '${user.sandbox.aws.accessKeyId}' IDENTIFIED BY '${user.sandbox.aws.secretAccessKey}'`,
  );
  await user.run(`INSERT INTO ML.SME_METADATA_AUTOPILOT_ENDPOINTS
    (ENDPOINT_NAME, JOB_NAME, SCHEMA_NAME, FUNCTION_NAME, VERSION, AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, CREATED_BY, CREATED_AT)
    VALUES ('elsewhere', 'rings', 'DATA', 'elsewhere', 1, 'OTHER_CONNECTION', 'eu-central-1', 'SYS', CURRENT_TIMESTAMP)`);
  assert.equal(await user.rows(cost), [
    ["first", 0.5],
    ["theirs", 0.75],
  ]);
  await user.run("DELETE FROM ML.SME_METADATA_AUTOPILOT_ENDPOINTS WHERE ENDPOINT_NAME = 'elsewhere'");
});

test("what may not be read is NULL and said, and what is gone meanwhile is left out", async ({ user }) => {
  const short = `SELECT ENDPOINT_NAME, INSTANCES, VERSION, EXPIRES_AT, FAILURE_REASON, OURS FROM ${listed} ORDER BY 1`;
  user.breakOperation("ListTags", denied("ListTags"));
  const refused = `not all of it could be read, as sagemaker:ListTags is not allowed: AccessDeniedException: ${denied("ListTags").message}`;
  assert.equal(await user.rows(short), [
    ["first", 2, 1, null, refused, true],
    ["theirs", 3, null, null, refused, null],
  ]);
  user.breakOperation("ListTags");
  user.breakOperation("DescribeEndpoint", denied("DescribeEndpoint"));
  const [[name, instances, , , reason] = []] = await user.rows(short);
  assert.equal([name, instances], ["first", null]);
  assert.match(String(reason), "sagemaker:DescribeEndpoint is not allowed");
  user.breakOperation("DescribeEndpoint", {
    status: 400,
    code: "ValidationException",
    message: 'Could not find endpoint "arn".',
  });
  assert.equal(await user.rows(short), []);
  user.breakOperation("DescribeEndpoint");
  user.breakOperation("ListEndpoints", denied("ListEndpoints"));
  assert.match(
    await user.refusal(short),
    /^E-SME-330: SME_ENDPOINTS needs the right sagemaker:ListEndpoints, .* SME_METADATA_AUTOPILOT_ENDPOINTS has those that this database deployed\.$/,
  );
  user.breakOperation("ListEndpoints");
  await user.sagemaker.send(new DeleteEndpointCommand({ EndpointName: "theirs" }));
});

test.run();
