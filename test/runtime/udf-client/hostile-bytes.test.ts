import * as assert from "uvu/assert";
import { MessageType } from "../../../sandbox/exasol/udf-host/messages.ts";
import { playGoodSession, playHostileSession } from "../../support/hostile-session.ts";
import { suite } from "../../support/suite.ts";
import { callUdf } from "../../support/udf-database.ts";

const test = suite("udf-client hostile bytes");

test("the session that is mutated is a good one", () => playGoodSession());

test("3,000 mutated sessions are taken or end in the client's own errors", async () => {
  const verdicts = { taken: 0, refused: 0, "hung up": 0 };
  for (let seed = 0; seed < 3000; seed++) verdicts[await playHostileSession(seed)]++;
  assert.ok(verdicts.refused > 1000, JSON.stringify(verdicts));
  assert.ok(verdicts.taken > 50, JSON.stringify(verdicts));
});

test("the process ends with exit code 1 and a message, whatever comes at whatever time", async () => {
  const garbage = Buffer.from("Exasol\xff\xff\xff\xff\xff\xff".repeat(20), "latin1");
  for (const type of [
    MessageType.CLIENT,
    MessageType.META,
    MessageType.RUN,
    MessageType.NEXT,
    MessageType.EMIT,
    MessageType.DONE,
  ]) {
    const outcome = await callUdf({
      source: "export const run = (ctx) => ctx.X;",
      inputColumns: [{ name: "X", type: "DOUBLE" }],
      outputColumns: [{ name: "X", type: "DOUBLE" }],
      groups: [[[1]]],
      intercept: (request) => (request.type === type ? garbage : undefined),
    });
    assert.is(outcome.exitCode, 1);
    assert.match(outcome.error ?? outcome.stderr, "F-UDF-CL-SL-JS-1001: ");
  }
});

test.run();
