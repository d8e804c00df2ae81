import * as assert from "uvu/assert";
import type { Deployment } from "../../../../runtime/aws/endpoints/deployment.ts";
import { endpointConnectionName } from "../../../../runtime/aws/endpoints/endpoint-address.ts";
import { deletedAddress, deployedAddress } from "../../../../runtime/aws/endpoints/endpoint-connection.ts";
import { readEndpointSettings } from "../../../../runtime/aws/prediction/endpoint-settings.ts";
import { csvEncodingVersion } from "../../../../spec/csv-encoding.ts";
import { connections } from "../../../support/connections.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("endpoint-connection");

const connectionName = "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_MY-ENDPOINT";
const place = { aws_s3_connection: "C", aws_region: "r", endpoint_name: "my-Endpoint" };
const answers = { problem_type: "Regression", response_keys: ["predicted_label"], instance_count: 1 };
const holding = (address: object | string) =>
  connections({
    [connectionName]: { address: typeof address === "string" ? address : JSON.stringify(address) },
  });
const deployed = (before: object) => JSON.parse(deployedAddress(holding(before), { ...place, ...answers }));

test("is named by the endpoint in upper case", () => {
  assert.is(endpointConnectionName("my-Endpoint"), connectionName);
});

test("a first deployment writes the defaults", () => {
  assert.equal(JSON.parse(deployedAddress(connections({}), { ...place, ...answers })), {
    batch_size: "auto",
    max_payload_bytes: 5_242_880,
    requests_in_flight: "auto",
    on_error: "fail",
    retry_seconds: 300,
    ...place,
    ...answers,
    status: "deployed",
  });
});

test("a second deployment keeps what a user has edited (fault 9)", () => {
  const again = deployed({
    ...place,
    ...answers,
    status: "deleted",
    batch_size: 100,
    requests_in_flight: 2,
    own: [1],
  });
  assert.is(again.batch_size, 100);
  assert.is(again.requests_in_flight, 2);
  assert.equal(again.own, [1]);
  assert.is(again.status, "deployed");
});

test("the same deployment keeps the keys of its version 1, whatever was promoted meanwhile; another does not", () => {
  const first = {
    ...place,
    ...answers,
    deployment: "0f1e2d3c4b5a",
    response_keys: ["predicted_label", "labels"],
  };
  const again = (deployment: string) =>
    JSON.parse(
      deployedAddress(holding(first), { ...place, ...answers, deployment } as Parameters<
        typeof deployedAddress
      >[1]),
    ).response_keys;
  assert.equal(again("0f1e2d3c4b5a"), ["predicted_label", "labels"]);
  assert.equal(again("aaaaaaaaaaaa"), ["predicted_label"]);
});

test("what release 1.0 wrote gives way to what is found, and what was set since does not", () => {
  const written = { batch_size: 10_000, requests_in_flight: 4 };
  const settingsOf = ({ batch_size, requests_in_flight }: Record<string, unknown>) => [
    batch_size,
    requests_in_flight,
  ];
  assert.equal(settingsOf(deployed({ ...place, ...answers, ...written })), ["auto", "auto"]);
  const since = { ...place, ...answers, ...written, deployment: "0f1e2d3c4b5a" };
  assert.equal(settingsOf(deployed(since)), [10_000, 4]);
});

test("requests at a time begin with four for each instance, and rows with ten thousand, unless they are set", () => {
  const paceOf = (changes: object) => {
    const { requests, rows } = settings({ ...place, ...answers, status: "deployed", ...changes }).pace;
    return [requests, rows];
  };
  const rows = { start: 10_000, most: 1_000_000 };
  assert.equal(paceOf({}), [{ start: 4, most: 32 }, rows]);
  assert.equal(paceOf({ instance_count: 12 }), [{ start: 48, most: 48 }, rows]);
  assert.equal(paceOf({ serverless_max_concurrency: 3 }), [{ start: 3, most: 3 }, rows]);
  assert.equal(paceOf({ serverless_max_concurrency: 50 }), [{ start: 4, most: 50 }, rows]);
  assert.equal(paceOf({ requests_in_flight: 5, batch_size: "auto", instance_count: 3 }), [
    { start: 5, most: 5 },
    rows,
  ]);
});

test("the encoding is that of the model deployed last", () => {
  const first = JSON.parse(deployedAddress(connections({}), { ...place, ...answers, encoding: 1 }));
  assert.is(first.encoding, 1);
  assert.is(deployed(first).encoding, undefined);
});

test("of a connection made by the predecessor an edited batch size stays, and its fixed 100 goes", () => {
  assert.is(deployed({ ...place, status: "deployed", batch_size: 250 }).batch_size, 250);
  assert.is(deployed({ ...place, status: "deployed", batch_size: 100 }).batch_size, "auto");
});

