import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateModelCommand,
  CreateTransformJobCommand,
  type CreateTransformJobCommandInput,
  DescribeTransformJobCommand,
  ListTransformJobsCommand,
  StopTransformJobCommand,
  waitUntilTransformJobCompletedOrStopped,
} from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { type Clients, errorOf, roleArn, rowsBucket, startClients, until } from "./local-aws.ts";

const test = suite("local transform jobs");
const image = "sum:1";
let clients: Clients;
let server: Server;
/** The bodies that the model was asked with. */
const asked: string[] = [];

/** Answers each row with the sum of its fields, and JSON with how many members it has. */
function answer(type: string | undefined, body: string): { status?: number; text: string } {
  if (body.includes("bad")) return { status: 400, text: "no number" };
  if (body.includes("broken")) return { status: 500, text: "broken" };
  if (type === "application/json")
    return { text: JSON.stringify({ members: Object.keys(JSON.parse(body)) }) };
  const rows = body.split("\n").filter((row) => row !== "");
  const sums = rows.map((row) => row.split(",").reduce((sum, field) => sum + Number(field), 0));
  return { text: sums.join("\n") };
}

test.before(async () => {
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (request.method === "GET") return response.end();
    if (body.includes("wait")) return;
    asked.push(body);
    const { status = 200, text } = answer(request.headers["content-type"], body);
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  clients = await startClients({ modelServers: { [image]: address } });
  const PrimaryContainer = { Image: image };
  const model = { ModelName: "model", ExecutionRoleArn: roleArn, PrimaryContainer };
  await clients.sagemaker.send(new CreateModelCommand(model));
});
test.after(async () => {
  await clients.close();
  server.closeAllConnections();
  server.close();
});
test.before.each(() => {
  asked.length = 0;
});

const put = (Key: string, Body: string | Buffer) =>
  clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key, Body }));

type Request = CreateTransformJobCommandInput;

interface Wanted {
  input?: Partial<Request["TransformInput"]>;
  output?: Partial<Request["TransformOutput"]>;
  more?: Partial<Request>;
}

function create(name: string, { input, output, more }: Wanted = {}) {
  return clients.sagemaker.send(
    new CreateTransformJobCommand({
      TransformJobName: name,
      ModelName: "model",
      TransformInput: {
        DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `s3://${rowsBucket}/${name}/` } },
        ContentType: "text/csv",
        SplitType: "Line",
        ...input,
      },
      TransformOutput: { S3OutputPath: `s3://${rowsBucket}/out/${name}`, AssembleWith: "Line", ...output },
      TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
      ...more,
    }),
  );
}
const describe = (TransformJobName: string) =>
  clients.sagemaker.send(new DescribeTransformJobCommand({ TransformJobName }));
const finish = (name: string) =>
  until(
    () => describe(name),
    ({ TransformJobStatus: status }) => status !== "InProgress" && status !== "Stopping",
  );

/** What the job has written, by name below its output path. */
async function outputs(name: string): Promise<Record<string, string>> {
  const Prefix = `out/${name}/`;
  const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket: rowsBucket, Prefix }));
  const found: Record<string, string> = {};
  for (const { Key = "" } of Contents) {
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket: rowsBucket, Key }));
    found[Key.slice(Prefix.length)] = (await Body?.transformToString()) ?? "";
  }
  return found;
}

/** Transforms one object `rows.csv` and returns what became of it. */
async function transform(name: string, rows: string, wanted: Wanted = {}): Promise<string | undefined> {
  await put(`${name}/rows.csv`, rows);
  await create(name, wanted);
  await finish(name);
  return (await outputs(name))["rows.csv.out"];
}

test("answers each object below the prefix in an object of its own, in the order of its records", async () => {
  await put("all/a.csv", "1,2\n3,4\n");
  await put("all/deep/b.csv", "5,6\n");
  await create("all");
  await waitUntilTransformJobCompletedOrStopped(
    { client: clients.sagemaker, maxWaitTime: 10, minDelay: 0.02 as 1, maxDelay: 0.1 as 1 },
    { TransformJobName: "all" },
  );
  const job = await describe("all");
  assert.is(job.TransformJobStatus, "Completed");
  assert.ok(job.TransformEndTime && job.TransformStartTime);
  assert.equal(job.DataProcessing, { InputFilter: "$", OutputFilter: "$", JoinSource: "None" });
  assert.equal(await outputs("all"), { "a.csv.out": "3\n7\n", "deep/b.csv.out": "11\n" });
});

test("sends as many records at a time as the payload takes, or one", async () => {
  const rows = `${"1,".repeat(300_000)}1\n`.repeat(3);
  const more = { MaxPayloadInMB: 1 };
  assert.is(await transform("many", rows, { more }), "300001\n300001\n300001\n");
  assert.is(asked.length, 3);
  asked.length = 0;
  await transform("two", "1\n2\n");
  assert.equal(asked, ["1\n2\n"]);
  asked.length = 0;
  await transform("single", "1\n2\n", { more: { BatchStrategy: "SingleRecord" } });
  assert.equal(asked, ["1", "2"]);
});

test("takes an object as it is when nothing splits it, and joins answers as they are", async () => {
  const wanted = { input: { SplitType: "None" }, output: { AssembleWith: "None" } } as const;
  assert.is(await transform("whole", "1\n2\n", wanted), "1\n2");
  assert.equal(asked, ["1\n2\n"]);
});

