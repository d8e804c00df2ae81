import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/autopilot-jobs.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { type AwsRequest, refusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("autopilot-jobs");

/** A list of so many jobs, job-0 the newest, in pages of the size that is asked for. */
function listing(count: number) {
  return ({ input }: AwsRequest) => {
    const start = Number(input.NextToken ?? 0);
    const end = Math.min(count, start + Number(input.MaxResults));
    const AutoMLJobSummaries = Array.from({ length: end - start }, (_, i) => ({
      AutoMLJobName: `job-${start + i}`,
    }));
    return { body: { AutoMLJobSummaries, ...(end < count ? { NextToken: String(end) } : {}) } };
  };
}

const described = ({ input }: AwsRequest) => ({
  body: { AutoMLJobName: input.AutoMLJobName, AutoMLJobStatus: "Completed" },
});

test("describes the jobs of all pages, and keeps the order of the list", async () => {
  let underWay = 0;
  let most = 0;
  const { row, aws } = await askHandler(
    handle,
    {},
    {
      ListAutoMLJobs: listing(250),
      DescribeAutoMLJobV2: (request) => {
        underWay++;
        most = Math.max(most, underWay);
        setImmediate(() => underWay--);
        return described(request);
      },
    },
  );
  assert.equal(
    row?.map(({ job_name }) => job_name),
    Array.from({ length: 250 }, (_, i) => `job-${i}`),
  );
  const lists = aws.requests.filter(({ operation }) => operation === "ListAutoMLJobs");
  assert.equal(
    lists.map(({ input }) => [input.SortBy, input.SortOrder, input.MaxResults]),
    Array.from({ length: 3 }, () => ["CreationTime", "Descending", 100]),
  );
  assert.is(aws.requests.length, 253);
  assert.ok(most <= 8, `${most} at a time`);
});

test("a job that moved on to the next page meanwhile is told once", async () => {
  const pages = [["a", "b"], ["b", "c"], []];
  const { row } = await askHandler(
    handle,
    {},
    {
      ListAutoMLJobs: ({ input }) => {
        const at = Number(input.NextToken ?? 0);
        const AutoMLJobSummaries = pages[at]?.map((AutoMLJobName) => ({ AutoMLJobName }));
        return { body: { AutoMLJobSummaries, ...(at < 2 ? { NextToken: String(at + 1) } : {}) } };
      },
      DescribeAutoMLJobV2: described,
    },
  );
  assert.equal(
    row?.map(({ job_name }) => job_name),
    ["a", "b", "c"],
  );
});

test("slows down where AWS throttles, instead of failing or asking in vain again and again", async () => {
  let tokens = 20;
  const refill = setInterval(() => {
    tokens = Math.min(20, tokens + 4);
  }, 100);
  let refused = 0;
  try {
    const { row } = await askHandler(
      handle,
      {},
      {
        ListAutoMLJobs: listing(60),
        DescribeAutoMLJobV2: (request) => {
          if (--tokens >= 0) return described(request);
          refused++;
          return refusal("ThrottlingException", null);
        },
      },
    );
    assert.is(row?.length, 60);
    assert.ok(refused > 0 && refused <= 20, `${refused} refused`);
  } finally {
    clearInterval(refill);
  }
});

test("without the right to describe jobs there are no rows that lack something, but what works all the same", async () => {
  const { error } = await askHandler(
    handle,
    {},
    {
      ListAutoMLJobs: listing(1),
      DescribeAutoMLJobV2: refusal(
        "AccessDeniedException",
        "User: u is not authorized to perform: sagemaker:DescribeAutoMLJobV2",
      ),
    },
  );
  assert.is(
    error.message,
    "E-SME-330: SME_AUTOPILOT_JOBS needs the right sagemaker:DescribeAutoMLJobV2, which the user of connection C does not have: AccessDeniedException: User: u is not authorized to perform: sagemaker:DescribeAutoMLJobV2. Allow the action in the user's IAM policy. SME_AUTOPILOT_CANDIDATES works without it, if you know a job's name.",
  );
});

test.run();