test("a deletion changes the status alone", () => {
  const address = deletedAddress(holding({ ...place, status: "deployed", batch_size: 7 }), place);
  assert.equal(JSON.parse(address), { ...place, batch_size: 7, status: "deleted" });
});

test("an address that may not be read is not replaced", () => {
  const guarded = (message: string) => ({
    getConnection(): never {
      throw new Error(message);
    },
  });
  const text = "insufficient privileges for using connection SME_X in script ML.SME_Y";
  assert.throws(
    () => deployedAddress(guarded(text), { ...place, ...answers }),
    /^E-SME-60: Connection SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_MY-ENDPOINT cannot be used: insufficient privileges /,
  );
  assert.match(
    deployedAddress(guarded("connection SME_X does not exist"), { ...place, ...answers }),
    "deployed",
  );
});

test("a damaged address is replaced", () => {
  assert.equal(JSON.parse(deletedAddress(holding("{"), place)), { ...place, status: "deleted" });
});

const called = (stated?: Deployment, schema = "P") => ({
  endpoint: "my-Endpoint",
  name: "my-Endpoint",
  schema,
  stated,
});
const settings = (address: object | string) => readEndpointSettings(holding(address), called());

test("a prediction reads where to ask and how", () => {
  assert.equal(
    settings({ ...place, ...answers, status: "deployed", batch_size: "7", requests_in_flight: 2 }),
    {
      endpointName: "my-Endpoint",
      connectionName,
      awsConnectionName: "C",
      region: "r",
      pace: { requests: { start: 2, most: 2 }, rows: { start: 7, most: 7 }, bytes: 5_242_880 },
      mostBytes: 6_291_456,
      retrySeconds: 300,
      onError: "fail",
      responseKeys: ["predicted_label"],
      owner: undefined,
    },
  );
});

test("a prediction asks a serverless endpoint for no more than that takes, whatever was edited", () => {
  const serverless = { ...place, problem_type: "Regression", response_keys: ["predicted_label"] };
  const sizes = { serverless_memory_mb: 2048, serverless_max_concurrency: 3 };
  const written = JSON.parse(deployedAddress(connections({}), { ...serverless, ...sizes }));
  assert.equal([written.max_payload_bytes, written.requests_in_flight], [4_000_000, "auto"]);
  const edited = settings({ ...written, max_payload_bytes: 6_000_000, requests_in_flight: 50 });
  assert.equal(
    [edited.pace.bytes, edited.mostBytes, edited.pace.requests],
    [4_000_000, 4_194_304, { start: 3, most: 3 }],
  );
  const less = settings({ ...written, max_payload_bytes: 1000, requests_in_flight: 1 });
  assert.equal([less.pace.bytes, less.pace.requests], [1000, { start: 1, most: 1 }]);
});

test("settings that nobody has edited follow a change between instances and serverless", () => {
  const kinds = { problem_type: "Regression", response_keys: ["predicted_label"] };
  const serverless = { ...place, ...kinds, serverless_memory_mb: 1024, serverless_max_concurrency: 2 };
  const first = deployedAddress(connections({}), { ...place, ...answers, instance_count: 2 });
  const second = deployedAddress(holding(first), serverless);
  const third = JSON.parse(deployedAddress(holding(second), { ...place, ...answers }));
  const settingsOf = (address: Record<string, unknown>) => [
    address.max_payload_bytes,
    address.requests_in_flight,
  ];
  assert.equal(settingsOf(JSON.parse(second)), [4_000_000, "auto"]);
  assert.equal(JSON.parse(second).instance_count, undefined);
  assert.equal(settingsOf(third), [5_242_880, "auto"]);
  assert.equal(third.serverless_max_concurrency, undefined);
});

test("a connection of the predecessor is read", () => {
  const { onError, pace, responseKeys } = settings({ ...place, status: "deployed", batch_size: 100 });
  assert.equal([pace.rows, onError, responseKeys], [{ start: 100, most: 100 }, "fail", undefined]);
});

test("a model that was trained on another encoding is refused", () => {
  settings({ ...place, status: "deployed", encoding: csvEncodingVersion });
  assert.throws(
    () => settings({ ...place, status: "deployed", encoding: csvEncodingVersion + 1 }),
    /^E-SME-85: The model of endpoint my-Endpoint was trained on data of encoding 2, but .* writes encoding 1\./,
  );
});

test("a deleted endpoint is refused with its name and status", () => {
  assert.throws(
    () => settings({ ...place, status: "deleted" }),
    /^E-SME-80: Endpoint my-Endpoint is deleted\./,
  );
});

