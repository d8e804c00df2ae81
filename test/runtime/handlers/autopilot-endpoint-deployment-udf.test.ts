import { suite } from "uvu";
import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/autopilot-endpoint-deployment-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { callerIdentity, refusal } from "../../support/scripted-aws.ts";

const test = suite("autopilot-endpoint-deployment-udf");

const parameters = {
  job_name: "ida",
  endpoint_name: "rings",
  instance_type: "ml.m5.large",
  instance_count: 2,
  csv_encoding: 1,
  job_arn: null,
  job_region: null,
  aws_credentials_connection_name: "C",
  aws_region: "eu-central-1",
};
const job = {
  AutoMLJobStatus: "Completed",
  RoleArn: "arn:aws:iam::1:role/r",
  ResolvedAttributes: {
    AutoMLProblemTypeResolvedAttributes: { TabularResolvedAttributes: { ProblemType: "Regression" } },
  },
  BestCandidate: {
    CandidateName: "c",
    InferenceContainers: [{ Image: "image", ModelDataUrl: "s3://b/m", Environment: { A: "1" } }],
  },
};
const missing = refusal("ValidationException", 'Could not find endpoint "arn:aws:rings".');
const made = { body: {} };

/** An AWS in which the endpoint, once created, has this description. */
function answers(endpoint: object, changed: object = {}) {
  let isCreated = false;
  return {
    DescribeAutoMLJobV2: { body: job },
    DescribeEndpoint: () => (isCreated ? { body: { EndpointName: "rings", ...endpoint } } : missing),
    CreateModel: made,
    CreateEndpointConfig: made,
    CreateEndpoint: () => {
      isCreated = true;
      return made;
    },
    DeleteModel: made,
    DeleteEndpointConfig: made,
    DeleteEndpoint: made,
    ...changed,
  };
}
const inService = { EndpointStatus: "InService" };
const writing = (operation: string) => /^(Create|Delete)/.test(operation);

test("creates model, configuration and endpoint of one name, and waits", async () => {
  const { aws, row } = await askHandler(handle, parameters, answers(inService));
  assert.is(row?.problem_type, "Regression");
  assert.equal(JSON.parse(row?.connection_address ?? ""), {
    batch_size: 10_000,
    max_payload_bytes: 5_242_880,
    requests_in_flight: 8,
    on_error: "fail",
    retry_seconds: 300,
    instance_count: 2,
    encoding: 1,
    aws_s3_connection: "C",
    aws_region: "eu-central-1",
    endpoint_name: "rings",
    problem_type: "Regression",
    response_keys: ["predicted_label"],
    status: "deployed",
  });
  const inputs = aws.requests.filter(({ operation }) => writing(operation)).map(({ input }) => input);
  assert.equal(inputs, [
    {
      ModelName: "rings",
      ExecutionRoleArn: "arn:aws:iam::1:role/r",
      Containers: [{ Image: "image", ModelDataUrl: "s3://b/m", Environment: { A: "1" } }],
    },
    {
      EndpointConfigName: "rings",
      ProductionVariants: [
        {
          VariantName: "AllTraffic",
          ModelName: "rings",
          InstanceType: "ml.m5.large",
          InitialInstanceCount: 2,
        },
      ],
    },
    { EndpointName: "rings", EndpointConfigName: "rings" },
  ]);
});

test("an unfinished job is refused with its status and AWS' reason", async () => {
  const failed = { AutoMLJobStatus: "Failed", FailureReason: "Too few\nrows" };
  const { aws, error } = await askHandler(
    handle,
    parameters,
    answers(inService, { DescribeAutoMLJobV2: { body: failed } }),
  );
  assert.match(error.message, /^E-SME-75: Job ida has no model to deploy: it is Failed \(Too few rows\)\./);
  assert.equal(aws.operations(), ["DescribeAutoMLJobV2"]);
});

test("an unknown job is named", async () => {
  const unknown = { DescribeAutoMLJobV2: refusal("ResourceNotFound", "does not exist") };
  const { error } = await askHandler(handle, parameters, answers(inService, unknown));
  assert.match(error.message, /^E-SME-74: /);
});

