import { suite } from "uvu";
import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/autopilot-endpoint-deletion-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { refusal } from "../../support/scripted-aws.ts";

const test = suite("autopilot-endpoint-deletion-udf");

const parameters = {
  endpoint_name: "rings",
  aws_credentials_connection_name: "C",
  aws_region: "eu-central-1",
};
const missing = refusal("ValidationException", 'Could not find endpoint "arn:aws:rings".');
const gone = { body: {} };

test("deletes endpoint, configuration and model, the costly first (fault 15)", async () => {
  const { aws, row } = await askHandler(
    handle,
    parameters,
    { DeleteEndpoint: gone, DeleteEndpointConfig: gone, DeleteModel: gone },
    {
      SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_RINGS: {
        address: JSON.stringify({
          aws_s3_connection: "C",
          endpoint_name: "rings",
          status: "deployed",
          batch_size: 9,
        }),
      },
    },
  );
  assert.equal(aws.operations(), ["DeleteEndpoint", "DeleteEndpointConfig", "DeleteModel"]);
  assert.ok(aws.requests.every(({ input }) => Object.values(input).join() === "rings"));
  assert.equal(JSON.parse(row?.connection_address ?? ""), {
    aws_s3_connection: "C",
    endpoint_name: "rings",
    status: "deleted",
    batch_size: 9,
    aws_region: "eu-central-1",
  });
});

test("does not mind what is gone already", async () => {
  const { row } = await askHandler(handle, parameters, {
    DeleteEndpoint: missing,
    DeleteEndpointConfig: missing,
    DeleteModel: gone,
  });
  assert.is(JSON.parse(row?.connection_address ?? "").status, "deleted");
});

test("an endpoint that is being deleted counts as deleted, one in another progress does not", async () => {
  const ask = (EndpointStatus: string) =>
    askHandler(handle, parameters, {
      DeleteEndpoint: refusal("ValidationException", "Cannot update in-progress endpoint"),
      DescribeEndpoint: { body: { EndpointStatus } },
      DeleteEndpointConfig: missing,
      DeleteModel: missing,
    });
  assert.is(JSON.parse((await ask("Deleting")).row?.connection_address ?? "").status, "deleted");
  const { aws, error } = await ask("Creating");
  assert.is(error.message, "Cannot update in-progress endpoint");
  assert.not.ok(aws.operations().includes("DeleteModel"));
});

test("says that there is nothing of that name", async () => {
  const { error } = await askHandler(handle, parameters, {
    DeleteEndpoint: missing,
    DeleteEndpointConfig: missing,
    DeleteModel: missing,
  });
  assert.match(error.message, /^E-SME-78: .* model rings in region eu-central-1\./);
});

test.run();
