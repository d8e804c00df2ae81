import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/autopilot-job-attachment-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { suite } from "../../support/suite.ts";

const test = suite("attaching a job that was started elsewhere");

const attach = (AutoMLProblemTypeConfig: object) =>
  askHandler(
    handle,
    { job_name: "job" },
    {
      DescribeAutoMLJobV2: {
        body: { AutoMLJobName: "job", AutoMLJobStatus: "Completed", AutoMLProblemTypeConfig },
      },
    },
  );

test("refuses jobs that do not learn from tables, by what they do", async () => {
  for (const [config, kind] of [
    [{ TimeSeriesForecastingJobConfig: { ForecastHorizon: 3 } }, "TimeSeriesForecasting"],
    [{ TextClassificationJobConfig: { ContentColumn: "t" } }, "TextClassification"],
    [{ ImageClassificationJobConfig: {} }, "ImageClassification"],
    [{ TextGenerationJobConfig: {} }, "TextGeneration"],
  ] as const) {
    const { aws, error } = await attach(config);
    assert.match(
      error.message,
      `E-SME-541: Job job cannot be attached: it is of kind ${kind}, and only jobs that learn from tables are.`,
    );
    assert.equal(aws.operations(), ["DescribeAutoMLJobV2"]);
  }
});

test.run();