test("reads compressed objects", async () => {
  await put("zipped/rows.csv.gz", gzipSync("4,5\n"));
  await create("zipped", { input: { CompressionType: "Gzip" } });
  await finish("zipped");
  assert.equal(await outputs("zipped"), { "rows.csv.gz.out": "9\n" });
});

test("leaves columns out, appends the answers, and chooses what is written", async () => {
  const process = (DataProcessing: Request["DataProcessing"]) => ({ more: { DataProcessing } });
  const rows = '"a,1",2,3\nb,4,5\n';
  const joined = process({ InputFilter: "$[1:]", JoinSource: "Input" });
  assert.is(await transform("joined", rows, joined), '"a,1",2,3,5\nb,4,5,9\n');
  assert.equal(asked, ["2,3\n4,5\n"]);
  const chosen = process({ InputFilter: "$[1:]", JoinSource: "Input", OutputFilter: "$[0,-1]" });
  assert.is(await transform("chosen", rows, chosen), '"a,1",5\nb,9\n');
  const names = process({ JoinSource: "Input", OutputFilter: "$['id','SageMakerOutput']" });
  const json = { input: { ContentType: "application/json", SplitType: "None" } } as const;
  assert.is(
    await transform("named", '{"id": 7, "x": 1}', { ...json, ...names }),
    '{"id":7,"SageMakerOutput":{"members":["id","x"]}}\n',
  );
});

test("fails for a failing record, writes nothing of its object, and goes on with the others", async () => {
  await put("failing/1.csv", "1\nbad\n3\n");
  await put("failing/2.csv", "4\n");
  await create("failing", { more: { BatchStrategy: "SingleRecord" } });
  const job = await finish("failing");
  assert.is(job.TransformJobStatus, "Failed");
  assert.match(
    job.FailureReason ?? "",
    `ClientError: s3://${rowsBucket}/failing/1.csv: Bad HTTP status received from algorithm: 400. no number`,
  );
  assert.equal(await outputs("failing"), { "2.csv.out": "4\n" });
});

test("asks a model that breaks again, as often as it is told", async () => {
  const ModelClientConfig = { InvocationsMaxRetries: 2 };
  assert.is(await transform("retried", "broken\n", { more: { ModelClientConfig } }), undefined);
  assert.is(asked.length, 3);
  assert.match((await describe("retried")).FailureReason ?? "", "AlgorithmError");
});

test("fails for a record that is longer than the payload, and for no objects", async () => {
  const more = { MaxPayloadInMB: 1 };
  assert.is(await transform("long", `${"1".repeat(1_100_000)}\n`, { more }), undefined);
  assert.match((await describe("long")).FailureReason ?? "", "Record 1 has 1100000 bytes");
  await create("nothing");
  assert.match((await finish("nothing")).FailureReason ?? "", "No S3 objects found under the prefix");
});

test("fails for a filter that does not fit a record", async () => {
  const DataProcessing = { InputFilter: "$[5]" };
  assert.is(await transform("narrow", "1,2\n", { more: { DataProcessing } }), undefined);
  assert.match((await describe("narrow")).FailureReason ?? "", "Record 1: there is no index 5 in 2 fields");
});

test("is stopped, and says of an ended one that it cannot be", async () => {
  await put("stopped/rows.csv", "wait\n");
  await create("stopped");
  await clients.sagemaker.send(new StopTransformJobCommand({ TransformJobName: "stopped" }));
  assert.is((await finish("stopped")).TransformJobStatus, "Stopped");
  const again = clients.sagemaker.send(new StopTransformJobCommand({ TransformJobName: "all" }));
  assert.match((await errorOf(again)).message, "transform job is in status Completed");
});

test("lists jobs by name, status and time, in pages", async () => {
  const list = async (request: object) => {
    const { TransformJobSummaries = [], NextToken } = await clients.sagemaker.send(
      new ListTransformJobsCommand(request),
    );
    return { names: TransformJobSummaries.map(({ TransformJobName }) => TransformJobName), NextToken };
  };
  const stopped = await list({ StatusEquals: "Stopped" });
  assert.equal(stopped.names, ["stopped"]);
  const request = { NameContains: "in", SortBy: "Name", SortOrder: "Ascending", MaxResults: 2 };
  const first = await list(request);
  assert.equal(first.names, ["failing", "joined"]);
  const second = await list({ ...request, NextToken: first.NextToken });
  assert.equal(second.names, ["nothing", "single"]);
  const { CreationTime } = await describe("narrow");
  assert.equal((await list({ CreationTimeAfter: CreationTime })).names, ["stopped"]);
});

test("refuses by value what it does not have, and what AWS refuses", async () => {
  const refused = async (wanted: Wanted) => (await errorOf(create("refused", wanted))).message;
  assert.match(
    await refused({ input: { SplitType: "TFRecord" } }),
    "The SplitType TFRecord is not available",
  );
  assert.match(await refused({ more: { ModelName: "none" } }), /^Could not find model "arn:/);
  const path = await refused({ more: { DataProcessing: { InputFilter: "$[?(@.a)]" } } });
  assert.match(path, "is not a JSONPath that is supported");
  const payload = { MaxPayloadInMB: 50, MaxConcurrentTransforms: 3 };
  assert.match(await refused({ more: payload }), "must not exceed 100");
  const joined = { DataProcessing: { JoinSource: "Input" as const } };
  assert.match(await refused({ input: { ContentType: "image/png" }, more: joined }), "image/png");
  assert.match(
    await refused({ output: { Accept: "application/json" }, more: joined }),
    "an Accept that equals",
  );
});

test.run();
