import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/autopilot-endpoint-deployment-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { type AwsRequest, callerIdentity, refusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("autopilot-endpoint-deployment-udf");

const parameters = {
  job_name: "ida",
  endpoint_name: "rings",
  instance_type: "ml.m5.large",
  instance_count: 2,
  csv_encoding: 1,
  job_arn: null,
  job_region: null,
  deployment: "0f1e2d3c4b5a",
  function_schema: "P",
  target_attribute_name: "RINGS",
  column_names: '["LENGTH","RINGS","a\u2028b"]',
  column_types: '["DOUBLE","DECIMAL(9,0)","VARCHAR(10)"]',
  forecast: null,
  candidate_name: null,
  serverless_memory_mb: null,
  serverless_max_concurrency: null,
  aws_tags: null,
  kms_key_id: null,
  wait: true,
  expires_at: null,
  usd_per_hour: null,
};
const account = "123456789012";
const job = {
  AutoMLJobArn: `arn:aws:sagemaker:eu-central-1:${account}:automl-job/ida`,
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
  let created: unknown;
  return {
    DescribeAutoMLJobV2: { body: job },
    ListCandidatesForAutoMLJob: { body: { Candidates: [] } },
    DescribeEndpoint: () =>
      created === undefined
        ? missing
        : { body: { EndpointName: "rings", ...endpoint, EndpointConfigName: created } },
    CreateModel: made,
    CreateEndpointConfig: made,
    CreateEndpoint: ({ input }: AwsRequest) => {
      created = input.EndpointConfigName;
      return made;
    },
    ListTags: { body: { Tags: [] } },
    AddTags: made,
    DeleteModel: made,
    DeleteEndpointConfig: made,
    DeleteEndpoint: made,
    ...changed,
  };
}
const part = "rings-0f1e2d3c4b5a";
const inService = { EndpointStatus: "InService", EndpointConfigName: part };
const stated = {
  deployment: "0f1e2d3c4b5a",
  job_name: "ida",
  endpoint_name: "rings",
  aws_region: "eu-central-1",
  account,
  function_schema: "P",
  encoding: 1,
  target: { name: "RINGS", type: "DECIMAL(9,0)" },
  columns: [
    { name: "LENGTH", type: "DOUBLE" },
    { name: "a\u2028b", type: "VARCHAR(10)" },
  ],
};
const writing = (operation: string) => /^(Create|Delete)/.test(operation);

test("creates model, configuration and endpoint that carry the deployment's token, and waits", async () => {
  const { aws, row } = await askHandler(handle, parameters, answers(inService));
  assert.is(row?.problem_type, "Regression");
  assert.equal(JSON.parse(row?.connection_address ?? ""), {
    batch_size: "auto",
    max_payload_bytes: 5_242_880,
    requests_in_flight: "auto",
    on_error: "fail",
    retry_seconds: 300,
    status: "deployed",
    aws_s3_connection: "C",
    problem_type: "Regression",
    response_keys: ["predicted_label"],
    instance_count: 2,
    ...stated,
  });
  assert.equal(JSON.parse(row?.deployment_literal ?? ""), stated);
  const Tags = [
    { Key: "exasol:extension", Value: "exasol-sagemaker-extension" },
    { Key: "exasol:user", Value: "" },
    { Key: "exasol:job", Value: "ida" },
    { Key: "exasol:deployment", Value: "0f1e2d3c4b5a" },
    { Key: "exasol:candidate", Value: "c" },
    { Key: "exasol:version", Value: "1" },
  ];
  const ofEndpoint = [
    { Key: "exasol:schema", Value: "P" },
    { Key: "exasol:function", Value: "rings" },
  ];
  const inputs = aws.requests.filter(({ operation }) => writing(operation)).map(({ input }) => input);
  assert.equal(inputs, [
    {
      ModelName: part,
      ExecutionRoleArn: "arn:aws:iam::1:role/r",
      Containers: [{ Image: "image", ModelDataUrl: "s3://b/m", Environment: { A: "1" } }],
      Tags,
    },
    {
      EndpointConfigName: part,
      ProductionVariants: [
        {
          VariantName: "ida-0f1e2d3c4b5a-v1",
          ModelName: part,
          InstanceType: "ml.m5.large",
          InitialInstanceCount: 2,
        },
      ],
      Tags,
    },
    { EndpointName: "rings", EndpointConfigName: part, Tags: [...Tags, ...ofEndpoint] },
  ]);
});

test("the longest names fit, with the token", async () => {
  const given = { ...parameters, job_name: "j".repeat(32), endpoint_name: "e".repeat(63) };
  const { aws } = await askHandler(handle, given, answers(inService));
  const config = aws.requests.find(({ operation }) => operation === "CreateEndpointConfig");
  assert.is(config?.input.EndpointConfigName, `${"e".repeat(50)}-0f1e2d3c4b5a`);
  assert.match(JSON.stringify(config?.input), `"VariantName":"${"j".repeat(32)}-0f1e2d3c4b5a-v1"`);
});

test("a script of release 1.0.0 gets an address that belongs to no deployment, as its functions do", async () => {
  const { job_name, endpoint_name, instance_type, instance_count, csv_encoding } = parameters;
  const old = { job_name, endpoint_name, instance_type, instance_count, csv_encoding };
  const connection = { address: JSON.stringify({ ...stated, status: "deleted", batch_size: 5 }) };
  const { aws, row } = await askHandler(handle, old as typeof parameters, answers(inService), {
    SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_RINGS: connection,
  });
  const {
    columns,
    deployment,
    encoding,
    job_name: job,
    batch_size,
  } = JSON.parse(row?.connection_address ?? "");
  assert.equal([columns, deployment, job, encoding, batch_size], [undefined, undefined, undefined, 1, 5]);
  const [model] = aws.requests.filter(({ operation }) => operation === "CreateModel");
  assert.match(String(model?.input.ModelName), /^rings-[0-9a-f]{12}$/);
});

test("an unfinished job is refused with its status and AWS' reason", async () => {
  const failed = { AutoMLJobStatus: "Failed", FailureReason: "Too few\nrows" };
  const { aws, error } = await askHandler(
    handle,
    parameters,
    answers(inService, { DescribeAutoMLJobV2: { body: failed } }),
  );
  assert.match(
    error.message,
    /^E-SME-75: Job ida has no model to deploy: it is Failed \(Too few rows\), and no candidate was finished before\./,
  );
  assert.equal(aws.operations(), ["DescribeAutoMLJobV2", "ListCandidatesForAutoMLJob"]);
});

test("of a job that ran out of its time AWS may name no best candidate: the best finished one is deployed", async () => {
  const { BestCandidate: _, ...withoutBest } = job;
  const candidate = (name: string, Value: number, more: object = {}) => ({
    CandidateName: name,
    CandidateStatus: "Completed",
    FinalAutoMLJobObjectiveMetric: { MetricName: "MSE", Type: "Minimize", Value },
    InferenceContainers: [{ Image: name, ModelDataUrl: "s3://b/m" }],
    ...more,
  });
  const pages = [
    [candidate("poor", 3), candidate("stopped", 0.5, { CandidateStatus: "Stopped" })],
    [candidate("bare", 0.6, { InferenceContainers: [] }), candidate("good", 1)],
  ];
  const asked = (AutoMLJobStatus: string) =>
    askHandler(
      handle,
      parameters,
      answers(inService, {
        DescribeAutoMLJobV2: { body: { ...withoutBest, AutoMLJobStatus } },
        ListCandidatesForAutoMLJob: ({ input }: AwsRequest) =>
          input.NextToken === undefined
            ? { body: { Candidates: pages[0], NextToken: "2" } }
            : { body: { Candidates: pages[1] } },
      }),
    );
  for (const status of ["Completed", "Stopped", "Failed"]) {
    const { aws, row } = await asked(status);
    assert.is(row?.candidate_name, "good", status);
    const [model] = aws.requests.filter(({ operation }) => operation === "CreateModel");
    assert.match(JSON.stringify(model?.input), /"Image":"good"/);
  }
  const { aws, error } = await asked("Stopping");
  assert.match(error.message, /^E-SME-75: Job ida has no model to deploy: it is Stopping\. /);
  assert.equal(aws.operations(), ["DescribeAutoMLJobV2"]);
});

test("a function that forecasts states what its model makes of irregular histories, as the job tells", async () => {
  const forecast = '{"item":"LENGTH","timestamp":"T","horizon":2,"quantiles":["p10"],"aggregates":false}';
  for (const [Filling, fills] of [
    [undefined, false],
    [{ RINGS: { backfill: "zero" } }, false],
    [{ RINGS: { middlefill: "nan" } }, true],
  ] as const) {
    const TimeSeriesForecastingJobConfig = { ForecastFrequency: "1D", Transformations: { Filling } };
    const described = { ...job, AutoMLProblemTypeConfig: { TimeSeriesForecastingJobConfig } };
    const { row } = await askHandler(
      handle,
      { ...parameters, forecast },
      answers(inService, { DescribeAutoMLJobV2: { body: described } }),
    );
    const stated = JSON.parse(row?.deployment_literal ?? "{}");
    assert.equal([stated.forecast.frequency, stated.forecast.fills], ["1D", fills]);
  }
});

test("a job that ended early is deployed if a candidate was finished, and not while a better one may come", async () => {
  const asked = (AutoMLJobStatus: string, CandidateStatus = "Completed") =>
    askHandler(
      handle,
      parameters,
      answers(inService, {
        DescribeAutoMLJobV2: {
          body: { ...job, AutoMLJobStatus, BestCandidate: { ...job.BestCandidate, CandidateStatus } },
        },
      }),
    );
  for (const status of ["Stopped", "Failed", "Completed"]) assert.ok((await asked(status)).row, status);
  for (const status of ["InProgress", "Stopping"]) {
    assert.match(
      (await asked(status)).error.message,
      `E-SME-75: Job ida has no model to deploy: it is ${status}. `,
    );
  }
  assert.match(
    (await asked("Stopped", "InProgress")).error.message,
    "it is Stopped, and no candidate was finished",
  );
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

const taken = refusal("ValidationException", 'Cannot create already existing endpoint "arn:x".');
const ofOthers = { EndpointName: "rings", EndpointStatus: "InService", EndpointConfigName: "other" };

test("an endpoint of the same name is left alone, and described", async () => {
  const there = {
    DescribeEndpoint: { body: { ...ofOthers, CreationTime: 1_700_000_000 } },
    ListTags: refusal("AccessDeniedException", "no"),
    DescribeEndpointConfig: { body: { ProductionVariants: [{ VariantName: "AllTraffic", ModelName: "m" }] } },
    DescribeModel: { body: { PrimaryContainer: { ModelDataUrl: "s3://b/their/model.tar.gz" } } },
  };
  const { aws, error } = await askHandler(handle, parameters, answers(inService, there));
  assert.is(
    error.message,
    "E-SME-76: AWS has an endpoint rings in region eu-central-1 already; it is InService. It serves the model s3://b/their/model.tar.gz since 2023-11-14 22:13 UTC. Choose another endpoint_name, or delete it: EXECUTE SCRIPT SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT('rings', 'C', 'eu-central-1').",
  );
  assert.not.ok(aws.operations().some(writing));
});

test("an endpoint created by somebody else in the meantime is left alone, and only what is one's own goes", async () => {
  const descriptions = [missing];
  const { aws, error } = await askHandler(
    handle,
    parameters,
    answers(inService, {
      CreateEndpoint: taken,
      DescribeEndpoint: () => descriptions.shift() ?? { body: ofOthers },
      ListTags: {
        body: {
          Tags: [
            { Key: "exasol:job", Value: "other" },
            { Key: "exasol:user", Value: "ANN" },
          ],
        },
      },
      DescribeEndpointConfig: missing,
    }),
  );
  assert.match(
    error.message,
    /^E-SME-76: .* it is InService\. It serves job other, deployed by ANN\. Choose another/,
  );
  const deleted = aws.requests.filter(({ operation }) => operation.startsWith("Delete"));
  assert.equal(
    deleted.map(({ input }) => Object.values(input)),
    [[part], [part]],
  );
});

test("an endpoint that was made although the answer got lost is waited for", async () => {
  const creations = [undefined, taken];
  const descriptions = [missing];
  const { row } = await askHandler(
    handle,
    parameters,
    answers(inService, {
      CreateEndpoint: () => creations.shift(),
      DescribeEndpoint: () => descriptions.shift() ?? { body: inService },
    }),
  );
  assert.ok(row);
});

test("a second call with the same token completes what the first began, wherever it stopped", async () => {
  const exists = (what: string) =>
    refusal("ValidationException", `Cannot create already existing ${what} "arn:m".`);
  const done = [
    { CreateModel: exists("model") },
    { CreateEndpointConfig: exists("endpoint configuration") },
    { CreateEndpoint: taken, DescribeEndpoint: { body: inService } },
  ];
  for (let steps = 0; steps <= done.length; steps++) {
    const changed = Object.assign({}, ...done.slice(0, steps));
    const { aws, row } = await askHandler(handle, parameters, answers(inService, changed));
    assert.ok(row, `after ${steps} steps`);
    assert.not.ok(aws.operations().some((operation) => operation.startsWith("Delete")));
  }
});

test("an endpoint that the connection has in another region or account is named, before anything is made", async () => {
  const asked = (other: object) =>
    askHandler(handle, parameters, answers(inService), {
      SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_RINGS: {
        address: JSON.stringify({ ...stated, aws_s3_connection: "D", status: "deployed", ...other }),
      },
    });
  const { aws, error } = await asked({ aws_region: "us-east-1" });
  assert.is(
    error.message,
    "E-SME-154: This database has an endpoint rings deployed already, in region us-east-1 of account 123456789012. Choose another endpoint_name, or delete it first with SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT, connection D and region us-east-1. If it is gone, drop connection SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_RINGS.",
  );
  assert.equal(aws.operations(), ["DescribeAutoMLJobV2"]);
  assert.match(
    (await asked({ account: "999999999999" })).error.message,
    /^E-SME-154: .* account 999999999999\./,
  );
  assert.ok((await asked({ account: "999999999999", status: "deleted" })).row);
  assert.ok((await asked({})).row);
});

test("without the right to tag, all is made without tags", async () => {
  const untagged = (request: AwsRequest) =>
    request.input.Tags === undefined || (request.input.Tags as unknown[]).length === 0
      ? made
      : refusal(
          "AccessDeniedException",
          "User is not authorized to perform: sagemaker:AddTags on resource: x",
        );
  const { aws, row } = await askHandler(
    handle,
    parameters,
    answers(inService, { CreateModel: untagged, CreateEndpointConfig: untagged }),
  );
  assert.ok(row);
  assert.is(aws.operations().filter((operation) => operation === "CreateModel").length, 2);
});

test("an endpoint that is taken over while it is being created, and fails, is said to be there still", async () => {
  const tags = [
    { Key: "exasol:job", Value: "ida" },
    { Key: "exasol:deployment", Value: "ffffffffffff" },
  ];
  const found = { EndpointName: "rings", EndpointConfigName: "rings-ffffffffffff" };
  const descriptions = [{ ...found, EndpointStatus: "Creating" }];
  const { aws, error } = await askHandler(
    handle,
    parameters,
    answers(inService, {
      DescribeEndpoint: () => ({
        body: descriptions.shift() ?? { ...found, EndpointStatus: "Failed", FailureReason: "No." },
      }),
      ListTags: { body: { Tags: tags } },
      DescribeEndpointConfig: {
        body: { ProductionVariants: [{ InstanceType: "ml.m5.large", InitialInstanceCount: 2 }] },
      },
    }),
  );
  assert.is(
    error.message,
    "E-SME-77: Endpoint rings did not come into service: it is Failed: No. The same call again makes it anew. To be rid of it: EXECUTE SCRIPT SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT('rings', 'C', 'eu-central-1').",
  );
  assert.not.ok(aws.operations().some(writing));
});

test("an endpoint that fails is taken down with all that was made for it", async () => {
  const failed = {
    EndpointStatus: "Failed",
    EndpointConfigName: part,
    FailureReason: "The container did not answer.",
  };
  const { aws, error } = await askHandler(handle, parameters, answers(failed));
  assert.is(
    error.message,
    "E-SME-77: Endpoint rings did not come into service: it is Failed: The container did not answer. Nothing of it is left.",
  );
  assert.equal(aws.operations().slice(-3), ["DeleteEndpoint", "DeleteEndpointConfig", "DeleteModel"]);
});

const takenOver = { body: { Tags: [{ Key: "exasol:taken-over-by", Value: "ANN" }] } };

test("one that fails stays with all its parts where another session has taken it over", async () => {
  const failed = { EndpointStatus: "Failed", FailureReason: "No." };
  const { aws, error } = await askHandler(handle, parameters, answers(failed, { ListTags: takenOver }));
  assert.is(
    error.message,
    "E-SME-77: Endpoint rings did not come into service: it is Failed: No. Endpoint rings stays, because user ANN has taken it over in another session. The same call again uses it, too. To be rid of it: EXECUTE SCRIPT SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT('rings', 'C', 'eu-central-1').",
  );
  assert.not.ok(aws.operations().some((operation) => operation.startsWith("Delete")));
});

test("one of which cannot be told whether another session uses it stays, and is named", async () => {
  const failed = { EndpointStatus: "Failed", FailureReason: "No." };
  const denied = { ListTags: refusal("AccessDeniedException", "no") };
  const { aws, error } = await askHandler(handle, parameters, answers(failed, denied));
  assert.match(
    error.message,
    /^E-SME-77: .* Delete by hand what is left and may cost money: endpoint rings \(E-/,
  );
  assert.not.ok(aws.operations().some((operation) => operation.startsWith("Delete")));
});

test("where only the waiting fails, all stays, and the error says what it costs and what to do", async () => {
  const { now } = Date;
  let answered = 0;
  for (const [cause, changed] of [
    [/comes into service: .*AccessDenied.*/, refusal("AccessDeniedException", "no")],
    [/comes into service: it was still Creating after an hour/, undefined],
  ] as const) {
    const there = answers({ EndpointStatus: "Creating" });
    const { aws, error } = await askHandler(
      handle,
      { ...parameters, usd_per_hour: 0.115 },
      {
        ...there,
        DescribeEndpoint: () => {
          const answer = there.DescribeEndpoint();
          if (answer === missing) return missing;
          // Behind the first answer two hours have passed.
          const passed = answered++ * 7_200_000;
          Date.now = () => now() + passed;
          return changed ?? answer;
        },
      },
    );
    Date.now = now;
    assert.match(error.message, cause);
    assert.match(
      error.message,
      /^E-SME-524: Nobody can tell yet .*\. AWS goes on making it, and it costs 0\.23 US dollars an hour until it is deleted\. The same call again waits for it; to be rid of it: EXECUTE SCRIPT SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT\('rings', 'C', 'eu-central-1'\)\. Until then SME_ENDPOINTS lists it, and SME_ORPHANS does where it could be tagged\.$/,
    );
    assert.not.ok(aws.operations().some((operation) => operation.startsWith("Delete")));
  }
});

test("an endpoint that goes while it is taken over is made anew", async () => {
  const found = { EndpointName: "rings", EndpointConfigName: "rings-ffffffffffff", EndpointArn: "arn:e" };
  const statuses = ["Creating", "Deleting", undefined];
  const there = answers(inService);
  const { aws, row } = await askHandler(handle, parameters, {
    ...there,
    DescribeEndpoint: () => {
      const status = statuses.shift();
      return status === undefined ? there.DescribeEndpoint() : { body: { ...found, EndpointStatus: status } };
    },
    ListTags: {
      body: {
        Tags: [
          { Key: "exasol:job", Value: "ida" },
          { Key: "exasol:deployment", Value: "ffffffffffff" },
        ],
      },
    },
    DescribeEndpointConfig: {
      body: {
        ProductionVariants: [
          { VariantName: "ida-ffffffffffff-v1", InstanceType: "ml.m5.large", InitialInstanceCount: 2 },
        ],
      },
    },
  });
  assert.is(row?.token, parameters.deployment);
  assert.equal(
    aws.requests.filter(({ operation }) => operation === "AddTags").map(({ input }) => input),
    [{ ResourceArn: "arn:e", Tags: [{ Key: "exasol:taken-over-by", Value: "" }] }],
  );
});

/** An endpoint of another deployment of the same job, and no right to tag it. */
const othersUntaggable = (EndpointStatus: string, minutesAgo = 0) => ({
  ...answers(inService),
  DescribeEndpoint: {
    body: {
      EndpointName: "rings",
      EndpointConfigName: "rings-ffffffffffff",
      EndpointArn: "arn:e",
      EndpointStatus,
      LastModifiedTime: Date.now() / 1000 - minutesAgo * 60,
    },
  },
  ListTags: {
    body: {
      Tags: [
        { Key: "exasol:job", Value: "ida" },
        { Key: "exasol:deployment", Value: "ffffffffffff" },
      ],
    },
  },
  DescribeEndpointConfig: {
    body: {
      ProductionVariants: [
        { VariantName: "ida-ffffffffffff-v1", InstanceType: "ml.m5.large", InitialInstanceCount: 2 },
      ],
    },
  },
  AddTags: refusal(
    "AccessDeniedException",
    "User: ann is not authorized to perform: sagemaker:AddTags on resource: arn:e",
  ),
});

test("who may not say that he uses it, too, does not take over what another call is making, or has just made", async () => {
  for (const untaggable of [
    othersUntaggable("Creating"),
    othersUntaggable("Creating", 60),
    othersUntaggable("InService"),
    othersUntaggable("InService", 4),
  ]) {
    const { aws, error } = await askHandler(handle, parameters, untaggable);
    assert.match(
      error.message,
      /^E-SME-560: Another call is deploying endpoint rings, or has just made it, and this one may not tell it that both use the endpoint: AWS does not allow the user of connection C the action sagemaker:AddTags on arn:e: AccessDeniedException: .*\. Without that tag, .* Call again when the endpoint has been in service for 5 minutes, or allow the action\.$/,
    );
    assert.not.ok(aws.operations().some(writing));
  }
});

test("what has been left in service is taken over also without the right to tag it", async () => {
  const { aws, row } = await askHandler(handle, parameters, othersUntaggable("InService", 6));
  assert.equal([row?.token, row?.endpoint_status], ["ffffffffffff", "InService"]);
  assert.not.ok(aws.operations().some(writing));
});

test("says that nothing is left also behind a long reason, such as AWS' list of all instance types", async () => {
  const refused = {
    CreateEndpointConfig: refusal(
      "ValidationException",
      `Value 'ml.x' is none of ${"ml.m5.large, ".repeat(300)}`,
    ),
  };
  const { error } = await askHandler(handle, parameters, answers(inService, refused));
  assert.match(error.message, /^E-SME-77: .{40,600}… Nothing of it is left\.$/);
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
    answers(
      { EndpointStatus: "Failed", EndpointConfigName: part },
      { DeleteModel: refusal("AccessDeniedException", "no") },
    ),
  );
  assert.match(
    error.message,
    /^E-SME-77: .*Delete by hand what is left and may cost money: model rings-0f1e2d3c4b5a \(E-SME-66/,
  );
});

const serverless = {
  ...parameters,
  instance_type: null,
  instance_count: null,
  serverless_memory_mb: 2048,
  serverless_max_concurrency: 5,
};
const candidate = (more: object) => ({
  body: { Candidates: [{ CandidateName: "d", CandidateStatus: "Completed", ...more }] },
});
const chained = { InferenceContainers: [{ Image: "a" }, { Image: "b", ModelDataUrl: "s3://b/n" }] };

test("a serverless endpoint has a serverless variant, and without wait nobody asks how it is", async () => {
  const given = { ...serverless, wait: false, kms_key_id: "alias/ml" };
  const { aws, row } = await askHandler(handle, given, answers({ EndpointStatus: "Creating" }));
  assert.is(row?.endpoint_status, "Creating");
  const config = aws.requests.find(({ operation }) => operation === "CreateEndpointConfig")?.input;
  assert.equal(
    [config?.ProductionVariants, config?.KmsKeyId],
    [
      [
        {
          VariantName: "ida-0f1e2d3c4b5a-v1",
          ModelName: part,
          ServerlessConfig: { MemorySizeInMB: 2048, MaxConcurrency: 5 },
        },
      ],
      "alias/ml",
    ],
  );
  assert.is(aws.operations().at(-1), "CreateEndpoint");
});

test("a chain of containers is served on instances, and refused for serverless before anything is made", async () => {
  const there = { ListCandidatesForAutoMLJob: candidate(chained) };
  const chosen = { candidate_name: "d" };
  const { aws, error } = await askHandler(handle, { ...serverless, ...chosen }, answers(inService, there));
  assert.match(
    error.message,
    /^E-SME-452: Candidate d of job ida cannot be served serverless: its model is 2 containers in a row, and AWS takes one\./,
  );
  assert.not.ok(aws.operations().some(writing));
  const served = await askHandler(handle, { ...parameters, ...chosen }, answers(inService, there));
  assert.is(served.row?.candidate_name, "d");
  const model = served.aws.requests.find(({ operation }) => operation === "CreateModel")?.input;
  assert.match(JSON.stringify(model), /"Containers":\[\{"Environment":\{\},"Image":"a"\}|"Image":"a"/);
});

test("a candidate without a model is refused with how it is", async () => {
  for (const [more, status] of [
    [{ CandidateStatus: "Failed", FailureReason: "Out of\nmemory." }, "Failed (Out of memory.)"],
    [{ CandidateStatus: "InProgress" }, "InProgress"],
    [{}, "Completed without a model"],
  ] as const) {
    const there = { ListCandidatesForAutoMLJob: candidate(more) };
    const given = { ...parameters, candidate_name: "d" };
    const { aws, error } = await askHandler(handle, given, answers(inService, there));
    assert.ok(
      error.message.startsWith(`E-SME-451: Candidate d of job ida cannot be deployed: it is ${status}.`),
      error.message,
    );
    assert.not.ok(aws.operations().some(writing));
  }
});

test("tags that the caller asks for are not left out where the key may not tag", async () => {
  const denied = refusal(
    "AccessDeniedException",
    "User x is not authorized to perform: sagemaker:AddTags on y",
  );
  const isTagged = ({ input }: AwsRequest) => JSON.stringify(input.Tags ?? []) !== "[]";
  const there = { CreateModel: (request: AwsRequest) => (isTagged(request) ? denied : made) };
  assert.is(
    (await askHandler(handle, parameters, answers(inService, there))).row?.problem_type,
    "Regression",
  );
  const given = { ...parameters, aws_tags: '[{"Key":"CostCenter","Value":"42"}]' };
  const { aws, error } = await askHandler(handle, given, answers(inService, there));
  assert.match(error.message, /^E-SME-66: .*sagemaker:AddTags/);
  assert.not.ok(aws.operations().includes("CreateEndpoint"));
});

test("an endpoint that is paused is not made a second time", async () => {
  const resume_statement = "EXECUTE SCRIPT ML.SME_RESUME_ENDPOINT('rings', NULL, NULL)";
  const connection = { address: JSON.stringify({ ...stated, status: "paused", resume_statement }) };
  const { aws, error } = await askHandler(handle, parameters, answers(inService), {
    SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_RINGS: connection,
  });
  assert.match(
    error.message,
    /^E-SME-454: Endpoint rings is paused\. This brings it back: EXECUTE SCRIPT ML\.SME_RESUME_ENDPOINT\('rings', NULL, NULL\)\./,
  );
  assert.not.ok(aws.operations().some(writing));
});

test("an endpoint whose configuration may not be read is not taken for what is asked for", async () => {
  const tags = [
    { Key: "exasol:job", Value: "ida" },
    { Key: "exasol:deployment", Value: "ffffffffffff" },
  ];
  const found = {
    EndpointName: "rings",
    EndpointStatus: "InService",
    EndpointConfigName: "rings-ffffffffffff",
  };
  const there = {
    DescribeEndpoint: { body: found },
    ListTags: { body: { Tags: tags } },
    DescribeEndpointConfig: refusal("AccessDeniedException", "no"),
  };
  const connected = { ...stated, deployment: "ffffffffffff", status: "deployed" };
  for (const [connections, code] of [
    [
      { SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_RINGS: { address: JSON.stringify(connected) } },
      "E-SME-453",
    ],
    [{}, "E-SME-76"],
  ] as const) {
    const { aws, error } = await askHandler(handle, parameters, answers(inService, there), connections);
    assert.ok(error.message.startsWith(`${code}: `), error.message);
    assert.match(error.message, "what serves it cannot be told, as its configuration cannot be read");
    assert.not.match(error.message, "undefined");
    assert.not.ok(aws.operations().some(writing));
  }
});

const keyId = "1234abcd-12ab-34cd-56ef-1234567890ab";
const keyArn = `arn:aws:kms:eu-central-1:123456789012:key/${keyId}`;
for (const [served, asked, isRefused] of [
  [keyId, keyId, false],
  [keyArn, keyId, false],
  ["arn:aws:kms:eu-central-1:123456789012:alias/ml", "alias/ml", false],
  // Only KMS knows what an alias means.
  [keyArn, "alias/ml", false],
  [keyId, `${keyId.slice(0, -1)}c`, true],
  [keyArn, `${keyId.slice(0, -1)}c`, true],
  [keyArn, keyArn.replace("123456789012", "210987654321"), true],
  ["alias/ml", "alias/other", true],
  ["alias/ml", null, true],
  [undefined, "alias/ml", true],
] as const) {
  test(`an endpoint encrypted by ${served ?? "no key"} is ${isRefused ? "not " : ""}taken for one by ${asked ?? "none"}`, async () => {
    const found = {
      EndpointName: "rings",
      EndpointStatus: "InService",
      EndpointConfigName: "rings-ffffffffffff",
    };
    const tags = [
      { Key: "exasol:job", Value: "ida" },
      { Key: "exasol:deployment", Value: "ffffffffffff" },
    ];
    const variant = {
      VariantName: "ida-ffffffffffff-v1",
      InstanceType: "ml.m5.large",
      InitialInstanceCount: 2,
    };
    const there = {
      DescribeEndpoint: { body: found },
      ListTags: { body: { Tags: tags } },
      DescribeEndpointConfig: { body: { KmsKeyId: served, ProductionVariants: [variant] } },
    };
    const connected = { ...stated, deployment: "ffffffffffff", status: "deployed" };
    const { row, error } = await askHandler(
      handle,
      { ...parameters, kms_key_id: asked },
      answers(inService, there),
      {
        SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_RINGS: { address: JSON.stringify(connected) },
      },
    );
    if (isRefused) assert.match(error.message, /^E-SME-453: .*kms_key_id/);
    else assert.is(row?.endpoint_status, "InService", error?.message);
  });
}

test.run();
