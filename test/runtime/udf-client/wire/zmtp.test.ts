import * as assert from "uvu/assert";
import { DatabaseGone } from "../../../../runtime/udf-client/errors.ts";
import { openBlockingSocket } from "../../../../runtime/udf-client/wire/blocking-socket.ts";
import { type ByteStream, TimedOut } from "../../../../runtime/udf-client/wire/byte-stream.ts";
import { now } from "../../../../runtime/udf-client/wire/clock.ts";
import { openWorkerSocket } from "../../../../runtime/udf-client/wire/worker-socket.ts";
import { ZmtpRequester } from "../../../../runtime/udf-client/wire/zmtp.ts";
import { suite } from "../../../support/suite.ts";
import { type PeerOptions, startPeer } from "../../../support/zmtp-peer.ts";

const test = suite("udf-client ZMTP");

async function openBlocking(path: string): Promise<ByteStream> {
  const stream = await openBlockingSocket(path);
  if (stream === undefined) throw new Error("this Node does not show a socket's descriptor");
  return stream;
}

async function withPeer(
  options: Omit<PeerOptions, "path">,
  open: (path: string) => ByteStream | Promise<ByteStream>,
  use: (requester: ZmtpRequester) => void,
): Promise<void> {
  const peer = await startPeer(options);
  try {
    const requester = new ZmtpRequester(await open(peer.path));
    use(requester);
    requester.close();
  } finally {
    await peer.stop();
  }
}

for (const [name, open] of [
  ["blocking socket", openBlocking],
  ["worker socket", openWorkerSocket],
] as const) {
  test(`${name}: exchanges messages of every frame form with libzmq`, () =>
    withPeer({}, open, (requester) => {
      requester.handshake(now() + 20_000);
      for (const length of [0, 1, 255, 256, 70_000, 6_000_000, 3]) {
        const message = Buffer.alloc(length, `${length}-`);
        const reply = requester.request(message);
        assert.ok(reply.equals(message), `${length} bytes`);
      }
    }));

  test(`${name}: notices that the peer is gone`, () =>
    withPeer({}, open, (requester) => {
      requester.handshake();
      assert.throws(
        () => requester.request(Buffer.from("bye")),
        (error: unknown) => error instanceof DatabaseGone,
      );
    }));

  test(`${name}: gives up at the deadline`, () =>
    withPeer({ replies: [] }, open, (requester) => {
      assert.throws(
        () => requester.handshake(now() + 20),
        (error: unknown) => error instanceof TimedOut,
      );
    }));
}

test("fails at once when nobody listens", async () => {
  assert.throws(() => openWorkerSocket("/nowhere/socket"), /ENOENT/);
  const outcome = await openBlockingSocket("/nowhere/socket").catch((error: Error) => error.message);
  assert.match(String(outcome), "ENOENT");
});

const greetingBytes = `\xff${"\0".repeat(7)}\x01\x7f\x03\0NULL`.padEnd(64, "\0");
const readyCommand = "\x04\x06\x05READY";
const hello = [greetingBytes, readyCommand];

/** What a request ends in when the peer sends this behind its greeting, and then hangs up. */
async function answerTo(...replies: string[]): Promise<string> {
  let outcome = "";
  await withPeer({ replies, hangUp: true }, openBlocking, (requester) => {
    try {
      requester.handshake();
      outcome = requester.request(Buffer.from("?")).toString();
    } catch (error) {
      outcome = (error as Error).message;
    }
  });
  return outcome;
}

test("takes a reply, PINGs and unknown commands before it", async () => {
  const ping = "\x04\x09\x04PING\x00\x0aab";
  const odd = "\x04\x04\x03ODD";
  assert.is(await answerTo(...hello, ping, odd, "\x01\x00\x00\x02ok"), "ok");
});

test("refuses what is not ZMTP 3 with NULL", async () => {
  assert.match(await answerTo("HTTP/1.1 200 OK".padEnd(64)), "does not speak ZMTP 3");
  assert.match(await answerTo(greetingBytes.replace("NULL\0", "PLAIN")), 'mechanism "PLAIN"');
  assert.match(await answerTo(greetingBytes, "\x01\x00"), "did not send READY");
  assert.match(await answerTo(greetingBytes, "\x04\x09\x05ERROR\x02no"), "refused: no");
});

test("refuses broken frames", async () => {
  assert.match(await answerTo(...hello, "\x00\x02ok"), "no envelope");
  assert.match(await answerTo(...hello, "\x01\x00\x01\x02ok"), "several parts");
  assert.match(await answerTo(...hello, "\x08\0"), "unknown flags 8");
  const huge = "\x01\0\x02\0\0\x7f\0\0\0\0\0";
  assert.match(await answerTo(...hello, huge), "at most");
  assert.match(await answerTo(...hello, "\x01\0\x02\0\0\0\0\x1f\0\0\0"), "closed the socket");
  assert.match(await answerTo(...hello, "\x04\x02\x09A"), "command is truncated");
});

test.run();
