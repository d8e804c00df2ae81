// The types of the AWS SDK's clients need Node's, which who imports a handler's type may not have asked for.
/// <reference types="node" preserve="true" />
/** What the handler of a UDF that asks AWS is given besides: the connection and the clients that use it. */
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { STSClient } from "@aws-sdk/client-sts";
import { type CallContext, callContextOf, type HandlerExa } from "../call-context.ts";
import { clientOptions, failureReporter, outermost, s3Options } from "./client-options.ts";
import { type AwsConnection, readAwsConnection } from "./connection.ts";
import { checkRegion } from "./s3-location.ts";

export interface HandlerContext extends CallContext {
  readonly connection: AwsConnection;
  readonly region: string;
  /** The clients are made when they are first used, and throw SmeError or AwsFailure. */
  readonly sagemaker: SageMakerClient;
  readonly s3: S3Client;
  readonly sts: STSClient;
  /** Closes the clients' sockets. Optional: idle ones do not keep the process alive. */
  close(): void;
}

/** Throws E-SME-60, 61 or 64 when the connection cannot serve. */
export function contextFor(exa: HandlerExa, connectionName: string, region: string): HandlerContext {
  const connection = readAwsConnection(exa, connectionName);
  checkRegion(connection, region);
  const options = clientOptions(connection, region);
  const made: { destroy(): void }[] = [];
  const once = <Client extends { destroy(): void }>(make: () => Client) => {
    let client: Client | undefined;
    return () => {
      if (client === undefined) {
        client = make();
        made.push(client);
      }
      return client;
    };
  };
  const sagemaker = once(() => {
    // Calls side by side slow down by themselves where AWS says that they are too many.
    const client = new SageMakerClient({ ...options, retryMode: "adaptive" });
    client.middlewareStack.add(failureReporter("sagemaker", connection, region), outermost);
    return client;
  });
  const s3 = once(() => {
    const client = new S3Client({ ...options, ...s3Options() });
    client.middlewareStack.add(failureReporter("s3", connection, region), outermost);
    return client;
  });
  const sts = once(() => {
    const client = new STSClient(options);
    client.middlewareStack.add(failureReporter("sts", connection, region), outermost);
    return client;
  });
  return {
    ...callContextOf(exa),
    connection,
    region,
    get sagemaker() {
      return sagemaker();
    },
    get s3() {
      return s3();
    },
    get sts() {
      return sts();
    },
    close: () => {
      for (const client of made) client.destroy();
    },
  };
}
