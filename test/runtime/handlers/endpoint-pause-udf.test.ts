import * as assert from "uvu/assert";
import { handle as setExpiry } from "../../../runtime/handlers/endpoint-expiry-udf.ts";
import { handle as look } from "../../../runtime/handlers/endpoint-look-udf.ts";
import { handle } from "../../../runtime/handlers/endpoint-pause-udf.ts";
import { handle as resume } from "../../../runtime/handlers/endpoint-resume-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { type AwsRequest, refusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("endpoint-pause-udf");

const parameters = { endpoint_name: "rings" };
const token = "0f1e2d3c4b5a";
const config = `rings-${token}`;
const resumption = { ...parameters, expires_at: null, priced_instance_type: null, usd_per_hour: null };
const endpoint = {
  EndpointArn: "arn:aws:sagemaker:eu-central-1:111122223333:endpoint/rings",
  EndpointName: "rings",
  EndpointStatus: "InService",
  EndpointConfigName: config,
  ProductionVariants: [{ VariantName: `job-${token}-v1` }],
};
const described = { EndpointConfigName: config, EndpointConfigArn: "arn:config" };
const missing = refusal("ValidationException", 'Could not find endpoint "arn:aws:rings".');
const denied = (action: string) =>
  refusal("AccessDeniedException", `User: u is not authorized to perform: sagemaker:${action}`);
const tags = (more: Record<string, string> = {}) => {
  const own = { "exasol:extension": "exasol-sagemaker-extension", "exasol:deployment": token, ...more };
  return { body: { Tags: Object.entries(own).map(([Key, Value]) => ({ Key, Value })) } };
};
function answers(changed: object = {}) {
  return {
    DescribeEndpoint: { body: endpoint },
    DescribeEndpointConfig: { body: described },
    ListTags: tags(),
    AddTags: { body: {} },
    DeleteTags: { body: {} },
    DeleteEndpoint: { body: {} },
    CreateEndpoint: { body: {} },
    ListEndpointConfigs: { body: { EndpointConfigs: [described] } },
    ...changed,
  };
}
const connection = (changed: object = {}) => ({
  SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_RINGS: {
    address: JSON.stringify({
      aws_region: "eu-central-1",
      endpoint_name: "rings",
      status: "deployed",
      deployment: token,
      batch_size: 9,
      ...changed,
    }),
  },
});
const changes = (requests: readonly AwsRequest[]) =>
  requests.map(({ operation }) => operation).filter((operation) => !/^(Describe|List)/.test(operation));

test("what is to be reaped, and may not be asked for its tags, names the right that is missing", async () => {
  const reaped = { ...parameters, action: "delete" as const };
  const { error } = await askHandler(look, reaped, answers({ ListTags: denied("ListTags") }), connection());
  assert.match(error.message, /^E-SME-66: .* the action sagemaker:ListTags/);
  const none = await askHandler(look, reaped, answers({ ListTags: { body: {} } }), connection());
  assert.match(none.error.message, /^E-SME-493: Endpoint rings carries no tags of this extension\. /);
});

test("an expiry that may not be tagged is set only where no tag tells another", async () => {
  const refused = { AddTags: denied("AddTags"), DeleteTags: denied("DeleteTags") };
  const ask = (ListTags: object) =>
    askHandler(
      setExpiry,
      { ...resumption, expires_at: "2030-01-01 00:00:00" },
      answers({ ...refused, ListTags }),
      connection(),
    );
  assert.is((await ask({ body: {} })).row?.endpoint_status, "InService");
  for (const other of [tags(), denied("ListTags")])
    assert.match((await ask(other)).error.message, /^E-SME-491: .*sagemaker:AddTags/);
});

test("an expiry whose tag may have changed all the same says so", async () => {
  const ask = (changed: object) =>
    askHandler(
      setExpiry,
      { ...resumption, expires_at: "2030-01-01 00:00:00" },
      answers({ AddTags: { body: {} }, ListTags: tags(), ...changed }),
      connection(),
    );
  const half = await ask({ DeleteTags: denied("DeleteTags") });
  assert.match(half.error.message, /^E-SME-549: .* may have changed, .*sagemaker:DeleteTags/);
  const unanswered = await ask({ AddTags: { status: 500, body: { __type: "InternalFailure" } } });
  assert.match(unanswered.error.message, /^E-SME-549: .* may have changed, .*: AWS kept putting off/);
});

