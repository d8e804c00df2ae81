/** The console of the local AWS as a client of HTTP sees it; console-page.test.ts has a browser. */

import { request } from "node:http";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  CreateTransformJobCommand,
  DescribeAutoMLJobV2Command,
  DescribeEndpointCommand,
  DescribeModelCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import * as assert from "uvu/assert";
import { MeasuredInvocations, quantile } from "../../../sandbox/aws/cloudwatch/endpoint-metrics.ts";
import { showFolder } from "../../../sandbox/aws/console/show-objects.ts";
import type { StoredObject } from "../../../sandbox/aws/s3/stored-object.ts";
import { suite } from "../../support/suite.ts";
import {
  type Clients,
  createTabularJob,
  errorOf,
  roleArn,
  rowsBucket,
  startClients,
  until,
} from "./local-aws.ts";

const test = suite("the console of the local AWS");
let clients: Clients;
test.before(async () => {
  const prices = { region: "eu-central-1", perHour: { "ml.m5.large": 0.125 } };
  clients = await startClients({ speed: "instant", prices });
});
test.after.each(() => clients.aws.faults.use({ faults: [] }));
test.after(() => clients.close());

/** The path of the console, with its key. */
const home = () => new URL(clients.aws.console).pathname;

interface Answer {
  status: number | undefined;
  headers: NodeJS.Dict<string | string[]>;
  text: string;
}

/** As a browser or another client sends it: `fetch` would not let a header like Host be set. */
function send(
  path: string,
  headers: Record<string, string> = {},
  method = "GET",
  body = "",
): Promise<Answer> {
  const { port } = clients.aws;
  return new Promise((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    sent.on("error", reject).end(body);
  });
}

async function ask<T>(question: string): Promise<T> {
  const { status, text } = await send(`${home()}/api/${question}`);
  assert.is(status, 200, text);
  return JSON.parse(text) as T;
}

const json = { "content-type": "application/json" };
const plan = '{"faults": [{"fault": "unavailable", "operation": "DescribeModel"}]}';

test("is a page of its own files that nobody may frame, and that loads nothing from elsewhere", async () => {
  const page = await send(home());
  assert.is(page.status, 200);
  assert.match(String(page.headers["content-security-policy"]), "default-src 'none'");
  assert.match(String(page.headers["content-security-policy"]), "frame-ancestors 'none'");
  assert.is(page.headers["x-content-type-options"], "nosniff");
  const files = [...page.text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path = ""]) => path);
  assert.ok(files.length >= 3);
  for (const path of files) {
    assert.match(path, /^\/_console\/[\w.-]+$/);
    assert.is((await send(path)).status, 200, path);
  }
});

test("tells nothing and switches nothing without its key, which a UDF and an IMPORT do not have", async () => {
  for (const start of [
    "/_console",
    "/_console/",
    "/_console/wrong-key",
    "/_console/wrong-key/",
    `${home()}x`,
  ]) {
    assert.is((await send(start)).status, 403, start);
    for (const path of ["api/jobs", "api/journal", "download?bucket=rows&key=a"])
      assert.is((await send(`${start}/${path}`)).status, 403, `${start}/${path}`);
    assert.is((await send(`${start}/api/faults`, json, "PUT", plan)).status, 403);
  }
  assert.match((await send("/_console")).text, "has a key");
  assert.equal((await ask<{ faults: unknown[] }>("faults")).faults, []);
});

test("gives no file but its own", async () => {
  // A path that leads upwards loses the key.
  assert.is((await send(`${home()}/%2e%2e/README.md`)).status, 403);
  for (const path of ["..%2f..%2fstart-aws.js", "absent.js", "api/absent", "api/constructor"])
    assert.is((await send(`${home()}/${path}`)).status, 404, path);
});

test("switches faults by a plan, and says what is wrong with one", async () => {
  const used = await send(`${home()}/api/faults`, json, "PUT", plan);
  assert.is(used.status, 200, used.text);
  const describe = new DescribeModelCommand({ ModelName: "absent" });
  assert.is((await errorOf(clients.sagemaker.send(describe))).name, "ServiceUnavailable");
  assert.equal(await ask("faults"), {
    seed: 1,
    faults: [{ fault: "unavailable", operation: "DescribeModel", happened: 1 }],
  });
  for (const [body, reason] of [
    ['{"faults": [{"fault": "slow"}]}', "The plan is wrong: faults[0] of slow needs milliseconds"],
    ["{", "It is no JSON: "],
  ] as const) {
    const refused = await send(`${home()}/api/faults`, json, "PUT", body);
    assert.is(refused.status, 400);
    assert.ok((JSON.parse(refused.text) as { reason: string }).reason.startsWith(reason), refused.text);
  }
  assert.is((await ask<{ faults: unknown[] }>("faults")).faults.length, 1, "the plan before goes on");
});