test("a damaged connection is refused with what is wrong", () => {
  assert.throws(
    () => settings("x"),
    `E-SME-79: Connection ${connectionName} of endpoint my-Endpoint is damaged: its address`,
  );
  assert.throws(() => settings({ ...place }), "status is missing");
  const edited = (changes: object) => () => settings({ ...place, status: "deployed", ...changes });
  assert.throws(
    edited({ batch_size: 0 }),
    `batch_size is 0, neither "auto" nor a whole number from 1 to 1000000`,
  );
  assert.throws(edited({ batch_size: "" }), 'batch_size is "", neither');
  assert.throws(edited({ requests_in_flight: true }), 'requests_in_flight is true, neither "auto"');
  assert.throws(
    edited({ max_payload_bytes: 1e9 }),
    "max_payload_bytes is 1000000000, not a whole number from 1 to 26214400",
  );
  assert.throws(edited({ retry_seconds: -1 }), "retry_seconds is -1, not a whole number from 0");
  assert.throws(edited({ on_error: "skip" }), 'on_error is "skip", neither "fail" nor "null"');
  assert.throws(() => settings({ ...place, status: "deployed", response_keys: [] }), "response_keys is not");
});

const deployment: Deployment = {
  deployment: "0f1e2d3c4b5a",
  job_name: "job",
  endpoint_name: "my-Endpoint",
  aws_region: "r",
  account: "123456789012",
  function_schema: "P",
  target: { name: "T", type: "DOUBLE" },
  columns: [{ name: "A", type: "DOUBLE" }],
};
const live = { ...place, ...answers, status: "deployed" };
const ownerOf = (address: object, stated?: Deployment, schema?: string) =>
  readEndpointSettings(holding(address), called(stated, schema)).owner;
const owner = {
  functionName: "P.my-Endpoint",
  token: "0f1e2d3c4b5a",
  jobName: "job",
  account: "123456789012",
  columnsOf: undefined,
};

test("a deployment is written, and replaces the one before whole", () => {
  const address = JSON.parse(deployedAddress(holding(live), { ...place, ...answers, ...deployment }));
  for (const [key, value] of Object.entries(deployment)) assert.equal(address[key], value, key);
  const {
    account,
    deployment: token,
    ...rest
  } = JSON.parse(deployedAddress(holding(address), { ...place, ...answers, encoding: 1 }));
  assert.equal(
    [account, token, rest.columns, rest.job_name, rest.encoding],
    [undefined, undefined, undefined, undefined, 1],
  );
  assert.is(JSON.parse(deletedAddress(holding(address), place)).deployment, "0f1e2d3c4b5a");
});

test("a function and a connection of the same deployment belong together", () => {
  assert.equal(ownerOf({ ...live, ...deployment }, deployment), owner);
});

test("a function of a deployment trusts a connection that states nothing, and later looks at the answers", () => {
  assert.equal(ownerOf(live, deployment), owner);
});

test("a function that states nothing passes for that of the deployment of its schema and name", () => {
  assert.is(ownerOf(live), undefined);
  assert.equal(ownerOf({ ...live, ...deployment }), owner);
  assert.throws(
    () => ownerOf({ ...live, ...deployment }, undefined, "Q"),
    /^E-SME-150: Function Q\.my-Endpoint was made for an earlier model, but endpoint my-Endpoint now serves job job \(deployment 0f1e2d3c4b5a\)\. Call P\."my-Endpoint" instead/,
  );
  assert.throws(() => ownerOf({ ...live, ...deployment, endpoint_name: "MY-ENDPOINT" }), /^E-SME-150: /);
});

test("a function of another deployment is refused, of whichever job", () => {
  const other = { ...deployment, deployment: "ffffffffffff", job_name: "other" };
  assert.throws(
    () => ownerOf({ ...live, ...other }, deployment),
    /^E-SME-150: Function P\.my-Endpoint was made for job job \(deployment 0f1e2d3c4b5a\), but endpoint my-Endpoint now serves job other \(deployment ffffffffffff\)\./,
  );
  assert.throws(() => ownerOf({ ...live, ...other, job_name: "job" }, deployment), /^E-SME-150: /);
  assert.throws(() => ownerOf({ ...live, ...other, status: "deleted" }, deployment), /^E-SME-80: /);
});

test("a connection of another region is refused", () => {
  assert.throws(
    () => ownerOf({ ...live, ...deployment, aws_region: "us-east-1" }, deployment),
    /^E-SME-152: Function P\.my-Endpoint was made for endpoint my-Endpoint in region r, but connection \S+ says region us-east-1\./,
  );
});

test("a missing connection is named", () => {
  assert.throws(
    () => readEndpointSettings(connections({}), called()),
    `E-SME-60: Connection ${connectionName} cannot`,
  );
});

test.run();
