import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateAutoMLJobV2Command,
  DescribeAutoMLJobV2Command,
  type DescribeAutoMLJobV2CommandOutput,
  ListCandidatesForAutoMLJobCommand,
  StopAutoMLJobCommand,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import type { Fault } from "../../../sandbox/aws/faults/fault.ts";
import { suite } from "../../support/suite.ts";
import { abaloneRows, type Clients, roleArn, rowsBucket, startClients, until } from "./local-aws.ts";

const test = suite("reports of local Autopilot");
let clients: Clients;
/** What goes wrong with the objects whose key contains the text. */
let broken: [text: string, fault: Fault][] = [];

test.before(async () => {
  clients = await startClients({
    faults: (operation, name) =>
      operation === "PutObject" ? broken.find(([text]) => name.includes(text))?.[1] : undefined,
  });
  await clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "in/rows.csv", Body: abaloneRows }));
});
test.before.each(() => {
  broken = [];
});
test.after(() => clients.close());

const denied: Fault = { status: 403, code: "AccessDenied", message: "Access Denied" };

function create(AutoMLJobName: string, MaxCandidates = 1) {
  return clients.sagemaker.send(
    new CreateAutoMLJobV2Command({
      AutoMLJobName,
      AutoMLJobInputDataConfig: [
        { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${rowsBucket}/in/` } } },
      ],
      OutputDataConfig: { S3OutputPath: `s3://${rowsBucket}/out` },
      AutoMLProblemTypeConfig: {
        TabularJobConfig: { TargetAttributeName: "Rings", CompletionCriteria: { MaxCandidates } },
      },
      RoleArn: roleArn,
    }),
  );
}
const describe = (AutoMLJobName: string) =>
  clients.sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName }));
const stateOf = (job: DescribeAutoMLJobV2CommandOutput) => [
  job.AutoMLJobStatus,
  job.AutoMLJobSecondaryStatus,
];
const locationsOf = ({ BestCandidate }: DescribeAutoMLJobV2CommandOutput) =>
  BestCandidate?.CandidateProperties?.CandidateArtifactLocations;
const finish = (name: string) =>
  until(
    () => describe(name),
    ({ AutoMLJobStatus }) => AutoMLJobStatus !== "InProgress",
  );
const reaches = (name: string, status: string) =>
  until(
    () => describe(name),
    ({ AutoMLJobSecondaryStatus }) => AutoMLJobSecondaryStatus === status,
  );

/** The only object below a prefix: its key there, and what it holds. */
async function readBelow(uri = ""): Promise<{ key: string; json: Record<string, unknown> }> {
  const [, Prefix = ""] = uri.split(`s3://${rowsBucket}/`);
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: rowsBucket, Prefix }));
  assert.is(Contents.length, 1);
  const Key = Contents[0]?.Key ?? "";
  const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: rowsBucket, Key }));
  const json = JSON.parse((await Body?.transformToString()) ?? "") as Record<string, unknown>;
  return { key: Key.slice(Prefix.length), json };
}

test("lie below the prefixes that the best candidate is described with, in AWS' form", async () => {
  await create("both", 2);
  const job = await finish("both");
  assert.equal(stateOf(job), ["Completed", "Completed"]);
  const { Explainability, ModelInsights } = locationsOf(job) ?? {};
  const folder = `s3://${rowsBucket}/out/both/documentation`;
  const best = job.BestCandidate;
  assert.is(Explainability, `${folder}/explainability/output/${best?.CandidateName}`);
  assert.is(ModelInsights, `${folder}/model_monitor/output/${best?.CandidateName}`);
  const analysis = await readBelow(Explainability);
  assert.is(analysis.key, "/analysis.json");
  assert.equal(Object.keys(analysis.json), ["version", "explanations"]);
  const statistics = await readBelow(ModelInsights);
  assert.is(statistics.key, "/statistics.json");
  const { dataset, regression_metrics: metrics } = statistics.json as {
    dataset: { item_count: number };
    regression_metrics: { mse: { value: number } };
  };
  assert.is(dataset.item_count, 600);
  // They are about the model that is described.
  const mse = best?.CandidateProperties?.CandidateMetrics?.find(
    (datum) => datum.Set === "Validation" && datum.MetricName === "MSE",
  );
  assert.is(metrics.mse.value, mse?.Value);
  const { Candidates = [] } = await clients.sagemaker.send(
    new ListCandidatesForAutoMLJobCommand({ AutoMLJobName: "both" }),
  );
  const withReports = Candidates.filter((each) => each.CandidateProperties?.CandidateArtifactLocations);
  assert.equal(
    withReports.map(({ CandidateName }) => CandidateName),
    [best?.CandidateName],
  );
});

test("come one after the other, and a job is completed when both are there", async () => {
  const release: (() => void)[] = [];
  for (const file of ["analysis.json", "statistics.json"]) {
    broken.push([file, { answer: new Promise<void>((resolve) => release.push(resolve)) }]);
  }
  await create("slow");
  const explaining = await reaches("slow", "GeneratingExplainabilityReport");
  assert.is(explaining.AutoMLJobStatus, "InProgress");
  assert.is(locationsOf(explaining), undefined);
  release[0]?.();
  const reporting = await reaches("slow", "GeneratingModelInsightsReport");
  assert.equal(Object.keys(locationsOf(reporting) ?? {}), ["Explainability"]);
  release[1]?.();
  assert.equal(Object.keys(locationsOf(await finish("slow")) ?? {}), ["Explainability", "ModelInsights"]);
});

test("that cannot be written are partial failures of a job whose model is fine", async () => {
  broken = [["analysis.json", denied]];
  await create("unexplained");
  const unexplained = await finish("unexplained");
  assert.equal(stateOf(unexplained), ["Completed", "ExplainabilityError"]);
  assert.equal(unexplained.PartialFailureReasons, [
    { PartialFailureMessage: "The explainability report could not be generated: Access Denied" },
  ]);
  assert.is(unexplained.BestCandidate?.CandidateStatus, "Completed");
  assert.is(locationsOf(unexplained), undefined);

  broken = [["statistics.json", denied]];
  await create("unmeasured");
  const unmeasured = await finish("unmeasured");
  assert.equal(stateOf(unmeasured), ["Completed", "ModelInsightsError"]);
  assert.equal(unmeasured.PartialFailureReasons, [
    { PartialFailureMessage: "The model insights report could not be generated: Access Denied" },
  ]);
  assert.equal(Object.keys(locationsOf(unmeasured) ?? {}), ["Explainability"]);
});

test("are no more described when the job is stopped while they are made", async () => {
  let release: () => void = () => undefined;
  const answer = new Promise<void>((resolve) => {
    release = resolve;
  });
  broken = [["statistics.json", { answer }]];
  await create("stopped");
  await reaches("stopped", "GeneratingModelInsightsReport");
  await clients.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: "stopped" }));
  // What is being written ends first.
  assert.equal(stateOf(await describe("stopped")), ["Stopping", "Stopping"]);
  release();
  assert.is(locationsOf(await reaches("stopped", "Stopped")), undefined);
});

test.run();
