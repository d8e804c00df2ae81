import * as assert from "uvu/assert";
import { handle } from "../../../runtime/handlers/model-removal-udf.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { type AwsRequest, listing, refusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("what trainings wrote whose job was never started");

const run = "0123456789abcdef0123456789abcdef";
const file = `train/job/data/${run}/training_data_0001.csv`;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

/** Drops a job that AWS does not know, and whose bucket has these objects, with their ages in hours. */
async function dropJob(objects: Readonly<Record<string, number>>) {
  const deleted: string[] = [];
  const { row, error } = await askHandler(
    handle,
    {
      job_name: "job",
      is_recorded: false,
      job_arn: null,
      job_region: null,
      training_data_uri: null,
      s3_bucket_uri: "s3://bucket",
      s3_output_path: "/train/",
      recorded_endpoints: null,
      keep: null,
      dry_run: false,
    },
    {
      DescribeAutoMLJobV2: refusal("ResourceNotFound", "There is no such job."),
      ListEndpoints: { body: { Endpoints: [] } },
      ListEndpointConfigs: { body: { EndpointConfigs: [] } },
      ListModels: { body: { Models: [] } },
      ListObjectsV2: ({ text }: AwsRequest) => {
        const prefix = new URLSearchParams(text.replace(/^.*\?/, "")).get("prefix") ?? "";
        const found = Object.keys(objects).filter((key) => key.startsWith(prefix));
        return listing(found, undefined, (key) => hoursAgo(objects[key] ?? 0));
      },
      DeleteObjects: ({ text }: AwsRequest) => {
        deleted.push(...[...text.matchAll(/<Key>([^<]*)<\/Key>/g)].map(([, key = ""]) => key));
        return { body: '<?xml version="1.0"?><DeleteResult/>' };
      },
    },
  );
  assert.ok(row, error.message);
  return { deleted, said: row.map(({ action, name, object, result }) => [object, name, action, result]) };
}

const place = ["training data", `s3://bucket/train/job/data/${run}/`, "delete"];
const ofJob = ["job", "job", "keep", "AWS has no such job"];

test("goes when it is older than any export", async () => {
  assert.equal(await dropJob({ [file]: 25 }), {
    deleted: [file],
    said: [[...place, "done: 1 object, of a training that started no job"], ofJob],
  });
});

test("is left while a training may be writing there", async () => {
  const { deleted, said } = await dropJob({ [file]: 25, [file.replace("0001", "0002")]: 1 });
  assert.equal(deleted, []);
  assert.equal(said[0], [
    ...place,
    "left: a training may be writing there still, as it is younger than a day, of a training that started no job",
  ]);
});

test("stays where artefacts tell that a job has learned from it after all", async () => {
  const { deleted, said } = await dropJob({ [file]: 25, [`train/job/output/${run}/model.tar.gz`]: 25 });
  assert.equal([deleted, said], [[], [ofJob]]);
});

test("is told from other objects by its folder, and by the job's", async () => {
  const { deleted } = await dropJob({
    "train/job/data/mine/rows.csv": 25,
    [`train/job2/data/${run}/training_data_0001.csv`]: 25,
    [`train/job/data/x/job/data/${run}/training_data_0001.csv`]: 25,
    [`train/job/feature-types/${run}.json`]: 25,
  });
  assert.equal(deleted, [`train/job/feature-types/${run}.json`]);
});

test.run();
