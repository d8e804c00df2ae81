import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/autopilot-endpoint-deletion-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { type AwsRequest, callerIdentity, refusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("autopilot-endpoint-deletion-udf");

const parameters = {
  endpoint_name: "rings",
};
const place = { endpoint_name: "rings", aws_region: "eu-central-1", aws_s3_connection: "C" };
const missing = refusal("ValidationException", 'Could not find endpoint "arn:aws:rings".');
const denied = refusal("AccessDeniedException", "not authorized to perform: sagemaker:ListEndpointConfigs");
const made = { body: {} };
const inService = { EndpointStatus: "InService", EndpointConfigName: "rings-config" };
const config = { ProductionVariants: [{ ModelName: "other-model" }] };

/** An AWS with an endpoint of the predecessor, whose parts have names of their own, and nothing else. */
function answers(changed: object = {}) {
  return {
    DescribeEndpoint: ({ input }: AwsRequest) =>
      input.EndpointName === "rings" ? { body: inService } : missing,
    DescribeEndpointConfig: ({ input }: AwsRequest) =>
      input.EndpointConfigName === "rings-config" ? { body: config } : missing,
    DescribeModel: { body: { CreationTime: 1_700_000_000 } },
    ListEndpoints: { body: { Endpoints: [{ EndpointName: "rings" }] } },
    ListEndpointConfigs: { body: { EndpointConfigs: [] } },
    DeleteEndpoint: made,
    DeleteEndpointConfig: made,
    DeleteModel: made,
    ...changed,
  };
}
const connection = (address: object) => ({
  SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_RINGS: { address: JSON.stringify(address) },
});
/** Of the predecessor, which tells no account. */
const deployed = connection({ ...place, status: "deployed" });
const statusOf = (row: { connection_address: string | null } | undefined) =>
  JSON.parse(row?.connection_address ?? "").status;
type Requests = { requests: AwsRequest[] };
const deletions = ({ requests }: Requests) =>
  requests
    .filter(({ operation }) => operation.startsWith("Delete"))
    .map(({ operation, input }) => `${operation} ${Object.values(input).join()}`);

const whole = ["DeleteEndpoint rings", "DeleteEndpointConfig rings-config", "DeleteModel other-model"];

test("deletes what the endpoint uses, whatever its name, the costly first (faults 5 and 15)", async () => {
  const address = { aws_s3_connection: "C", endpoint_name: "rings", status: "deployed", batch_size: 9 };
  const { aws, row } = await askHandler(handle, parameters, answers(), connection(address));
  assert.equal(deletions(aws), whole);
  assert.equal(JSON.parse(row?.connection_address ?? ""), {
    ...address,
    status: "deleted",
    aws_region: "eu-central-1",
  });
});

test("leaves a configuration that another endpoint uses, or is changing to, and with it the model", async () => {
  for (const used of [
    { EndpointConfigName: "Rings-Config" },
    { EndpointConfigName: "x", PendingDeploymentSummary: { EndpointConfigName: "rings-config" } },
  ]) {
    const changed = {
      ListEndpoints: { body: { Endpoints: [{ EndpointName: "rings" }, { EndpointName: "other" }] } },
      DescribeEndpoint: ({ input }: AwsRequest) => ({
        body: input.EndpointName === "rings" ? inService : used,
      }),
      ListEndpointConfigs: { body: { EndpointConfigs: [{ EndpointConfigName: "rings-config" }] } },
    };
    const { aws, row } = await askHandler(handle, parameters, answers(changed), deployed);
    assert.equal(deletions(aws), ["DeleteEndpoint rings"]);
    assert.is(statusOf(row), "deleted");
  }
});

test("leaves a model that another configuration uses, on whichever page of the list", async () => {
  const changed = {
    ListEndpointConfigs: ({ input }: AwsRequest) =>
      input.NextToken === "2"
        ? { body: { EndpointConfigs: [{ EndpointConfigName: "shadowed" }] } }
        : { body: { EndpointConfigs: [{ EndpointConfigName: "else" }], NextToken: "2" } },
    DescribeEndpointConfig: ({ input }: AwsRequest) => {
      if (input.EndpointConfigName === "rings-config") return { body: config };
      const shadow = input.EndpointConfigName === "shadowed" ? [{ ModelName: "other-model" }] : [];
      return { body: { ProductionVariants: [{ ModelName: "else" }], ShadowProductionVariants: shadow } };
    },
  };
  const { aws, row } = await askHandler(handle, parameters, answers(changed), deployed);
  assert.equal(deletions(aws), whole.slice(0, 2));
  assert.is(statusOf(row), "deleted");
  const [listed] = aws.requests.filter(({ operation }) => operation === "ListEndpointConfigs");
  assert.is(Number(listed?.input.CreationTimeAfter), 1_700_000_000 - 60, "only younger ones can use it");
});

test("leaves what is not named after the endpoint where it cannot tell who uses it, and says so", async () => {
  const { aws, row } = await askHandler(handle, parameters, answers({ ListEndpointConfigs: denied }));
  assert.equal(deletions(aws), whole.slice(0, 2));
  assert.is(statusOf(row), "deleted");
  assert.is(row?.deleted, "endpoint rings, endpoint configuration rings-config");
  assert.match(
    row?.left_behind ?? "",
    /^model other-model \(AWS does not allow the user of connection C the action sagemaker:ListEndpointConfigs: .*\)$/,
  );
  const many = Array.from({ length: 201 }, (_, i) => ({ EndpointName: `e${i}` }));
  const crowd = await askHandler(
    handle,
    parameters,
    answers({ ListEndpoints: { body: { Endpoints: many } } }),
  );
  assert.equal(deletions(crowd.aws), whole.slice(0, 1));
  assert.is(
    crowd.row?.left_behind,
    "endpoint configuration rings-config (whether others use it could not be told, because more than 200 endpoints are younger), model other-model (endpoint configuration rings-config uses it)",
  );
});

const ours = "rings-0f1e2d3c4b5a";
const ownConfig = { ProductionVariants: [{ ModelName: ours }] };

test("needs no list to delete what is named after the endpoint: by a token, or as release 1.0.0 did", async () => {
  for (const name of [ours, "rings"]) {
    const used = { ProductionVariants: [{ ModelName: name }] };
    const { aws, row } = await askHandler(
      handle,
      parameters,
      answers({
        DescribeEndpoint: { body: { ...inService, EndpointConfigName: name } },
        DescribeEndpointConfig: { body: used },
        ListEndpoints: denied,
        ListEndpointConfigs: denied,
      }),
      deployed,
    );
    assert.equal(deletions(aws), [
      "DeleteEndpoint rings",
      `DeleteEndpointConfig ${name}`,
      `DeleteModel ${name}`,
    ]);
    assert.is(row?.left_behind, null);
    assert.is(statusOf(row), "deleted");
  }
});

test("a model stays with the configuration of somebody else that uses it, whatever its name", async () => {
  const { aws, row } = await askHandler(
    handle,
    parameters,
    answers({
      DescribeEndpointConfig: { body: ownConfig },
      ListEndpoints: denied,
      ListEndpointConfigs: denied,
    }),
  );
  assert.equal(deletions(aws), ["DeleteEndpoint rings"]);
  assert.match(
    row?.left_behind ?? "",
    /, model rings-0f1e2d3c4b5a \(endpoint configuration rings-config uses it\)$/,
  );
});

test("says what is left when a part cannot be deleted, and ends with it in the next call", async () => {
  const { row } = await askHandler(handle, parameters, answers({ DeleteModel: denied }));
  assert.match(row?.left_behind ?? "", /^model other-model \(AWS does not allow .*\)$/);
  const gone = { DescribeEndpoint: missing, DeleteEndpoint: missing, DescribeEndpointConfig: missing };
  const next = await askHandler(
    handle,
    parameters,
    answers(gone),
    connection(JSON.parse(row?.connection_address ?? "")),
  );
  assert.ok(deletions(next.aws).includes("DeleteModel other-model"));
  assert.is(next.row?.left_behind, null);
  assert.not.match(next.row?.connection_address ?? "", "left_behind");
});

test("ends with what a deployment left without an endpoint", async () => {
  const gone = {
    DescribeEndpoint: missing,
    DeleteEndpoint: missing,
    DescribeEndpointConfig: ({ input }: AwsRequest) =>
      input.EndpointConfigName === ours ? { body: ownConfig } : missing,
    DescribeModel: ({ input }: AwsRequest) => (input.ModelName === ours ? made : missing),
    DeleteModel: ({ input }: AwsRequest) => (input.ModelName === ours ? made : missing),
  };
  const address = { ...place, deployment: "0f1e2d3c4b5a", status: "deployed" };
  const { row } = await askHandler(handle, parameters, answers(gone), connection(address));
  assert.is(statusOf(row), "deleted");
  assert.is(row?.deleted, `endpoint configuration ${ours}, model ${ours}`);
});

test("says that versions may be left which AWS does not list, and ends with them in the next call", async () => {
  const token = "0f1e2d3c4b5a";
  const version = `rings-v2-${token}-aaaaaabbbbbb`;
  const address = { ...place, account: "123456789012", deployment: token, status: "deployed" };
  const refusedLists = {
    DescribeEndpoint: { body: { ...inService, EndpointConfigName: ours } },
    DescribeEndpointConfig: ({ input }: AwsRequest) =>
      input.EndpointConfigName === ours ? { body: ownConfig } : missing,
    GetCallerIdentity: callerIdentity("123456789012"),
    ListEndpointConfigs: denied,
    ListModels: refusal("AccessDeniedException", "not authorized to perform: sagemaker:ListModels"),
  };
  const { row } = await askHandler(handle, parameters, answers(refusedLists), connection(address));
  assert.is(row?.deleted, `endpoint rings, endpoint configuration ${ours}, model ${ours}`);
  const because = "\\(whether there are any could not be told: AWS does not allow .* the action sagemaker:";
  assert.match(
    row?.left_behind ?? "",
    new RegExp(
      `^endpoint configurations \\*${token}\\* ${because}ListEndpointConfigs: .*\\), models \\*${token}\\* ${because}ListModels: .*\\)$`,
    ),
  );

  const after = connection(JSON.parse(row?.connection_address ?? ""));
  const gone = { ...nothing, GetCallerIdentity: callerIdentity("123456789012") };
  const lists = (names: readonly string[]) => ({
    DescribeModel: ({ input }: AwsRequest) => (names.includes(String(input.ModelName)) ? made : missing),
    DeleteModel: made,
    ListModels: { body: { Models: names.map((ModelName) => ({ ModelName })) } },
  });
  const next = await askHandler(handle, parameters, answers({ ...gone, ...lists([version]) }), after);
  assert.is(next.row?.deleted, `model ${version}`);
  assert.is(next.row?.left_behind, null);
  const clean = await askHandler(handle, parameters, answers({ ...gone, ...lists([]) }), after);
  assert.equal([clean.row?.deleted, clean.row?.left_behind], [null, null]);
});

const nothing = {
  DescribeEndpoint: missing,
  DescribeEndpointConfig: missing,
  DescribeModel: missing,
  DeleteEndpoint: missing,
  DeleteModel: missing,
};

test("does not name a model that is not there, where AWS lets none be deleted", async () => {
  const { error } = await askHandler(handle, parameters, answers({ ...nothing, DeleteModel: denied }));
  assert.match(error.message, /^E-SME-78: /);
});

test("counts as deleted what somebody else has deleted, where region and account are known to be its own", async () => {
  const address = { ...place, account: "123456789012", status: "deployed" };
  const changed = answers({ ...nothing, GetCallerIdentity: callerIdentity("123456789012") });
  const { row } = await askHandler(handle, parameters, changed, connection(address));
  assert.is(statusOf(row), "deleted");
  assert.is(row?.deleted, null);
  const past = { ...address, status: "deleted", left_behind: [{ kind: "model", name: "x" }] };
  const cleared = await askHandler(handle, parameters, changed, connection(past));
  assert.not.match(cleared.row?.connection_address ?? "", "left_behind");
  const { error } = await askHandler(
    handle,
    parameters,
    changed,
    connection({ ...address, account: undefined }),
  );
  assert.match(error.message, /^E-SME-78: /);
});

test("the same call again is no error after a deletion, whoever deployed it, in the region of that", async () => {
  for (const deployed of [{ account: "123456789012", deployment: "0f1e2d3c4b5a" }, {}]) {
    const address = { ...place, ...deployed, status: "deleted" };
    const changed = answers({
      ...nothing,
      GetCallerIdentity: callerIdentity("123456789012"),
      ListModels: { body: { Models: [] } },
    });
    const { row } = await askHandler(handle, parameters, changed, connection(address));
    assert.equal([row?.deleted, row?.left_behind, statusOf(row)], [null, null, "deleted"]);
    const elsewhere = connection({ ...address, aws_region: "us-east-1" });
    const { error } = await askHandler(handle, parameters, changed, elsewhere);
    assert.match(error.message, /^E-SME-78: /);
  }
});

test("what was deleted while the answer got lost is said to be deleted", async () => {
  const asked = new Set<string>();
  const lostOnce = (what: string) => () => {
    if (asked.has(what)) return missing;
    asked.add(what);
    return undefined;
  };
  const { row } = await askHandler(
    handle,
    parameters,
    answers({
      DeleteEndpoint: lostOnce("endpoint"),
      DeleteEndpointConfig: lostOnce("config"),
      DeleteModel: lostOnce("model"),
    }),
  );
  assert.is(row?.deleted, "endpoint rings, endpoint configuration rings-config, model other-model");
  assert.is(row?.left_behind, null);
});

test("takes no endpoint of another region for the one that is deployed", async () => {
  const address = { ...place, aws_region: "us-east-1", status: "deployed" };
  const { aws, error } = await askHandler(handle, parameters, answers(), connection(address));
  assert.is(
    error.message,
    "E-SME-168: Endpoint rings is deployed in region us-east-1, as connection SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_RINGS says, but aws_region is eu-central-1. Give us-east-1 as aws_region. For another endpoint of the same name, delete this one first.",
  );
  assert.equal(aws.requests, []);
  const past = await askHandler(handle, parameters, answers(), connection({ ...address, status: "deleted" }));
  assert.equal(deletions(past.aws), whole);
});

test("ends with what release 1.0.0 left without an endpoint: a configuration and a model of its name", async () => {
  const { aws, row } = await askHandler(
    handle,
    parameters,
    answers({ DescribeEndpoint: missing, DeleteEndpoint: missing, DescribeEndpointConfig: missing }),
    deployed,
  );
  assert.equal(deletions(aws).slice(1), ["DeleteModel rings"]);
  assert.is(statusOf(row), "deleted");
});

test("an endpoint that is being deleted counts as deleted, one in another progress does not", async () => {
  const ask = (EndpointStatus: string) =>
    askHandler(
      handle,
      parameters,
      answers({
        DeleteEndpoint: refusal("ValidationException", "Cannot update in-progress endpoint"),
        DescribeEndpoint: { body: { ...inService, EndpointStatus } },
      }),
      deployed,
    );
  assert.is(statusOf((await ask("Deleting")).row), "deleted");
  const { aws, error } = await ask("Creating");
  assert.is(
    error.message,
    "E-SME-169: Endpoint rings is Creating, and AWS deletes none that it is working on. Call the script again in some minutes.",
  );
  assert.not.ok(aws.operations().includes("DeleteModel"));
});

test("deletes nothing with the key of another account than the endpoint was deployed in", async () => {
  const address = { endpoint_name: "rings", account: "123456789012", status: "deployed" };
  const absent = { DescribeEndpoint: missing, GetCallerIdentity: callerIdentity("999999999999") };
  const arn = "arn:aws:sagemaker:eu-central-1:999999999999:endpoint/rings";
  const present = { DescribeEndpoint: { body: { ...inService, EndpointArn: arn } } };
  for (const changed of [absent, present]) {
    const { aws, error } = await askHandler(handle, parameters, answers(changed), connection(address));
    assert.is(
      error.message,
      "E-SME-153: Endpoint rings was deployed in AWS account 123456789012, but the key of connection C belongs to account 999999999999. Use a key of account 123456789012.",
    );
    assert.equal(deletions(aws), []);
  }
});

test("says that there is nothing of that name", async () => {
  const { error } = await askHandler(handle, parameters, answers(nothing));
  assert.match(error.message, /^E-SME-78: .* model rings in region eu-central-1\./);
});

test.run();