test("marks the configuration before the endpoint goes, and keeps the endpoint's tags there", async () => {
  const { aws, row } = await askHandler(
    handle,
    parameters,
    answers({ ListTags: tags({ team: "a", "aws:x": "b" }) }),
    connection(),
  );
  assert.equal(changes(aws.requests), ["AddTags", "DeleteEndpoint"]);
  const added = aws.requests.find(({ operation }) => operation === "AddTags")?.input.Tags as {
    Key: string;
  }[];
  assert.equal(
    added.map(({ Key }) => Key),
    ["exasol:extension", "exasol:deployment", "team", "exasol:paused"],
  );
  const address = JSON.parse(row?.connection_address ?? "");
  assert.equal([address.status, address.paused_configuration, address.batch_size], ["paused", config, 9]);
});

test("nothing is deleted of others, of other accounts, or while AWS works on it", async () => {
  const cases = [
    [{ ListTags: tags({ "exasol:deployment": "ffffffffffff" }) }, {}, /^E-SME-483: /],
    [
      {
        ListTags: denied("ListTags"),
        DescribeEndpoint: { body: { ...endpoint, ProductionVariants: [{ VariantName: "AllTraffic" }] } },
      },
      {},
      /^E-SME-483: .* it serves something else\./,
    ],
    [{}, { account: "999999999999" }, /^E-SME-153: /],
    [{}, { aws_region: "us-east-1" }, /^E-SME-481: .*: its connection says that it is in region us-east-1\./],
    [{}, { deployment: undefined }, /^E-SME-481: .*: it was deployed before release 1\.1/],
    [{}, { status: "deleted" }, /^E-SME-481: .*: its connection says that it is deleted\./],
    [
      { DescribeEndpoint: { body: { ...endpoint, EndpointStatus: "Creating" } } },
      {},
      /^E-SME-482: .* is Creating,/,
    ],
    [
      { DescribeEndpoint: { body: { ...endpoint, EndpointStatus: "Failed", FailureReason: "No room." } } },
      {},
      /^E-SME-484: .*: No room\./,
    ],
    [{ DescribeEndpointConfig: missing }, {}, /^E-SME-485: .*: rings-0f1e2d3c4b5a is gone\./],
  ] as const;
  for (const [changed, address, expected] of cases) {
    const { aws, error } = await askHandler(handle, parameters, answers(changed), connection(address));
    assert.match(error.message, expected);
    assert.equal(changes(aws.requests), []);
  }
});

test("no tag that somebody asked for is lost by a pause and a resume", async () => {
  const paused = connection({ status: "paused", paused_configuration: config });
  const own = answers({ AddTags: denied("AddTags") });
  assert.is((await askHandler(handle, parameters, own, connection())).row?.configuration, config);
  const untaggable = ({ input }: AwsRequest) =>
    JSON.stringify(input.Tags ?? []) === "[]" ? { body: {} } : denied("AddTags");
  const gone = { DescribeEndpoint: missing, CreateEndpoint: untaggable };
  assert.is((await askHandler(resume, resumption, answers(gone), paused)).row?.endpoint_status, "Creating");
  for (const [ListTags, right] of [
    [tags({ team: "a" }), "AddTags"],
    [denied("ListTags"), "ListTags"],
  ] as const) {
    const pausing = await askHandler(
      handle,
      parameters,
      answers({ ListTags, AddTags: denied("AddTags") }),
      connection(),
    );
    assert.match(pausing.error.message, `the action sagemaker:${right}`);
    assert.not.ok(changes(pausing.aws.requests).includes("DeleteEndpoint"));
    const resuming = await askHandler(resume, resumption, answers({ ...gone, ListTags }), paused);
    assert.match(resuming.error.message, `the action sagemaker:${right}`);
  }
});

test("what a failed endpoint had is read before it is deleted to be made anew", async () => {
  const { aws, error } = await askHandler(
    resume,
    resumption,
    answers({
      DescribeEndpoint: { body: { ...endpoint, EndpointStatus: "Failed" } },
      ListTags: ({ input }: AwsRequest) =>
        input.ResourceArn === described.EndpointConfigArn ? denied("ListTags") : tags(),
    }),
    connection({ status: "paused", paused_configuration: config }),
  );
  assert.match(error.message, "the action sagemaker:ListTags");
  assert.equal(changes(aws.requests), []);
});

