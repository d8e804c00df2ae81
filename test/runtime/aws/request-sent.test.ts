import { once } from "node:events";
import { createServer, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import * as assert from "uvu/assert";
import { requestSent } from "../../../runtime/aws/request-sent.ts";
import { suite } from "../../support/suite.ts";

const test = suite<{ server: Server; answers: ServerResponse[] }>("when a request is on its way");

test.before.each(async (context) => {
  context.answers = [];
  context.server = createServer((_, answer) => context.answers.push(answer));
  context.server.listen(0, "127.0.0.1");
  await once(context.server, "listening");
});
test.after.each(({ server }) => {
  server.closeAllConnections();
  server.close();
});

const outcomeOf = (promise: Promise<unknown>) =>
  Promise.race([promise.then(() => "sent"), pause(50, "nothing yet")]);

function begin({ server }: { server: Server }) {
  const { port } = server.address() as AddressInfo;
  const begun = request({ host: "127.0.0.1", port, method: "POST" });
  begun.on("error", () => undefined);
  return begun;
}

test("is known before there is an answer, and not before the request is whole", async (context) => {
  const sent = requestSent();
  assert.is(await outcomeOf(sent), "nothing yet");
  const begun = begin(context);
  begun.write("half");
  assert.is(await outcomeOf(sent), "nothing yet");
  begun.end();
  await sent;
  while (context.answers.length === 0) await pause(1);
  assert.is(context.answers[0]?.headersSent, false);
});

test("each who waits is told of the next request", async (context) => {
  const both = Promise.all([requestSent(), requestSent()]);
  begin(context).end();
  await both;
  const third = requestSent();
  assert.is(await outcomeOf(third), "nothing yet");
  begin(context).end();
  await third;
});

test.run();
