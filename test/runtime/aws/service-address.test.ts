import { ListBucketsCommand, S3Client } from "@aws-sdk/client-s3";
import { ListModelsCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand, SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import * as assert from "uvu/assert";
import { serviceAddress, signingRegion } from "../../../runtime/aws/service-address.ts";
import { suite } from "../../support/suite.ts";

const test = suite("addresses of AWS' services");

test("are those that the SDK sends requests to", async () => {
  const hosts: string[] = [];
  const requestHandler = {
    async handle({ hostname }: { hostname: string }) {
      hosts.push(hostname);
      throw new Error("nothing is sent");
    },
  };
  for (const region of ["eu-central-1", "cn-north-1", "us-gov-west-1"]) {
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

test("IAM has one for all regions of a partition, with a region of its own to sign for", () => {
  const of = (region: string) => [serviceAddress("iam", region).hostname, signingRegion("iam", region)];
  assert.equal(of("eu-central-1"), ["iam.amazonaws.com", "us-east-1"]);
  assert.equal(of("cn-northwest-1"), ["iam.cn-north-1.amazonaws.com.cn", "cn-north-1"]);
  assert.equal(of("us-gov-east-1"), ["iam.us-gov.amazonaws.com", "us-gov-west-1"]);
});

test.run();
