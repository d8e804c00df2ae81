import * as assert from "uvu/assert";
import { Pace } from "../../../../runtime/aws/prediction/pace.ts";
import { RequestGate } from "../../../../runtime/aws/prediction/request-gate.ts";
import { rejection } from "../../../support/rejection.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("request gate");

/** A gate for two at a time, and requests that say when they are sent and end when they are told. */
function open() {
  const rows = { start: 1000, most: 1000 };
  const gate = new RequestGate(new Pace({ requests: { start: 2, most: 2 }, rows, bytes: 1_000_000 }));
  const { signal, abort } = (() => {
    const controller = new AbortController();
    return { signal: controller.signal, abort: () => controller.abort(new Error("stopped")) };
  })();
  const [prepared, sent]: [string[], string[]] = [[], []];
  const ends = new Map<string, () => void>();
  const until = (name: string) => new Promise<void>((resolve) => void ends.set(name, resolve));
  const request = (name: string) =>
    gate.pass(signal, async (turn) => {
      prepared.push(name);
      await turn;
      sent.push(name);
      await until(name);
    });
  const end = async (name: string) => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { gate, signal, abort, prepared, sent, request, until, end };
}

test("lets two pass at a time, in their order, and all of them be prepared", async () => {
  const { end, gate, prepared, request, sent } = open();
  const all = Promise.all(["a", "b", "c", "d"].map(request));
  await new Promise(setImmediate);
  assert.equal(prepared, ["a", "b", "c", "d"]);
  assert.equal([sent, gate.waiting], [["a", "b"], 2]);
  await end("b");
  assert.equal([sent, gate.waiting], [["a", "b", "c"], 1]);
  for (const name of ["a", "c", "d"]) await end(name);
  await all;
  assert.equal([sent, gate.waiting], [["a", "b", "c", "d"], 0]);
});

test("a request that gives way lets another pass, and is the next one when it returns", async () => {
  const { end, gate, request, sent, signal, until } = open();
  const throttled = gate.pass(signal, async (turn) => {
    await turn;
    await gate.giveWay(signal, () => until("pause"));
    sent.push("again");
  });
  const all = Promise.all([throttled, ...["a", "b", "c"].map(request)]);
  await new Promise(setImmediate);
  assert.equal([sent, gate.waiting], [["a", "b"], 1]);
  await end("pause");
  await end("a");
  assert.equal(sent, ["a", "b", "again", "c"]);
  for (const name of ["b", "c"]) await end(name);
  await all;
});

test("what waits ends with the signal's reason, and the gate stays as wide as it was", async () => {
  const { abort, end, gate, request, sent, until } = open();
  const [first, second] = [request("a"), request("b")];
  const waiting = rejection(request("c"));
  abort();
  assert.is((await waiting).message, "stopped");
  assert.is(gate.waiting, 0);
  await end("a");
  await end("b");
  await Promise.all([first, second]);
  const other = new AbortController().signal;
  const again = ["d", "e", "f"].map((name) =>
    gate.pass(other, async (turn) => {
      await turn;
      sent.push(name);
      await until(name);
    }),
  );
  await new Promise(setImmediate);
  assert.equal(sent, ["a", "b", "d", "e"]);
  for (const name of ["d", "e", "f"]) await end(name);
  await Promise.all(again);
});

test.run();