test("a job of another account or region than the metadata's is not taken for it, nor said to be missing", async () => {
  const job_arn = "arn:aws:sagemaker:eu-central-1:111111111111:automl-job/ida";
  const elsewhere =
    /^E-SME-162: Job ida belongs to AWS account 111111111111, but connection C has a key of account 2{12}\. /;
  const namesake = { ...job, AutoMLJobArn: job_arn.replaceAll("1111", "2222") };
  const unknown = refusal("ResourceNotFound", "does not exist");
  for (const [described, operations] of [
    [{ body: namesake }, ["DescribeAutoMLJobV2"]],
    [unknown, ["DescribeAutoMLJobV2", "GetCallerIdentity"]],
  ] as const) {
    const changed = { DescribeAutoMLJobV2: described, GetCallerIdentity: callerIdentity("222222222222") };
    const { aws, error } = await askHandler(handle, { ...parameters, job_arn }, answers(inService, changed));
    assert.match(error.message, elsewhere);
    assert.equal(aws.operations(), operations);
  }
  const same = { DescribeAutoMLJobV2: unknown, GetCallerIdentity: callerIdentity("111111111111") };
  const own = await askHandler(handle, { ...parameters, job_arn }, answers(inService, same));
  assert.match(own.error.message, /^E-SME-74: /);
  const other = { ...parameters, job_region: "us-east-1" };
  const { aws, error } = await askHandler(handle, other, answers(inService));
  assert.match(
    error.message,
    /^E-SME-163: Job ida was trained in region us-east-1, but aws_region is eu-cent/,
  );
  assert.equal(aws.operations(), []);
});

test("an endpoint of the same name is left alone", async () => {
  const there = { DescribeEndpoint: { body: inService } };
  const { aws, error } = await askHandler(handle, parameters, answers(inService, there));
  assert.match(
    error.message,
    /^E-SME-76: AWS has an endpoint rings in region eu-central-1 already; it is InService\./,
  );
  assert.not.ok(aws.operations().some(writing));
});

test("an endpoint created by somebody else in the meantime is left alone too", async () => {
  const taken = {
    CreateEndpoint: refusal("ValidationException", 'Cannot create already existing endpoint "arn:x".'),
  };
  const { aws, error } = await askHandler(handle, parameters, answers(inService, taken));
  assert.match(
    error.message,
    /^E-SME-77: .* Cannot create already existing endpoint "arn:x"\. Nothing of it is left\./,
  );
  assert.not.ok(aws.operations().includes("DeleteEndpoint"));
});

test("an endpoint that was made although the answer got lost is waited for", async () => {
  const taken = refusal("ValidationException", 'Cannot create already existing endpoint "arn:x".');
  const creations = [undefined, taken];
  const descriptions = [missing, { body: inService }];
  const { row } = await askHandler(
    handle,
    parameters,
    answers(inService, {
      CreateEndpoint: () => creations.shift(),
      DescribeEndpoint: () => descriptions.shift(),
    }),
  );
  assert.ok(row);
});

test("what an interrupted attempt left is replaced", async () => {
  let models = 0;
  const { aws, row } = await askHandler(
    handle,
    parameters,
    answers(inService, {
      CreateModel: () =>
        models++ === 0
          ? refusal("ValidationException", 'Cannot create already existing model "arn:m".')
          : made,
    }),
  );
  assert.ok(row);
  assert.equal(aws.operations().filter(writing), [
    "CreateModel",
    "DeleteModel",
    "CreateModel",
    "CreateEndpointConfig",
    "CreateEndpoint",
  ]);
});

test("an endpoint that fails is taken down with all that was made for it", async () => {
  const failed = { EndpointStatus: "Failed", FailureReason: "The container did not answer." };
  const { aws, error } = await askHandler(handle, parameters, answers(failed));
  assert.is(
    error.message,
    "E-SME-77: Endpoint rings did not come into service: it is Failed: The container did not answer. Nothing of it is left.",
  );
  assert.equal(aws.operations().slice(-3), ["DeleteEndpoint", "DeleteEndpointConfig", "DeleteModel"]);
});

test("a limit of the account takes down what was made before it", async () => {
  const limited = {
    CreateEndpoint: refusal("ResourceLimitExceeded", "The account-level service limit is 0 Instances"),
  };
  const { aws, error } = await askHandler(handle, parameters, answers(inService, limited));
  assert.match(
    error.message,
    /^E-SME-69: A limit of the AWS account does not allow sagemaker:CreateEndpoint: /,
  );
  assert.equal(aws.operations().slice(-2), ["DeleteEndpointConfig", "DeleteModel"]);
});

test("what cannot be taken down is named", async () => {
  const { error } = await askHandler(
    handle,
    parameters,
    answers({ EndpointStatus: "Failed" }, { DeleteModel: refusal("AccessDeniedException", "no") }),
  );
  assert.match(
    error.message,
    /^E-SME-77: .*Delete by hand what is left and may cost money: model rings \(E-SME-66/,
  );
});

test.run();
