import * as assert from "uvu/assert";
import { heldValues } from "../../../sandbox/aws/sagemaker/held-values.ts";
import { findOperations } from "../../../sandbox/aws/sagemaker/sagemaker-service.ts";
import { validateRequest } from "../../../sandbox/aws/sagemaker/validate-request.ts";
import { suite } from "../../support/suite.ts";

const test = suite("values of members that have no effect in the local SageMaker");

/** What the request is refused with; undefined when it is not. */
async function refusal(operation: string, request: object): Promise<string | undefined> {
  const { refuses } = (await findOperations()).get(operation) ?? {};
  try {
    validateRequest(operation, refuses ?? [], request);
    return undefined;
  } catch (cause) {
    return (cause as Error).message;
  }
}
const config = (more: object) => ({
  EndpointConfigName: "c",
  ProductionVariants: [
    { VariantName: "v", ModelName: "m", InstanceType: "ml.m5.large", InitialInstanceCount: 1 },
  ],
  ...more,
});
const capture = (EnableCapture: boolean) => ({
  DataCaptureConfig: {
    EnableCapture,
    InitialSamplingPercentage: 20,
    DestinationS3Uri: "s3://bucket/captured",
    CaptureOptions: [{ CaptureMode: "Input" }],
  },
});
const deployment = (Type: string) => ({
  EndpointName: "e",
  EndpointConfigName: "c",
  DeploymentConfig: {
    BlueGreenUpdatePolicy: { TrafficRoutingConfiguration: { Type, WaitIntervalInSeconds: 0 } },
  },
});

test("are taken where they ask for what holds anyway", async () => {
  assert.is(await refusal("CreateEndpointConfig", config({ EnableNetworkIsolation: false })), undefined);
  assert.is(await refusal("CreateEndpointConfig", config(capture(false))), undefined);
  assert.is(await refusal("CreateEndpoint", deployment("ALL_AT_ONCE")), undefined);
  assert.is(await refusal("UpdateEndpoint", deployment("ALL_AT_ONCE")), undefined);
});

test("are refused by name and value where they would change something", async () => {
  const isolated = await refusal("CreateEndpointConfig", config({ EnableNetworkIsolation: true }));
  assert.match(isolated ?? "", "The member 'enableNetworkIsolation' with the value 'true' is not available");
  const captured = await refusal("CreateEndpointConfig", config(capture(true)));
  assert.match(captured ?? "", `The member 'dataCaptureConfig' with the value '{"EnableCapture":true,`);
  const canary = await refusal("UpdateEndpoint", deployment("CANARY"));
  assert.match(canary ?? "", "trafficRoutingConfiguration.type' with the value 'CANARY'");
});

test("are limited by AWS' model whether they change something or not", async () => {
  const odd = await refusal("CreateEndpointConfig", config({ EnableNetworkIsolation: "no" }));
  assert.match(odd ?? "", "'enableNetworkIsolation' with the value 'no'");
  const list = await refusal("CreateEndpointConfig", config({ ShadowProductionVariants: [] }));
  assert.match(
    list ?? "",
    "at 'shadowProductionVariants' failed to satisfy constraint: Member must have length",
  );
});

test("are named for members that some operation refuses", async () => {
  const refused = [...(await findOperations()).values()].flatMap(({ refuses = [] }) => refuses);
  const unused = Object.keys(heldValues).filter(
    (name) => !refused.some((path) => path === name || path.endsWith(`.${name}`)),
  );
  assert.equal(unused, []);
});

test.run();
