import type { Identities } from "./iam/identities.ts";
import type { RecordStore } from "./record-store.ts";
import type { ObjectStore } from "./s3/object-store.ts";
import type { UploadStore } from "./s3/upload-store.ts";

/** A right that a request needed, and whether its caller had it. */
export interface AwsCall {
  /** The ARN of the user, the session of a role, or the role in whose name SageMaker acts. */
  caller: string;
  /** As in a policy, for example `s3:ListBucket`. */
  action: string;
  resource: string;
  allowed: boolean;
}

/** Something to happen instead of an operation, before it, or when it has been carried out. */
export type Fault =
  | { status: number; code: string; message: string | null }
  | { latencyMilliseconds: number }
  /** Not carried out: the connection ends before. */
  | { request: "lost" }
  /** Carried out, but the connection ends without an answer. */
  | { answer: "lost" }
  /** Carried out, and answered once this is settled. */
  | { answer: Promise<unknown> };

/**
 * Decides for each request whether something goes wrong; `name` is the resource: a job, an endpoint, a
 * bucket/key. The request waits for the decision. A job that writes a report asks, too, as PutObject.
 */
export type Faults = (operation: string, name: string) => Fault | undefined | Promise<Fault | undefined>;

/** How long an endpoint is in a state. Updating, it answers; Creating or Deleting, it does not. */
export type EndpointMilliseconds = (status: "Creating" | "Updating" | "Deleting", name: string) => number;

/** How a change of an endpoint fails that was to put this configuration behind it. */
export interface EndpointFailure {
  reason: string;
  /** The new models answer beside the old ones then: AWS could not go back either. */
  rollback?: "failed";
}

/** Asked when an endpoint's models are loaded; undefined lets it go on. */
export type EndpointFailures = (name: string, configName: string) => EndpointFailure | undefined;

/** What the services share. */
export interface LocalAwsContext {
  region: string;
  accountId: string;
  identities: Identities;
  /** Is told of each right that is asked for. */
  observeCall: (call: AwsCall) => void;
  /** How long a session lasts for which so many seconds were asked. */
  sessionSeconds: (asked: number) => number;
  records: RecordStore;
  store: ObjectStore;
  uploads: UploadStore;
  endpointMilliseconds: EndpointMilliseconds;
  endpointFailures: EndpointFailures;
  /** How many instances of one type all endpoints may have together. */
  instanceLimit: number;
  faults: Faults;
  /** Images of others' models, with the addresses of the servers that stand in for their containers. */
  modelServers: Readonly<Record<string, string>>;
}
