// The types of the AWS SDK's clients need Node's, which who imports a handler's type may not have asked for.
/// <reference types="node" preserve="true" />
/** What the handler of a UDF that asks AWS is given besides: the connection and the clients that use it. */
import type { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import type { STSClient } from "@aws-sdk/client-sts";
import { type CallContext, callContextOf, type HandlerExa } from "../call-context.ts";
import {
  clientOptions,
  failureReporter,
  hasty,
  outermost,
  type Patience,
  patient,
  s3Options,
  withoutLog,
} from "./client-options.ts";
import { type AwsConnection, readAwsConnection } from "./connection.ts";
import { checkRegion } from "./s3-location.ts";

export interface HandlerContext extends CallContext {
  readonly connection: AwsConnection;
  readonly region: string;
  /** The clients are made when they are first used, and throw SmeError or AwsFailure. */
  readonly sagemaker: SageMakerClient;
  /** Its code is loaded by its first request, which most functions never make. So is that of `sts`. */
  readonly s3: Pick<S3Client, "send">;
  readonly sts: Pick<STSClient, "send">;
  /** Closes the clients' sockets. Optional: idle ones do not keep the process alive. */
  close(): void;
}

/** Throws E-SME-60, 61 or 64 when the connection cannot serve. */
export function contextFor(exa: HandlerExa, connectionName: string, region: string): HandlerContext {
  const connection = readAwsConnection(exa, connectionName);
  checkRegion(connection, region);
  return contextWith(callContextOf(exa), connection, region, patient);
}

/** The same with clients that give up soon: for what asks whether AWS answers at all. */
export function hastyContext(context: HandlerContext): HandlerContext {
  const { schema, user, source, node, nodes, getConnection, connection, region } = context;
  return contextWith({ schema, user, source, node, nodes, getConnection }, connection, region, hasty);
}

function contextWith(
  call: CallContext,
  connection: AwsConnection,
  region: string,
  patience: Patience,
): HandlerContext {
  const options = clientOptions(connection, region, patience);
  let sagemaker: SageMakerClient | undefined;
  const s3 = loadedLater(async () => {
    const { S3Client } = await import("./clients/s3.ts");
    const client = withoutLog(new S3Client({ ...options, ...s3Options() }));
    client.middlewareStack.add(failureReporter("s3", connection, region), outermost);
    return client;
  });
  const sts = loadedLater(async () => {
    const { STSClient } = await import("./clients/sts.ts");
    const client = withoutLog(new STSClient(options));
    client.middlewareStack.add(failureReporter("sts", connection, region), outermost);
    return client;
  });
  return {
    ...call,
    connection,
    region,
    get sagemaker() {
      if (sagemaker === undefined) {
        // Calls side by side slow down by themselves where AWS says that they are too many.
        sagemaker = withoutLog(new SageMakerClient({ ...options, retryMode: "adaptive" }));
        sagemaker.middlewareStack.add(failureReporter("sagemaker", connection, region), outermost);
      }
      return sagemaker;
    },
    s3: s3.client,
    sts: sts.client,
    close: () => {
      const closeAll = () => {
        sagemaker?.destroy();
        s3.close();
        sts.close();
      };
      // Later, as the rows that are there now are waited for. A process that ends before closes them, too.
      setImmediate(() => setImmediate(closeAll));
    },
  };
}

/** A client that is loaded and made by its first request. */
function loadedLater<Client extends { destroy(): void; send(...given: never[]): unknown }>(
  load: () => Promise<Client>,
): { client: Pick<Client, "send">; close(): void } {
  let loaded: Promise<Client> | undefined;
  const send = async (...given: never[]) => {
    loaded ??= load();
    return (await loaded).send(...given);
  };
  return {
    client: { send } as Pick<Client, "send">,
    close: () => void loaded?.then((client) => client.destroy()).catch(() => undefined),
  };
}
