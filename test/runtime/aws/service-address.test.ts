import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListModelsCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import * as assert from "uvu/assert";
import { serviceAddress, signingRegion } from "../../../runtime/aws/service-address.ts";
import { suite } from "../../support/suite.ts";

const test = suite("addresses of AWS' services");

/** One of each partition. */
const regions = [
  "eu-central-1",
  "cn-north-1",
  "us-gov-west-1",
  "us-iso-east-1",
  "us-isob-east-1",
  "us-isof-south-1",
  "eu-isoe-west-1",
  "eusc-de-east-1",
];

test("are those that the SDK sends requests to", async () => {
  const hosts: string[] = [];
  const requestHandler = {
    async handle({ hostname }: { hostname: string }) {
      hosts.push(hostname);
      throw new Error("nothing is sent");
    },
  };
  for (const region of regions) {
    const options = {
      region,
      credentials: { accessKeyId: "A", secretAccessKey: "S" },
      requestHandler,
      maxAttempts: 1,
    };
    const sent = [
      new STSClient(options).send(new GetCallerIdentityCommand({})),
      new SageMakerClient(options).send(new ListModelsCommand({})),
      new SageMakerRuntimeClient(options).send(new InvokeEndpointCommand({ EndpointName: "e", Body: "" })),
      new S3Client(options).send(new ListBucketsCommand({})),
    ];
    await Promise.allSettled(sent);
    const own = (["sts", "sagemaker", "sagemaker_runtime", "s3"] as const).map(
      (service) => serviceAddress(service, region).hostname,
    );
    assert.equal(hosts.splice(0).sort(), own.sort(), region);
  }
});

test("of endpoints are those of the SDK with FIPS and with both versions of IP, too", async () => {
  const options = { credentials: { accessKeyId: "A", secretAccessKey: "S" }, maxAttempts: 1 };
  for (const region of regions) {
    for (const [fips, both] of [
      ["true", "false"],
      ["false", "true"],
      ["true", "true"],
    ] as const) {
      const sdk = new SageMakerRuntimeClient({
        ...options,
        region,
        useFipsEndpoint: fips === "true",
        useDualstackEndpoint: both === "true",
        requestHandler: {
          handle: async ({ hostname }: { hostname: string }) => {
            throw new Error(hostname);
          },
        },
      });
      const sent = sdk.send(new InvokeEndpointCommand({ EndpointName: "e", Body: "" }));
      const { message: host } = await sent.then(
        () => new Error("none"),
        (error: Error) => error,
      );
      Object.assign(process.env, { AWS_USE_FIPS_ENDPOINT: fips, AWS_USE_DUALSTACK_ENDPOINT: both });
      try {
        assert.is(serviceAddress("sagemaker_runtime", region).hostname, host, `${region} ${fips} ${both}`);
      } finally {
        delete process.env.AWS_USE_FIPS_ENDPOINT;
        delete process.env.AWS_USE_DUALSTACK_ENDPOINT;
      }
    }
  }
});

test("IAM has one for all regions of a partition, with a region of its own to sign for", () => {
  const of = (region: string) => [serviceAddress("iam", region).hostname, signingRegion("iam", region)];
  assert.equal(of("eu-central-1"), ["iam.amazonaws.com", "us-east-1"]);
  assert.equal(of("cn-northwest-1"), ["iam.cn-north-1.amazonaws.com.cn", "cn-north-1"]);
  assert.equal(of("us-gov-east-1"), ["iam.us-gov.amazonaws.com", "us-gov-west-1"]);
});

test.run();
