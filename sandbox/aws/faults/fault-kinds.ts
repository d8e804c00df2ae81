/**
 * What can go wrong on purpose: the one list that plans are checked by, and that the help, the page of the
 * user guide and the console are made from.
 */

/** What a fault happens to; that decides what it can be limited to. */
export type FaultSubject = "request" | "list" | "job" | "endpoint" | "clock";

/** A member of a fault in a plan. */
interface Member {
  what: string;
  /** What its value may be, after the words "must be". */
  allowed: string;
  isAllowed(value: unknown): boolean;
  isNeeded?: true;
}

type Members = Readonly<Record<string, Member>>;

interface FaultKind {
  what: string;
  subject: FaultSubject;
  members: Members;
}

/** The services behind the port, as faults and the journal name them. */
export const services = ["s3", "sagemaker", "runtime", "sts", "iam", "quotas", "logs", "cloudwatch"] as const;
export type Service = (typeof services)[number];

/** The steps of jobs, by AWS' secondary status; every job but AutoML's begins with Running. */
export const jobSteps = [
  "AnalyzingData",
  "FeatureEngineering",
  "ModelTuning",
  "GeneratingExplainabilityReport",
  "Running",
  "Downloading",
  "Training",
  "Uploading",
] as const;
export type JobStep = (typeof jobSteps)[number];

const longestText = 1000;

function text(what: string): Member {
  const isAllowed = (value: unknown) =>
    typeof value === "string" && value !== "" && value.length <= longestText;
  return { what, allowed: `a text of 1 to ${longestText} characters`, isAllowed };
}

function whole(what: string, min: number, max: number): Member {
  const isAllowed = (value: unknown) =>
    Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
  return { what, allowed: `a whole number from ${min} to ${max}`, isAllowed };
}

function oneOf(what: string, values: readonly string[]): Member {
  const isAllowed = (value: unknown) => values.includes(String(value)) && typeof value === "string";
  return { what, allowed: `one of ${values.join(", ")}`, isAllowed };
}

function needed(member: Member): Member {
  return { ...member, isNeeded: true };
}

const milliseconds = needed(whole("how long, in milliseconds", 1, 3_600_000));
const step = oneOf(
  "when it comes to this step, the last three being of training jobs alone; when absent, `ModelTuning` of an AutoML job, and `Running` of others",
  jobSteps,
);
const reason = text("what AWS gives as FailureReason");

const atRandom: Members = {
  after: whole("lets so many pass first", 0, 1_000_000),
  count: whole("happens at most so often", 1, 1_000_000),
  probability: {
    what: "happens to this share of them",
    allowed: "a number above 0 and up to 1",
    isAllowed: (value) => typeof value === "number" && value > 0 && value <= 1,
  },
};

const named: Members = { resource: text("only those of this name; `*` stands for anything") };

/** What a fault can be limited to, by its subject. Without any it happens each time. */
const limits: Readonly<Record<FaultSubject, Members>> = {
  request: {
    service: oneOf("only requests to this service", services),
    operation: text("only this operation, as AWS spells it; `*` stands for anything"),
    resource: text("only requests about this job, endpoint, model or `bucket/key`; `*` stands for anything"),
    ...atRandom,
  },
  list: { operation: text("only this operation; `*` stands for anything"), ...atRandom },
  job: { ...named, ...atRandom },
  endpoint: { ...named, ...atRandom },
  clock: {},
};

export const faultKinds = {
  throttled: {
    subject: "request",
    what: "AWS throttles: `SlowDown` (503) of S3, `ThrottlingException` (400) of the others, of InvokeEndpoint without a message as AWS does",
    members: {
      message: {
        what: "instead of AWS' words; null for no message",
        allowed: "a text of 1 to 1000 characters, or null",
        isAllowed: (value: unknown) => value === null || text("").isAllowed(value),
      },
    },
  },
  "internal-error": { subject: "request", what: "AWS fails, with status 500", members: {} },
  unavailable: { subject: "request", what: "AWS is not available, status 503", members: {} },
  error: {
    subject: "request",
    what: "AWS refuses with an error of your choice",
    members: {
      status: needed(whole("HTTP status", 400, 599)),
      code: needed(text("such as `ModelError`")),
      message: text("its message; none when absent"),
    },
  },
  "limit-exceeded": {
    subject: "request",
    what: "a quota of the account is reached: `ResourceLimitExceeded` (400)",
    members: { message: text("instead of AWS' words") },
  },
  "expired-token": {
    subject: "request",
    what: "AWS says that the session's token has expired, whosever key it is",
    members: {},
  },
  "request-lost": {
    subject: "request",
    what: "the connection breaks before anything was done",
    members: {},
  },
  "answer-lost": {
    subject: "request",
    what: "the request is carried out, then the connection breaks without an answer",
    members: {},
  },
  truncated: {
    subject: "request",
    what: "the request is carried out, and the connection breaks in the middle of the answer",
    members: {},
  },
  silent: {
    subject: "request",
    what: "the request is carried out, and no answer ever comes; the connection stays open",
    members: {},
  },
  slow: { subject: "request", what: "the request waits first", members: { milliseconds } },
  "lagging-list": {
    subject: "list",
    what: "lists of SageMaker, such as ListEndpoints, do not know yet what is younger; `ListObjectsV2` and the like, which are always up to date on AWS, only where `operation` names them",
    members: { milliseconds },
  },
  "job-failed": {
    subject: "job",
    what: "a job fails, be it AutoML, a training or a transformation",
    members: { step, reason },
  },
  "job-slow": {
    subject: "job",
    what: "the same stays longer at a step, until this plan is replaced",
    members: { step, milliseconds },
  },
  "endpoint-failed": {
    subject: "endpoint",
    what: "a new endpoint becomes `Failed`; an update is rolled back, and the old models serve on",
    members: { reason },
  },
  "no-capacity": {
    subject: "endpoint",
    what: "the same, since AWS has no instances of the type, in AWS' words",
    members: {},
  },
  "rollback-failed": {
    subject: "endpoint",
    what: "an update becomes `UpdateRollbackFailed`, and old and new models answer by turns; a new endpoint becomes `Failed`",
    members: { reason },
  },
  "clock-skew": {
    subject: "clock",
    what: "the clock of AWS is wrong; beyond 15 minutes it takes no signature that was made by another clock",
    members: { seconds: needed(whole("how far it is ahead, or below 0 behind", -86_400, 86_400)) },
  },
} as const satisfies Readonly<Record<string, FaultKind>>;

export type FaultName = keyof typeof faultKinds;

export const faultNames = Object.keys(faultKinds) as FaultName[];

/** All members that a fault of this kind can have. */
export function membersOf(name: FaultName): Members {
  const { subject, members } = faultKinds[name];
  return { ...members, ...limits[subject] };
}
