import type { MeasuredInvocations } from "./cloudwatch/endpoint-metrics.ts";
import type { Faults } from "./faults/fault.ts";
import type { JobStep } from "./faults/fault-kinds.ts";
import type { PlannedFaults } from "./faults/planned-faults.ts";
import type { Identities } from "./iam/identities.ts";
import type { Journal } from "./journal.ts";
import type { RecordStore } from "./record-store.ts";
import type { ObjectStore } from "./s3/object-store.ts";
import type { UploadStore } from "./s3/upload-store.ts";
import type { Quotas } from "./sagemaker/quotas.ts";
import type { SpeedName } from "./speed.ts";
import type { TaskGroup } from "./task-group.ts";

/** A right that a request needed, and whether its caller had it. */
export interface AwsCall {
  /** The ARN of the user, the session of a role, or the role in whose name SageMaker acts. */
  caller: string;
  /** As in a policy, for example `s3:ListBucket`. */
  action: string;
  resource: string;
  allowed: boolean;
}

/** How long an endpoint is in a state. Updating, it answers; Creating or Deleting, it does not. */
export type EndpointMilliseconds = (status: "Creating" | "Updating" | "Deleting", name: string) => number;

/** What instances cost on AWS, in US dollars an hour, by type. */
export interface Prices {
  /** Where they cost that. */
  region: string;
  perHour: Readonly<Record<string, number>>;
}

/** What the services share. */
export interface LocalAwsContext {
  /** Where a request is answered. */
  region: string;
  /** All regions that there are, the local AWS' own first. */
  regions: readonly string[];
  /** Whose resources a request sees. */
  accountId: string;
  identities: Identities;
  /** Is told of each right that is asked for. */
  observeCall: (call: AwsCall) => void;
  /** How long a session lasts for which so many seconds were asked. */
  sessionSeconds: (asked: number) => number;
  /** What is at work. */
  tasks: TaskGroup;
  records: RecordStore;
  store: ObjectStore;
  uploads: UploadStore;
  endpointMilliseconds: EndpointMilliseconds;
  /** How long a step of a job takes at least. */
  stepMilliseconds: (step: JobStep) => number;
  /** How many instances of one type all endpoints may have together. */
  instanceLimit: number;
  quotas: Quotas;
  /** Asked first, for tests; then the plan is. */
  faults: Faults;
  /** Images of others' models, with the addresses of the servers that stand in for their containers. */
  modelServers: Readonly<Record<string, string>>;
  plannedFaults: PlannedFaults;
  journal: Journal;
  /** For CloudWatch and the console. */
  invocations: MeasuredInvocations;
  /** Part of the console's address, which tells it to whom it is for. */
  consoleKey: string;
  /** For the console. */
  prices: Prices;
  speed: SpeedName;
}
