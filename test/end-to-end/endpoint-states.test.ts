import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DeleteEndpointCommand,
  DescribeEndpointCommand,
  DescribeModelCommand,
  UpdateEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { quoteLiteral } from "../../sql/quote.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox; config: string }>("an endpoint that is not in service");

const connection = "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_GOOD";

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run("CREATE TABLE DATA.T (X DOUBLE, GOOD DOUBLE)");
  await user.run(
    "INSERT INTO DATA.T SELECT MOD(N, 101), MOD(N, 101) * 2 FROM VALUES BETWEEN 1 AND 600 AS T(N)",
  );
  await user.run(
    trainingCall({
      job_name: "job",
      ...sandboxPlace,
      s3_output_path: "data",
      input_schema_name: "DATA",
      input_table_or_view_name: "T",
      target_attribute_name: "GOOD",
      ...anyModel,
    }),
  );
  await user.waitForJob("job");
  const values = ["job", "good", "DATA", "ml.m5.large", 1, "AWS_CONNECTION", "eu-central-1"];
  await user.run(scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", values));
  const deployed = await user.sagemaker.send(new DescribeEndpointCommand({ EndpointName: "good" }));
  context.config = deployed.EndpointConfigName ?? "";
});
test.after(async ({ user }) => {
  await user?.close();
});

const prediction = 'SELECT DATA."good"(X) FROM DATA.T';

/** What the function says when its connection leads to this endpoint instead of the one that was deployed. */
async function refusalOf(user: UserOfSandbox, endpointName: string): Promise<string> {
  const place = {
    endpoint_name: endpointName,
    aws_region: "eu-central-1",
    aws_s3_connection: "AWS_CONNECTION",
    status: "deployed",
  };
  await user.run(`CREATE OR REPLACE CONNECTION ${connection} TO ${quoteLiteral(JSON.stringify(place))}`);
  const text = await user.refusal(prediction);
  assert.is(await user.refusal(prediction.replace("good", "good_SCALAR")), text);
  return text.replace(`E-SME-81: Endpoint ${endpointName} in region eu-central-1 takes no requests: `, "");
}

function create({ sagemaker }: UserOfSandbox, EndpointName: string, EndpointConfigName: string) {
  return sagemaker.send(new CreateEndpointCommand({ EndpointName, EndpointConfigName }));
}

async function statusOnceSettled({ sagemaker }: UserOfSandbox, EndpointName: string) {
  for (;;) {
    const { EndpointStatus } = await sagemaker.send(new DescribeEndpointCommand({ EndpointName }));
    if (EndpointStatus !== "Creating") return EndpointStatus;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test("that is being updated: it answers", async ({ user, config }) => {
  user.holdEndpoints(true);
  const change = { EndpointName: "good", EndpointConfigName: config };
  await user.sagemaker.send(new UpdateEndpointCommand(change));
  assert.is(await statusOnceSettled(user, "good"), "Updating");
  assert.is((await user.rows(prediction)).length, 600);
});

test("that is being created", async ({ user, config }) => {
  user.holdEndpoints(true);
  await create(user, "new", config);
  assert.is(
    await refusalOf(user, "new"),
    "it is being created (Creating for less than a minute). Wait until it is InService, which takes some minutes.",
  );
});

test("that is being deleted", async ({ user, config }) => {
  user.holdEndpoints(false);
  await create(user, "old", config);
  assert.is(await statusOnceSettled(user, "old"), "InService");
  user.holdEndpoints(true);
  await user.sagemaker.send(new DeleteEndpointCommand({ EndpointName: "old" }));
  assert.match(
    await refusalOf(user, "old"),
    /^it is being deleted \(Deleting for less than a minute\)\. Deploy it again with SME_DEPLOY_\w+\.$/,
  );
});

test("that has failed", async ({ user, config }) => {
  user.holdEndpoints(false);
  const { sagemaker } = user;
  const { Containers, ExecutionRoleArn } = await sagemaker.send(
    new DescribeModelCommand({ ModelName: config }),
  );
  const [csv] = await user.objects("data/job/data/");
  const container = { Image: Containers?.[0]?.Image, ModelDataUrl: `s3://sandbox-bucket/${csv}` };
  await sagemaker.send(
    new CreateModelCommand({ ModelName: "no-model", ExecutionRoleArn, Containers: [container] }),
  );
  const variant = { VariantName: "v", ModelName: "no-model", InitialInstanceCount: 1 };
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: "no-model",
      ProductionVariants: [{ ...variant, InstanceType: "ml.m5.large" }],
    }),
  );
  await create(user, "no-model", "no-model");
  assert.is(await statusOnceSettled(user, "no-model"), "Failed");
  assert.match(
    await refusalOf(user, "no-model"),
    /^it has failed: The primary container .* health check\. .* Call its deployment again, which makes it anew\.$/,
  );
});

test("that is gone, of which AWS is asked once", async ({ user }) => {
  user.takeRequests();
  assert.match(await refusalOf(user, "gone"), /^it does not exist\. Check region and account/);
  assert.equal(
    user.takeRequests().filter((request) => !request.startsWith("Invoke")),
    // By each of the two functions.
    ["DescribeEndpoint gone", "DescribeEndpoint gone"],
  );
});

test("of which AWS does not tell: then in its own words", async ({ user }) => {
  user.breakOperation("DescribeEndpoint", { status: 400, code: "AccessDeniedException", message: "No." });
  assert.match(
    await refusalOf(user, "gone"),
    /^ValidationError: Endpoint gone of account \d+ not found\. Wait/,
  );
  user.breakOperation("DescribeEndpoint");
});

test.run();
