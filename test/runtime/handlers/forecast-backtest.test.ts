import * as assert from "uvu/assert";
import { backtestRows } from "../../../runtime/aws/reports/backtest-rows.ts";
import { handle } from "../../../runtime/handlers/forecast-backtest.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { listing } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("SME_FORECAST_BACKTEST");

const folder = "out/sales/backtest_result";
const job = {
  AutoMLJobName: "sales",
  AutoMLJobStatus: "Completed",
  AutoMLProblemTypeConfig: {
    TimeSeriesForecastingJobConfig: {
      TimeSeriesConfig: {
        TargetAttributeName: "UNITS",
        TimestampAttributeName: "AT",
        ItemIdentifierAttributeName: "ITEM",
        GroupingAttributeNames: ["SHOP"],
      },
    },
  },
  BestCandidate: {
    CandidateName: "sales-trial-tsets1-1",
    CandidateProperties: {
      CandidateArtifactLocations: { BacktestResults: `s3://ml-bucket/${folder}` },
    },
  },
};
const asked = { job_name: "sales", candidate_name: null };
const forecasts =
  "item_id,SHOP,timestamp,target_value,backtestwindow_start_time,backtestwindow_end_time,p10,mean\n" +
  '"a, b",x,2024-01-02,,2024-01-01 00:00:00,2024-01-02,1.5,2\n';

const ask = (body: string, described: object = job, files = ["part-0000.csv"], candidates: object[] = []) =>
  askHandler(handle, asked, {
    DescribeAutoMLJobV2: { body: described },
    ListCandidatesForAutoMLJob: { body: { Candidates: candidates } },
    ListObjectsV2: listing(files.map((name) => `${folder}/${name}`)),
    GetObject: { body },
  });

test("has a row for each quantile, with what is not known as NULL", async () => {
  const row = {
    item: "a, b",
    groups: '{"SHOP":"x"}',
    forecast_at: "2024-01-02 00:00:00",
    window_start: "2024-01-01 00:00:00",
    actual: null,
  };
  const { row: found } = await ask(forecasts);
  assert.equal(found, [
    { ...row, quantile: "p10", value: 1.5 },
    { ...row, quantile: "mean", value: 2 },
  ]);
});

test("makes its rows one by one: those before a damaged line are there when it is read", () => {
  const damaged = `${forecasts}"c",x,2024-01-03,,2024-01-01 00:00:00,2024-01-02,1,none\n`;
  const rows = backtestRows(damaged, { GroupingAttributeNames: ["SHOP"] })?.[Symbol.iterator]();
  const values = [rows?.next().value, rows?.next().value, rows?.next().value].map((row) => row?.value);
  assert.equal(values, [1.5, 2, 1]);
  assert.throws(() => rows?.next(), /'none' in line 3 is no number/);
});

test("is the best finished candidate's where AWS names none of a job that ran out of its time", async () => {
  const { BestCandidate, ...withoutBest } = job;
  const candidate = {
    ...BestCandidate,
    CandidateStatus: "Completed",
    InferenceContainers: [{ Image: "image", ModelDataUrl: "s3://b/m" }],
  };
  const { row: found } = await ask(forecasts, withoutBest, ["part-0000.csv"], [candidate]);
  assert.is(found?.length, 2);
});

for (const [what, body, described, files, expected] of [
  [
    "a job of another kind",
    "",
    { ...job, AutoMLProblemTypeConfig: { TabularJobConfig: {} } },
    undefined,
    /^E-SME-383: Job sales forecasts no time series/,
  ],
  [
    "a job that runs",
    "",
    { ...job, AutoMLJobStatus: "InProgress", BestCandidate: undefined },
    undefined,
    /^E-SME-332: The backtest of job sales is still being made/,
  ],
  [
    "a job without a candidate",
    "",
    { ...job, AutoMLJobStatus: "Stopped", BestCandidate: undefined },
    undefined,
    /^E-SME-334: Job sales has no backtest: it is Stopped/,
  ],
  [
    "an empty folder",
    "",
    job,
    [],
    /^E-SME-334: Job sales has no backtest: there is no file in s3:\/\/ml-bucket\/out/,
  ],
  [
    "metrics alone",
    "metric,value\nWAPE,1\n",
    job,
    undefined,
    /^E-SME-337: The backtest .* no file has columns for item/,
  ],
  [
    "a damaged number",
    forecasts.replace("1.5", "one"),
    job,
    undefined,
    /^E-SME-336: The backtest is damaged: 'one' in line 2 is no number \(s3:.*part-0000\.csv\)\./,
  ],
  [
    "a torn line",
    forecasts.replace(",2\n", "\n"),
    job,
    undefined,
    /^E-SME-336: .*line 2 has 7 fields, not 8/,
  ],
] as const) {
  test(`says so of ${what}`, async () => {
    const { error } = await ask(body, described, files as string[] | undefined);
    assert.match(error.message, expected);
  });
}

test.run();
