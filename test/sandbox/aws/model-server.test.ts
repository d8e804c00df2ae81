import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import * as assert from "uvu/assert";
import { type ModelServer, startModelServer } from "../../support/model-server.ts";
import { suite } from "../../support/suite.ts";
import { type Clients, errorOf, roleArn, startClients, until } from "./local-aws.ts";

const test = suite<{ clients: Clients; server: ModelServer }>("servers of models that are not AutoML's");

test.before(async (context) => {
  context.server = await startModelServer();
  const gone = await startModelServer();
  await gone.close();
  context.clients = await startClients({
    modelServers: { custom: context.server.address, gone: gone.address },
  });
});
test.after(async ({ clients, server }) => {
  await clients?.close();
  await server?.close();
});

const createModel = ({ sagemaker }: Clients, ModelName: string, container = {}) =>
  sagemaker.send(
    new CreateModelCommand({
      ModelName,
      ExecutionRoleArn: roleArn,
      PrimaryContainer: { Image: ModelName, ...container },
    }),
  );

async function createEndpoint(clients: Clients, name: string) {
  const { sagemaker } = clients;
  await createModel(clients, name);
  await sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: name,
      ProductionVariants: [
        { VariantName: "v", ModelName: name, InstanceType: "ml.m5.large", InitialInstanceCount: 1 },
      ],
    }),
  );
  await sagemaker.send(new CreateEndpointCommand({ EndpointName: name, EndpointConfigName: name }));
  return until(
    () => sagemaker.send(new DescribeEndpointCommand({ EndpointName: name })),
    ({ EndpointStatus }) => EndpointStatus !== "Creating",
  );
}

test("body and types go to the server, and its answer comes back as it is", async ({ clients }) => {
  assert.is((await createEndpoint(clients, "custom")).EndpointStatus, "InService");
  const { Body, ContentType, InvokedProductionVariant } = await clients.runtime.send(
    new InvokeEndpointCommand({
      EndpointName: "custom",
      ContentType: "application/jsonlines",
      Accept: "application/json",
      Body: '{"ID":1}\n{"ID":2}',
    }),
  );
  assert.equal([ContentType, InvokedProductionVariant], ["application/json", "v"]);
  const { predictions } = JSON.parse(Body.transformToString());
  assert.equal(
    predictions.map(({ key }: { key: number }) => key),
    [1, 2],
  );
});

test("its refusal is a ModelError", async ({ clients }) => {
  const request = { EndpointName: "custom", ContentType: "application/jsonlines", Body: "refuse me" };
  const error = await errorOf(clients.runtime.send(new InvokeEndpointCommand(request)));
  assert.equal(
    [error.name, error.OriginalStatusCode, error.OriginalMessage],
    ["ModelError", 400, "no model can read refuse me"],
  );
});

test("an endpoint whose server is not there fails", async ({ clients }) => {
  const { EndpointStatus, FailureReason } = await createEndpoint(clients, "gone");
  assert.is(EndpointStatus, "Failed");
  assert.match(String(FailureReason), /variant v did not pass the ping health check/);
});

test("data and variables that the server would not get are refused", async ({ clients }) => {
  const refusal = async (more: object) =>
    (await errorOf(createModel(clients, "another", { Image: "custom", ...more }))).message;
  assert.match(await refusal({ ModelDataUrl: "s3://rows/model.tar.gz" }), "ModelDataUrl");
  assert.match(await refusal({ Environment: { A: "b" } }), "Environment");
});

test.run();