for (const [who, headers] of [
  ["a page of another origin", { origin: "http://evil.example" }],
  ["a sandboxed frame", { origin: "null" }],
  ["a page of another site without an origin", { "sec-fetch-site": "cross-site" }],
  ["a page on another port of this machine", { "sec-fetch-site": "same-site" }],
] as const) {
  test(`neither tells ${who} anything nor lets it switch`, async () => {
    for (const path of ["api/jobs", "api/journal", "console.js", "download?bucket=rows&key=a"])
      assert.is((await send(`${home()}/${path}`, headers)).status, 403, path);
    const put = await send(`${home()}/api/faults`, { ...headers, ...json }, "PUT", plan);
    assert.is(put.status, 403);
    assert.is(put.headers["access-control-allow-origin"], undefined);
    assert.equal((await ask<{ faults: unknown[] }>("faults")).faults, []);
  });
}

test("takes no change that a form of another page could send, and allows none beforehand", async () => {
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "text/plain; application/json"])
    assert.is((await send(`${home()}/api/faults`, { "content-type": type }, "PUT", plan)).status, 403, type);
  assert.is((await send(`${home()}/api/faults`, json, "POST", plan)).status, 403);
  const origin = "http://evil.example";
  const asked = await send(
    `${home()}/api/faults`,
    { origin, "access-control-request-method": "PUT" },
    "OPTIONS",
  );
  assert.is(asked.status, 403);
  assert.is(asked.headers["access-control-allow-origin"], undefined);
});

test("is not there for a name of somebody else's that was made to lead here", async () => {
  for (const host of ["evil.example", `evil.example:${clients.aws.port}`, "127.0.0.1:1"]) {
    const answer = await send(`${home()}/api/jobs`, { host });
    assert.is(answer.status, 403, host);
    assert.match(answer.text, "<Code>AccessDenied</Code>");
  }
});

test("can be come to by a link, and shows nothing by itself then", async () => {
  const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
  assert.is((await send(home(), link)).status, 200);
  assert.is((await send(`${home()}/api/jobs`, link)).status, 403);
});

test("shows a job, its candidates and what matters, and an endpoint with its calls and costs", async () => {
  const rows = Array.from({ length: 600 }, (_, i) => `${i % 7},${i % 3},${(i % 7) * 2 + (i % 3)}`);
  const Body = `"<b>A</b>",B,Y\n${rows.join("\n")}`;
  await clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key: "in/rows.csv", Body }));
  await createTabularJob(clients, "shown", {
    TargetAttributeName: "Y",
    CompletionCriteria: { MaxCandidates: 2 },
  });
  interface Job {
    status: string;
    best?: string;
    candidates: { name: string; value: number }[];
  }
  const [job] = await until(
    () => ask<Job[]>("jobs"),
    ([found]) => found?.status !== "InProgress",
  );
  assert.is(job?.status, "Completed");
  assert.is(job?.candidates.length, 2);
  assert.ok(job?.candidates.some(({ name, value }) => name === job.best && Number.isFinite(value)));
  const importance = await ask<{ column: string; value: number }[]>("importance?job=shown");
  assert.equal(importance.map(({ column }) => column).sort(), ["<b>A</b>", "B"]);
  assert.is(importance[0]?.column, "<b>A</b>");

  const { BestCandidate } = await clients.sagemaker.send(
    new DescribeAutoMLJobV2Command({ AutoMLJobName: "shown" }),
  );
  const { Image, ModelDataUrl } = BestCandidate?.InferenceContainers?.[0] ?? {};
  await clients.sagemaker.send(
    new CreateModelCommand({
      ModelName: "shown",
      ExecutionRoleArn: roleArn,
      PrimaryContainer: { Image, ModelDataUrl },
    }),
  );
  await clients.sagemaker.send(
    new CreateEndpointConfigCommand({
      EndpointConfigName: "shown",
      ProductionVariants: [
        { VariantName: "all", ModelName: "shown", InstanceType: "ml.m5.large", InitialInstanceCount: 2 },
      ],
    }),
  );
  const named = { EndpointName: "shown" };
  await clients.sagemaker.send(new CreateEndpointCommand({ ...named, EndpointConfigName: "shown" }));
  await until(
    () => clients.sagemaker.send(new DescribeEndpointCommand(named)),
    ({ EndpointStatus }) => EndpointStatus === "InService",
  );
  for (const Body of ["1,2\n", "1\n"]) {
    const call = new InvokeEndpointCommand({ ...named, Body, ContentType: "text/csv" });
    await clients.runtime.send(call).catch(() => {});
  }
  const [endpoint] = await ask<Record<string, unknown>[]>("endpoints");
  const { status, instances, invocations, failed, costPerHour, medianMilliseconds } = endpoint ?? {};
  assert.equal(
    { status, instances, invocations, failed, costPerHour },
    { status: "InService", instances: ["2 × ml.m5.large"], invocations: 2, failed: 1, costPerHour: 0.25 },
  );
  assert.ok(Number(medianMilliseconds) > 0);
});

