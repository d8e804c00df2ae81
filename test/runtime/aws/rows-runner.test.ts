import * as assert from "uvu/assert";
import { type BlockOfRows, type RowsSignature, runRows } from "../../../runtime/aws/rows-runner.ts";
import { handle } from "../../../runtime/handlers/jobs-live-udf.ts";
import type { InputValue, OutputValue } from "../../../runtime/udf-client/author.ts";
import { awsConnection, connections } from "../../support/connections.ts";
import { rejection } from "../../support/rejection.ts";
import { type AwsAnswer, type AwsRequest, refusal, startScriptedAws } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("rows side by side");

type Row = Parameters<typeof handle>[0] & { aws_credentials_connection_name: string; aws_region: string };
type Signature = RowsSignature<Parameters<typeof handle>[0], Awaited<ReturnType<typeof handle>>, Row>;

const exa = {
  ...connections({ C: awsConnection, WITHOUT_SECRET: { user: "AKIA" } }),
  meta: { scriptName: "SME_JOBS_LIVE_UDF" },
};
const signature = {
  read: (row) => row,
  optional: ["job_arn"],
  returns: ["job_name", "job_status", "failure_reason"],
  sideBySide: 4,
} satisfies Signature;
const inRow = { ...signature, failure: "failure_reason" } satisfies Signature;

/** Runs the handler for jobs of connection C, or of another that stands behind the name and a comma. */
async function run(
  jobs: readonly (string | null)[],
  describe: (name: string, request: AwsRequest) => AwsAnswer | Promise<AwsAnswer>,
  wanted: Signature = inRow,
) {
  const aws = await startScriptedAws((request) => {
    if (request.operation === "ListCandidatesForAutoMLJob") return { body: { Candidates: [] } };
    return describe(String(request.input.AutoMLJobName), request);
  });
  const emitted: (readonly [row: number, ...OutputValue[]])[] = [];
  try {
    await runRows(blocksOf(jobs, emitted), exa, handle, wanted);
    return { emitted, aws };
  } finally {
    await aws.close();
  }
}

/** Two rows a block, as a database may send them. */
function* blocksOf(
  jobs: readonly (string | null)[],
  emitted: (readonly [number, ...OutputValue[]])[],
): Generator<BlockOfRows> {
  for (let first = 0; first < jobs.length; first += 2) {
    const rows = jobs.slice(first, first + 2).map((job) => job?.split(",") ?? [null]);
    const column = (name: string, cell: (row: readonly (string | null)[]) => InputValue) => {
      const values = rows.map(cell);
      return { name, get: (row: number) => values[row] ?? null };
    };
    const columns = [
      column("job_name", ([job = null]) => job),
      column("aws_credentials_connection_name", ([, connection = "C"]) => connection),
      column("aws_region", ([, , region = "eu-central-1"]) => region),
      column("job_arn", () => null),
    ];
    const emit = (row: number, ...values: OutputValue[]) => void emitted.push([first + row, ...values]);
    yield { rows: rows.length, columns, keep: () => ({ emit }) };
  }
}

const completed = (name: string) => ({ body: { AutoMLJobName: name, AutoMLJobStatus: "Completed" } });

test("a row without an answer says why, and leaves the others theirs", async () => {
  const describe = (name: string) =>
    name === "gone" ? refusal("ResourceNotFound", "Could not find job gone.") : completed(name);
  const jobs = ["a", "gone", "b,NO_SUCH", "c,WITHOUT_SECRET", "d,C,us-east-1", null, "e"];
  const { emitted } = await run(jobs, describe);
  assert.equal(
    emitted.map(([row, job, status, reason]) => [row, job, status, String(reason).slice(0, 70)]),
    [
      [0, "a", "Completed", "null"],
      [1, "gone", null, "E-SME-74: AWS has no Autopilot job gone in region eu-central-1: Resour"],
      [2, "b", null, "E-SME-60: Connection NO_SUCH cannot be used: it does not exist. Create"],
      [3, "c", null, "E-SME-61: Connection WITHOUT_SECRET has no password. Create it again w"],
      [4, "d", null, "E-SME-64: Connection C points to region eu-central-1, but aws_region i"],
      [5, null, null, "E-SME-160: SME_JOBS_LIVE_UDF needs a value, not NULL, for job_name. Gi"],
      [6, "e", "Completed", "null"],
    ],
  );
});

test("rows wait for AWS side by side, over one client, and come out in their order", async () => {
  let waiting = 0;
  const held: (() => void)[] = [];
  const describe = async (name: string) => {
    // None is answered before four wait, the later ones first.
    if (++waiting <= 4) {
      await new Promise<void>((resolve) => {
        held.unshift(resolve);
        if (waiting === 4) for (const release of held) release();
      });
    }
    return completed(name);
  };
  const { emitted } = await run(["a", "b", "c", "d", "e", "f"], describe);
  assert.equal(
    emitted.map(([row, job]) => `${row} ${job}`),
    ["0 a", "1 b", "2 c", "3 d", "4 e", "5 f"],
  );
});

test("throttling is waited for, and ends the row alone where it does not end", async () => {
  let refused = 0;
  const { emitted } = await run(["a", "b"], (name) =>
    name === "b" && refused++ < 2 ? refusal("ThrottlingException", null) : completed(name),
  );
  assert.equal(
    emitted.map(([, job, status]) => [job, status]),
    [
      ["a", "Completed"],
      ["b", "Completed"],
    ],
  );
  assert.is(refused, 3);
});

test("keys that AWS refuses are not tried again for each row", async () => {
  const { emitted, aws } = await run(
    Array.from({ length: 50 }, (_, i) => `job-${i}`),
    () => refusal("ExpiredTokenException", "The security token included in the request is expired"),
  );
  assert.is(emitted.length, 50);
  for (const [, , status, reason] of emitted) {
    assert.is(status, null);
    assert.match(String(reason), /^E-SME-65: .*The security token included in the request is expired/);
  }
  const described = aws.operations().filter((operation) => operation === "DescribeAutoMLJobV2");
  assert.ok(described.length < 10, `${described.length} requests`);
});

test("without a column for it, the first row that fails ends the statement", async () => {
  const describe = (name: string) =>
    name === "gone" ? refusal("ResourceNotFound", "Could not find job gone.") : completed(name);
  const error = await rejection(run(["a", "gone", "b,NO_SUCH"], describe, signature));
  assert.match(error.message, /^E-SME-74: AWS has no Autopilot job gone in region eu-central-1: /);
});

test("a row may have many answers, or none, and one that says why", async () => {
  const emitted: (readonly [row: number, ...OutputValue[]])[] = [];
  const given: Record<string, string[]> = { a: ["x", "y"], b: [], c: ["z"] };
  const answer = async ({ job_name }: Pick<Row, "job_name" | "job_arn">) => {
    const words = given[job_name];
    if (words === undefined) throw new Error(`no ${job_name}`);
    return words.map((word) => ({ word, reason: null }));
  };
  await runRows(blocksOf(["a", "b", "none", "c"], emitted), exa, answer, {
    read: (row: Row) => row,
    optional: ["job_arn"],
    returns: ["word", "reason"],
    sideBySide: 4,
    failure: "reason",
  });
  assert.equal(emitted, [
    [0, "x", null],
    [0, "y", null],
    [2, null, "no none"],
    [3, "z", null],
  ]);
});

test.run();
