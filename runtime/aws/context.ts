// The types of the AWS SDK's clients need Node's, which who imports a handler's type may not have asked for.
/// <reference types="node" preserve="true" />
/** What a handler is given besides its parameters: the AWS connection and the clients that use it. */
import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { STSClient } from "@aws-sdk/client-sts";
import type { ParametersOf, ResultOf, UdfSpec } from "../../spec/model.ts";
import { clientOptions, failureReporter, outermost, s3Options } from "./client-options.ts";
import { type AwsConnection, type Connections, readAwsConnection } from "./connection.ts";
import { checkRegion } from "./s3-location.ts";

/** What every UDF with a handler takes, since the clients are made of it. */
export interface AwsParameters {
  aws_credentials_connection_name: string;
  aws_region: string;
}

/** The spec of a UDF, or of a script that states its own. */
type SpecOfHandler = UdfSpec | { ownUdf: UdfSpec };

type UdfOf<S extends SpecOfHandler> = S extends { ownUdf: infer U extends UdfSpec } ? U : Extract<S, UdfSpec>;

/**
 * A UDF's arguments but for those two, which its handler has as `context.connection` and `context.region`.
 */
export type OwnParameters<S extends SpecOfHandler> = Omit<ParametersOf<UdfOf<S>>, keyof AwsParameters>;

/** The logic of a UDF, typed by its spec. */
export type Handler<S extends SpecOfHandler> = (
  parameters: OwnParameters<S>,
  context: HandlerContext,
) => Promise<ResultOf<UdfOf<S>>>;

export interface HandlerContext extends Connections {
  readonly connection: AwsConnection;
  readonly region: string;
  /**
   * Schema of the UDF, which its script is in too, and the user who calls it. Empty where there is no
   * database.
   */
  readonly schema: string;
  readonly user: string;
  /** The clients are made when they are first used, and throw SmeError or AwsFailure. */
  readonly sagemaker: SageMakerClient;
  readonly s3: S3Client;
  readonly sts: STSClient;
  /** Closes the clients' sockets. Optional: idle ones do not keep the process alive. */
  close(): void;
}

/** The part of Exasol's `exa` that handlers need. */
export interface HandlerExa extends Connections {
  readonly meta?: { readonly scriptSchema?: string; readonly currentUser?: string };
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
    const client = new SageMakerClient(options);
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
    connection,
    region,
    schema: exa.meta?.scriptSchema ?? "",
    user: exa.meta?.currentUser ?? "",
    get sagemaker() {
      return sagemaker();
    },
    get s3() {
      return s3();
    },
    get sts() {
      return sts();
    },
    getConnection: (name) => exa.getConnection(name),
    close: () => {
      for (const client of made) client.destroy();
    },
  };
}