test("shows training and transform jobs, and why one failed", async () => {
  const job = { TransformJobName: "shown-rows", ModelName: "shown" };
  await clients.sagemaker.send(
    new CreateTransformJobCommand({
      ...job,
      TransformInput: { DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: "s3://rows/none/" } } },
      TransformOutput: { S3OutputPath: `s3://${rowsBucket}/out/` },
      TransformResources: { InstanceType: "ml.m5.large", InstanceCount: 1 },
    }),
  );
  const [shown] = await until(
    () => ask<Record<string, string>[]>("other-jobs"),
    ([found]) => found?.status === "Failed",
  );
  assert.equal([shown?.kind, shown?.name], ["transform", "shown-rows"]);
  assert.match(shown?.reason ?? "", "No S3 objects found");
});

test("an endpoint that failed costs nothing", async () => {
  clients.aws.faults.use({ faults: [{ fault: "no-capacity" }] });
  const names = { EndpointName: "none", EndpointConfigName: "shown" };
  await clients.sagemaker.send(new CreateEndpointCommand(names));
  const [endpoint] = await until(
    () => ask<Record<string, unknown>[]>("endpoints"),
    ([found]) => found?.status === "Failed",
  );
  clients.aws.faults.use({ faults: [] });
  assert.equal([endpoint?.name, endpoint?.costSoFar], ["none", 0]);
});

test("shows what is in S3, page by page, and gives objects as files that no browser runs", async () => {
  const put = (Key: string, Body: string | Uint8Array) =>
    clients.s3.send(new PutObjectCommand({ Bucket: rowsBucket, Key, Body, ContentType: "text/html" }));
  const script = "<script>alert(1)</script>";
  await Promise.all([put("see/<i>.html", script), put("see/sub/a", "1"), put("see/sub/b", "2")]);
  await put("see/bytes", new Uint8Array([0xff, 0xfe, 0]));
  interface Folder {
    folders: string[];
    objects: { key: string; size: number }[];
    next?: string;
  }
  const { folders, objects, next } = await ask<Folder>("folder?bucket=rows&prefix=see/");
  assert.equal(
    [folders, objects.map(({ key }) => key), next],
    [["see/sub/"], ["see/<i>.html", "see/bytes"], undefined],
  );
  const text = (key: string) =>
    ask<{ text?: string }>(`object?${new URLSearchParams({ bucket: "rows", key })}`).then(
      (shown) => shown.text,
    );
  assert.is(await text("see/<i>.html"), script);
  assert.is(await text("see/bytes"), undefined);
  const kept = await send(
    `${home()}/download?${new URLSearchParams({ bucket: "rows", key: "see/<i>.html" })}`,
  );
  assert.equal(
    [kept.text, kept.headers["content-type"], kept.headers["content-disposition"]],
    [script, "application/octet-stream", "attachment; filename*=UTF-8''%3Ci%3E.html"],
  );
});

test("shows five hundred names of a folder at a time, each once", () => {
  const names = Array.from({ length: 1203 }, (_, i) => `many/${String(i).padStart(4, "0")}`);
  const keys = names.flatMap((name, i) => (i % 2 === 0 ? [name] : [`${name}/a`, `${name}/b`]));
  const object = { size: 1, lastModified: "" } as StoredObject;
  const store = { keys: () => keys, find: () => object };
  const seen: string[] = [];
  const sizes: number[] = [];
  for (let after: string | undefined = ""; after !== undefined; ) {
    const { folders, objects, next } = showFolder(store, "b", "many/", after);
    const found = [...folders, ...objects.map(({ key }) => key)];
    sizes.push(found.length);
    seen.push(...found);
    after = next;
  }
  assert.equal(sizes, [500, 500, 203]);
  assert.equal(seen.map((name) => name.replace(/\/$/, "")).sort(), names);
});

test("does not note its own requests in the journal", async () => {
  const [last] = (await ask<{ number: number }[]>("journal?since=0")).slice(-1);
  await ask("jobs");
  assert.equal(await ask(`journal?since=${last?.number ?? 0}`), []);
});

test("counts all calls, and of the last thousand how long they took", () => {
  const measured = new MeasuredInvocations();
  for (let i = 0; i < 1500; i++) {
    const status = i % 10 === 0 ? 424 : 200;
    const times = { modelMilliseconds: i < 500 ? 1_000_000 : i - 1, overheadMilliseconds: 1 };
    measured.add({ endpoint: "e", variant: `v${i % 2}`, time: i, ...times, status, modelFailed: false });
  }
  const { invocations, failed, latencies } = measured.useOf("e");
  assert.equal([invocations, failed, latencies.length], [1500, 150, 1000]);
  assert.equal(
    [quantile(latencies, 0.5), quantile(latencies, 0.95), quantile([], 0.5)],
    [999, 1449, undefined],
  );
});

test.run();
