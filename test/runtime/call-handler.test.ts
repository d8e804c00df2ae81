import * as assert from "uvu/assert";
import { callHandler } from "../../runtime/call-handler.ts";
import type { Handler } from "../../runtime/handler.ts";
import { defineParameter, defineUdf, optional } from "../../spec/model.ts";
import { awsAccess } from "../../spec/parameters.ts";
import { defineUdfScript } from "../../spec/udf-script.ts";
import { connections } from "../support/connections.ts";
import { rejection } from "../support/rejection.ts";
import { suite } from "../support/suite.ts";

const test = suite("call-handler");

const text = defineParameter({ name: "text", type: "VARCHAR(100)", description: "A text." });
const service = defineParameter({ name: "service_name", type: "VARCHAR(128)", description: "A connection." });
const returns = [{ name: "answer", type: "VARCHAR(100)", description: "The answer." }] as const;
const plain = defineUdf({ name: "F", summary: "F.", parameters: [optional(text), service], returns });
const asksAws = defineUdf({ name: "G", summary: "G.", parameters: [text, ...awsAccess], returns });
const script = defineUdfScript({
  name: "S",
  summary: "S.",
  arguments: "positional",
  parameters: [text],
  returns,
  fails: "E-SME-262",
  example: "EXECUTE SCRIPT X.S('a')",
});

const objects = { SERVICE: { address: "https://example.com", password: "token" } };
const exa = {
  ...connections(objects),
  meta: { scriptName: "F", scriptSchema: "TOOLS", currentUser: "SYS" },
};

const handle: Handler<typeof plain> = async ({ text, service_name }, { getConnection, schema, user }) => ({
  answer: [text, getConnection(service_name).address, schema, user].join(" "),
});

test("hands over the arguments, the caller, and connections to anything", async () => {
  const given = { text: "a", service_name: "service" };
  assert.equal(await callHandler(exa, handle, given, ["text"]), {
    answer: "a https://example.com TOOLS SYS",
  });
});

test("refuses NULL where it may not be", async () => {
  const given = { text: null, service_name: null };
  const error = await rejection(callHandler(exa, handle, given, ["text"]));
  assert.match(error.message, /^E-SME-160: F needs a value, not NULL, for service_name\. /);
});

test("gives texts that a database can store", async () => {
  const half: Handler<typeof plain> = async ({ text }) => ({ answer: `${text}\ud83d` });
  const given = { text: "\ude00 \ud83d\ude00 ", service_name: "service" };
  assert.equal(await callHandler(exa, half, given, ["text"]), { answer: "\ufffd \ud83d\ude00 \ufffd" });
  const day = new Date(0);
  const rows = async (_: { text: string | null }) => [
    { answer: "\ud800" },
    { answer: day },
    { answer: null },
  ];
  assert.equal(await callHandler(exa, rows, { text: null }, ["text"]), [
    { answer: "\ufffd" },
    { answer: day },
    { answer: null },
  ]);
});

test("says which connection there is not", async () => {
  const error = await rejection(callHandler(exa, handle, { text: "a", service_name: "OTHER" }, ["text"]));
  assert.match(error.message, /^E-SME-60: Connection OTHER cannot be used: it does not exist\. /);
});

test("a handler has AWS clients where its UDF takes what they are made of, and nowhere else", async () => {
  const asking: Handler<typeof asksAws> = async ({ text }, { region, s3 }) => ({
    answer: text + region + s3,
  });
  // @ts-expect-error: the connection's name is no parameter of its own
  const own: Handler<typeof asksAws> = async ({ aws_region }) => ({ answer: aws_region });
  // @ts-expect-error: no clients
  const client: Handler<typeof plain> = async (_, { s3 }) => ({ answer: String(s3) });
  // @ts-expect-error: no region
  const region: Handler<typeof script> = async (_, { region }) => ({ answer: region });
  const scripts: Handler<typeof script> = async ({ text }, { user }) => ({ answer: text + user });
  for (const handler of [asking, own, client, region]) assert.type(handler, "function");
  assert.equal(await callHandler(exa, scripts, { text: "for " }), { answer: "for SYS" });
});

test.run();
