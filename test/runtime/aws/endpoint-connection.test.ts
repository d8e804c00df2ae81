import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  deletedAddress,
  deployedAddress,
  endpointConnectionName,
} from "../../../runtime/aws/endpoint-connection.ts";
import { readEndpointSettings } from "../../../runtime/aws/prediction/endpoint-settings.ts";
import { connections } from "../../support/connections.ts";

const test = suite("endpoint-connection");

const NAME = "SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_MY-ENDPOINT";
const place = { aws_s3_connection: "C", aws_region: "r", endpoint_name: "my-Endpoint" };
const answers = { problem_type: "Regression", response_keys: ["predicted_label"] };
const holding = (address: object | string) =>
  connections({ [NAME]: { address: typeof address === "string" ? address : JSON.stringify(address) } });
const deployed = (before: object) => JSON.parse(deployedAddress(holding(before), { ...place, ...answers }));

test("is named by the endpoint in upper case", () => {
  assert.is(endpointConnectionName("my-Endpoint"), NAME);
});

test("a first deployment writes the defaults", () => {
  assert.equal(JSON.parse(deployedAddress(connections({}), { ...place, ...answers })), {
    batch_size: 10_000,
    requests_in_flight: 4,
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

test("of a connection made by the predecessor an edited batch size stays, and its fixed 100 goes", () => {
  assert.is(deployed({ ...place, status: "deployed", batch_size: 250 }).batch_size, 250);
  assert.is(deployed({ ...place, status: "deployed", batch_size: 100 }).batch_size, 10_000);
});

test("a deletion changes the status alone", () => {
  const address = deletedAddress(holding({ ...place, status: "deployed", batch_size: 7 }), place);
  assert.equal(JSON.parse(address), { ...place, batch_size: 7, status: "deleted" });
});

test("a damaged address is replaced", () => {
  assert.equal(JSON.parse(deletedAddress(holding("{"), place)), { ...place, status: "deleted" });
});

const settings = (address: object | string) => readEndpointSettings(holding(address), "my-Endpoint");

test("a prediction reads where to ask and how", () => {
  assert.equal(
    settings({ ...place, ...answers, status: "deployed", batch_size: "7", requests_in_flight: 2 }),
    {
      endpointName: "my-Endpoint",
      awsConnectionName: "C",
      region: "r",
      batchSize: 7,
      requestsInFlight: 2,
      responseKeys: ["predicted_label"],
    },
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
    `E-SME-79: Connection ${NAME} of endpoint my-Endpoint is damaged: its address`,
  );
  assert.throws(() => settings({ ...place }), "status is missing");
  assert.throws(() => settings({ ...place, status: "deployed", batch_size: 0 }), "batch_size is not a whole");
  assert.throws(() => settings({ ...place, status: "deployed", response_keys: [] }), "response_keys is not");
});

test("a missing connection is named", () => {
  assert.throws(
    () => readEndpointSettings(connections({}), "my-Endpoint"),
    `E-SME-60: Connection ${NAME} cannot`,
  );
});

test.run();
