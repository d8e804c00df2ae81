import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  CreateEndpointCommand,
  CreateEndpointConfigCommand,
  CreateModelCommand,
  DescribeEndpointCommand,
} from "@aws-sdk/client-sagemaker";
import { InvokeEndpointCommand } from "@aws-sdk/client-sagemaker-runtime";
import * as assert from "uvu/assert";
import { decodeCbor, encodeCbor } from "../../../sandbox/aws/http/cbor.ts";
import { suite } from "../../support/suite.ts";
import { type Clients, errorOf, roleArn, sendSigned, startClients, until } from "./local-aws.ts";

const test = suite("the local CloudWatch");
const names = { ModelName: "m", EndpointConfigName: "m", EndpointName: "m" };
let clients: Clients;
let server: Server;

test.before(async () => {
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => response.writeHead(body === "bad" ? 400 : 200).end("ok"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  clients = await startClients({ modelServers: { "image:1": address } });
  const model = { ...names, ExecutionRoleArn: roleArn, PrimaryContainer: { Image: "image:1" } };
  await clients.sagemaker.send(new CreateModelCommand(model));
  const ProductionVariants = [
    { VariantName: "all", ModelName: "m", InstanceType: "ml.m5.large" as const, InitialInstanceCount: 1 },
  ];
  await clients.sagemaker.send(new CreateEndpointConfigCommand({ ...names, ProductionVariants }));
  await clients.sagemaker.send(new CreateEndpointCommand(names));
  await until(
    () => clients.sagemaker.send(new DescribeEndpointCommand(names)),
    ({ EndpointStatus }) => EndpointStatus === "InService",
  );
  const invoke = (text: string) =>
    clients.runtime.send(new InvokeEndpointCommand({ ...names, Body: Buffer.from(text) }));
  await invoke("good");
  await invoke("good");
  await errorOf(invoke("bad"));
});
test.after(async () => {
  await clients.close();
  server.closeAllConnections();
  server.close();
});

async function json(service: string, target: string, input: object) {
  const headers = { "content-type": "application/x-amz-json-1.0", "x-amz-target": target };
  const { status, bytes } = await sendSigned(clients, service, {
    path: "/",
    headers,
    body: JSON.stringify(input),
  });
  return { status, answer: JSON.parse(bytes.toString()) };
}
const cloudWatch = (operation: string, input: object) =>
  json("monitoring", `GraniteServiceVersion20100801.${operation}`, input);

const Dimensions = [
  { Name: "EndpointName", Value: "m" },
  { Name: "VariantName", Value: "all" },
];
const span = () => ({ StartTime: Date.now() / 1000 - 3600, EndTime: Date.now() / 1000 + 60 });
const metric = (MetricName: string) => ({ Namespace: "AWS/SageMaker", MetricName, Dimensions });

test("gives nothing in another unit, and refuses what would change an answer", async () => {
  const inUnit = async (Unit: string) => {
    const more = { ...span(), Period: 7200, Statistics: ["Sum"], Unit };
    return (await cloudWatch("GetMetricStatistics", { ...metric("Invocations"), ...more })).answer.Datapoints;
  };
  assert.is((await inUnit("None")).length, 1);
  assert.equal(await inUnit("Seconds"), []);
  const query = (more: object, stat: object = {}) => {
    const { Namespace, MetricName } = metric("Invocations");
    const MetricStat = { Metric: { Namespace, MetricName, Dimensions }, Period: 7200, Stat: "Sum", ...stat };
    return cloudWatch("GetMetricData", { ...span(), MetricDataQueries: [{ Id: "a", MetricStat, ...more }] });
  };
  const own = (await query({ AccountId: "123456789012" }, { Unit: "None" })).answer.MetricDataResults[0];
  assert.equal(own.Values, [3]);
  assert.equal((await query({}, { Unit: "Count" })).answer.MetricDataResults[0].Values, []);
  assert.match(
    (await query({ AccountId: "210987654321" })).answer.message,
    'AccountId with the value "21098',
  );
  assert.match((await query({ Label: `\${MAX}` })).answer.message, "The dynamic label ");
  assert.is((await cloudWatch("ListMetrics", { RecentlyActive: "PT3H" })).answer.Metrics.length, 6);
  assert.match((await cloudWatch("ListMetrics", { RecentlyActive: "PT1H" })).answer.message, "must be PT3H");
  assert.is((await cloudWatch("ListMetrics", { IncludeLinkedAccounts: false })).status, 200);
  assert.is((await cloudWatch("ListMetrics", { IncludeLinkedAccounts: true })).status, 400);
});

test("tells how often an endpoint was asked, how often in vain, and how long its model took", async () => {
  const statistics = async (name: string, Statistics: string[]) => {
    const { answer } = await cloudWatch("GetMetricStatistics", {
      ...metric(name),
      ...span(),
      Period: 7200,
      Statistics,
    });
    const [point] = answer.Datapoints;
    return { count: answer.Datapoints.length, ...point };
  };
  const invocations = await statistics("Invocations", ["Sum", "SampleCount"]);
  assert.is(invocations.Sum, 3);
  assert.is(invocations.SampleCount, 3);
  assert.type(invocations.Timestamp, "number");
  assert.is((await statistics("Invocation4XXErrors", ["Sum"])).Sum, 1);
  assert.is((await statistics("InvocationModelErrors", ["Sum"])).Sum, 1);
  const latency = await statistics("ModelLatency", ["Minimum", "Average", "Maximum"]);
  assert.is(latency.Unit, "Microseconds");
  assert.ok(latency.Minimum > 0 && latency.Minimum <= latency.Average && latency.Average <= latency.Maximum);
  assert.is((await statistics("CPUUtilization", ["Sum"])).count, 0);
  const odd = { ...metric("Invocations"), ...span(), Period: 7, Statistics: ["Sum"] };
  assert.match((await cloudWatch("GetMetricStatistics", odd)).answer.message, "Period must be 1, 5, 10");
});

test("answers several queries at once, and lists what there is", async () => {
  const query = (Id: string, MetricName: string, Stat: string) => ({
    Id,
    MetricStat: { Metric: metric(MetricName), Period: 3600, Stat },
  });
  const { answer } = await cloudWatch("GetMetricData", {
    ...span(),
    MetricDataQueries: [query("a", "Invocations", "Sum"), query("b", "ModelLatency", "p99")],
  });
  const [a, b] = answer.MetricDataResults;
  assert.equal(
    a.Values.reduce((sum: number, value: number) => sum + value, 0),
    3,
  );
  assert.ok(b.Values[0] > 0);
  const listed = await cloudWatch("ListMetrics", { MetricName: "Invocations" });
  assert.equal(listed.answer.Metrics, [metric("Invocations")]);
});

test("speaks CBOR, as today's SDKs do", async () => {
  const headers = { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" };
  const path = "/service/GraniteServiceVersion20100801/operation/GetMetricStatistics";
  const input = {
    ...metric("Invocations"),
    StartTime: new Date(Date.now() - 3_600_000),
    EndTime: new Date(Date.now() + 60_000),
    Period: 7200,
    Statistics: ["Sum"],
  };
  const { status, bytes } = await sendSigned(clients, "monitoring", {
    path,
    headers,
    body: encodeCbor(input),
  });
  assert.is(status, 200);
  const answer = decodeCbor(bytes) as { Datapoints: { Sum: number; Timestamp: number }[] };
  assert.is(answer.Datapoints[0]?.Sum, 3);
  assert.ok((answer.Datapoints[0]?.Timestamp ?? 0) > 1e9);
  const { Statistics, ...none } = input;
  const refused = await sendSigned(clients, "monitoring", { path, headers, body: encodeCbor(none) });
  assert.is(refused.status, 400);
  const error = decodeCbor(refused.bytes) as { __type: string };
  assert.is(error.__type, "InvalidParameterCombinationException");
});

test("writes CBOR that it reads, and reads what others write", () => {
  const value = { a: [1, -2, 300, 70_000, 1.5, "é", true, null], b: {} };
  assert.equal(decodeCbor(encodeCbor({ ...value, left: undefined })), value);
  const read = (hex: string) => decodeCbor(Buffer.from(hex, "hex"));
  // From appendix A of RFC 8949.
  assert.is(read("f93c00"), 1);
  assert.is(read("f90001"), 2 ** -24);
  assert.is(read("1b000000e8d4a51000"), 1_000_000_000_000);
  assert.is(read("c1fb41d452d9ec200000"), 1363896240.5);
  assert.is(read("7f657374726561646d696e67ff"), "streaming");
  assert.equal(read("bf61610161629f0203ffff"), { a: 1, b: [2, 3] });
  assert.throws(() => read("63616"), undefined);
  assert.throws(() => read("0101"), /behind the value/);
});

test("refuses by name what it does not have", async () => {
  const alarm = await cloudWatch("PutMetricAlarm", {});
  assert.is(alarm.answer.__type, "UnknownOperationException");
  assert.match(alarm.answer.message, "PutMetricAlarm is not available in this local CloudWatch");
  const expression = { MetricDataQueries: [{ Id: "a", Expression: "SUM(m)" }], ...span() };
  assert.match(
    (await cloudWatch("GetMetricData", expression)).answer.message,
    "A metric expression is not available in this local CloudWatch",
  );
  const logs = await json("logs", "Logs_20140328.DescribeLogStreams", { logGroupName: "/aws/sagemaker/x" });
  assert.is(logs.answer.__type, "ResourceNotFoundException");
  const lambda = await json("lambda", "AWSLambda.Invoke", {});
  assert.match(lambda.answer.message, "The service lambda is not available in this local AWS");
});

test.run();