test("where the candidate cannot be read, nothing is paused", async () => {
  const { aws, error } = await askHandler(
    handle,
    parameters,
    answers({
      ListTags: ({ input }: AwsRequest) =>
        input.ResourceArn === described.EndpointConfigArn ? refusal("ValidationException", "odd") : tags(),
    }),
    connection(),
  );
  assert.match(error.message, "odd");
  assert.equal(changes(aws.requests), []);
});

test("of an endpoint that is gone, the configuration that was marked last is what brings it back", async () => {
  const since: Record<string, string | undefined> = {
    "arn:1": "2026-11-01T00:00:00.000Z",
    "arn:2": "2026-11-02T00:00:00.000Z",
    "arn:4": "2026-11-04T00:00:00.000Z",
  };
  const EndpointConfigs = ["1", "2", "3", "4"].map((n) => ({
    EndpointConfigName: `rings-v${n}`,
    EndpointConfigArn: `arn:${n}`,
  }));
  const changed = {
    DescribeEndpoint: missing,
    DescribeEndpointConfig: ({ input }: AwsRequest) => ({ body: input }),
    ListEndpointConfigs: { body: { EndpointConfigs } },
    ListTags: ({ input }: AwsRequest) => {
      const arn = String(input.ResourceArn);
      const mark = since[arn];
      // The fourth is another deployment's.
      const deployment = arn === "arn:4" ? "ffffffffffff" : token;
      return tags({
        "exasol:deployment": deployment,
        ...(mark === undefined ? {} : { "exasol:paused": mark }),
      });
    },
  };
  const { aws, row } = await askHandler(handle, parameters, answers(changed), connection());
  assert.is(row?.configuration, "rings-v2");
  assert.equal(changes(aws.requests), []);
  const none = await askHandler(handle, parameters, answers({ ...changed, ListTags: tags() }), connection());
  assert.match(none.error.message, /^E-SME-485: .*: none is marked as paused\./);
});

test("a resume makes a failed endpoint anew, and leaves a stranger's", async () => {
  const paused = { status: "paused", paused_configuration: config };
  const states = [{ body: { ...endpoint, EndpointStatus: "Failed" } }];
  const { aws, row } = await askHandler(
    resume,
    resumption,
    answers({ DescribeEndpoint: () => states.shift() ?? missing }),
    connection(paused),
  );
  assert.is(row?.endpoint_status, "Creating");
  assert.equal(changes(aws.requests), ["DeleteEndpoint", "CreateEndpoint", "DeleteTags"]);
  const strange = await askHandler(
    resume,
    resumption,
    answers({ ListTags: tags({ "exasol:deployment": "ffffffffffff", "exasol:job": "other" }) }),
    connection(paused),
  );
  assert.match(strange.error.message, /^E-SME-483: .* it serves job other by another deployment\./);
  assert.equal(changes(strange.aws.requests), []);
});

test("in other upper and lower case letters it is the same endpoint, and comes back under its own name", async () => {
  const shouted = { endpoint_name: "RINGS" };
  const paused = await askHandler(handle, shouted, answers(), connection());
  const { endpoint_name, resume_statement } = JSON.parse(paused.row?.connection_address ?? "{}");
  assert.is(endpoint_name, "rings");
  assert.match(resume_statement, "'rings'");
  const { aws, row } = await askHandler(
    resume,
    { ...resumption, ...shouted },
    answers({ DescribeEndpoint: missing }),
    connection({ status: "paused", paused_configuration: config }),
  );
  const created = aws.requests.find(({ operation }) => operation === "CreateEndpoint");
  assert.is(created?.input.EndpointName, "rings");
  assert.is(JSON.parse(row?.connection_address ?? "{}").endpoint_name, "rings");
});

test("of an address that leads elsewhere only the endpoint that is named is paused", async () => {
  const { aws } = await askHandler(handle, parameters, answers(), connection({ endpoint_name: "other" }));
  const deleted = aws.requests.find(({ operation }) => operation === "DeleteEndpoint");
  assert.is(deleted?.input.EndpointName, "rings");
});

test.run();
