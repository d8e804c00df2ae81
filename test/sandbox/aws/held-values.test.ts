import * as assert from "uvu/assert";
import { heldValues } from "../../../sandbox/aws/sagemaker/held-values.ts";
import { findOperations } from "../../../sandbox/aws/sagemaker/sagemaker-service.ts";
import { serviceModel, shapeOf } from "../../../sandbox/aws/sagemaker/service-model.ts";
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

test("are taken in structures of nothing else, but for one that chooses what is wanted", async () => {
  const infra = { InfraCheckConfig: { EnableInfraCheck: false }, ExperimentConfig: {}, Environment: {} };
  assert.not.match((await refusal("CreateTrainingJob", infra)) ?? "", "not available");
  const metrics = { EnableEnhancedMetrics: true };
  assert.match(
    (await refusal("CreateEndpointConfig", config({ MetricsConfig: metrics }))) ?? "",
    "'metricsConfig'",
  );
  const images = { AutoMLProblemTypeConfig: { ImageClassificationJobConfig: {} } };
  const chosen = await refusal("CreateAutoMLJobV2", images);
  assert.match(chosen ?? "", "imageClassificationJobConfig' with the value '{}' is not available");
});

test("are refused by the path of each member that has no effect, whatever its type", async () => {
  const taken: string[] = [];
  for (const { name, refuses = [] } of (await findOperations()).values()) {
    for (const path of refuses) {
      const { request, shown } = requestWith(serviceModel().operations[name] ?? "", path.split("."));
      const reason = (await refusal(name, request)) ?? "";
      if (!reason.startsWith(`The member '${shown.slice(1)}' with the value '`))
        taken.push(`${name} ${path}: ${reason}`);
    }
  }
  assert.equal(taken, []);
});

/** A request in which this member alone is given, with a value that changes something. */
function requestWith(shapeName: string, path: readonly string[]): { request: object; shown: string } {
  const shape = shapeOf(shapeName);
  const [name, ...rest] = path;
  if (shape.member !== undefined && path.length > 0) {
    const { request, shown } = requestWith(shape.member, path);
    return { request: [request], shown: `.1.member${shown}` };
  }
  if (name === undefined) return { request: changing(shapeName) as object, shown: "" };
  const { request, shown } = requestWith(shape.members?.[name] ?? "", rest);
  return { request: { [name]: request }, shown: `.${name[0]?.toLowerCase()}${name.slice(1)}${shown}` };
}

/** A value that asks for something. */
function changing(shapeName: string): unknown {
  const { type, members = {}, member = "", value = "", min = 1, enum: values = ["x"] } = shapeOf(shapeName);
  const held = JSON.stringify(heldValues);
  switch (type) {
    case "structure":
      return Object.fromEntries(Object.entries(members).map(([name, inner]) => [name, changing(inner)]));
    case "list":
      return [changing(member)];
    case "map":
      return { x: changing(value) };
    case "string":
      return values.find((text) => !held.includes(`"${text}"`));
    case "boolean":
      return true;
    default:
      return Math.max(min, 1);
  }
}

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
