import { spawnSync } from "node:child_process";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import * as assert from "uvu/assert";
import { unbzip2 } from "../../../../sandbox/exasol/engine/transfer/bzip2/read-bzip2.ts";
import { createBzip2 } from "../../../../sandbox/exasol/engine/transfer/bzip2/write-bzip2.ts";
import { python } from "../../../support/public-clients.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("engine: bzip2");

/** Two files behind each other, as Python's bz2 packed the first 500 bytes of `lines` and the others. */
const fixture = Buffer.from(
  [
    "QlpoOTFBWSZTWfGmAzwAAElZgHAQQAR/4CIDAEAwANQw1PQ0U/UkDRoMh6qAxAAk1UaDQ0NB804zlTQDIApgA0AHjSS143x2VGJi",
    "vR9jPnUPG4tttqGLbw8Eni5QiaioKqJiaRnrq+Xmspk3F3i20cQIJBIIOjeSiINENQrQnRO+eLoBacVU4pG4NKdG0BJPNVTdHdnN",
    "UMyc3CSnjcTCUjayYR70AB3oAH0ALwAvJFEYsWEVVRkiQPxdyRThQkPGmAzwQlpoMTFBWSZTWQqE3HQAAF1ZgPAQQCR/4iIDAEAA",
    "CDAA1Zoin6mKep/qoAAEaTepEymCbUYGaiDSRoGRp2k1ItCABAAgAX5JlnjjbnmCPvWetM3vcAAAAHQmsU1KzPDSrM8SlLKHQCrV",
    "qzUWsfFAsjytoaqoxEK4sWpS1a2MWwLg4DJqpl951qY2V9hKcwlk7XU3qVcFgSB3aZvEtD11IdqzIAUxOKlXaTD2s+y81ovEmXTa",
    "fTafLafLaBAgQNMAAEmNu/8XckU4UJAKhNx0",
  ].join(""),
  "base64",
);
const lines = `${Array.from({ length: 60 }, (_, i) => `${i},name ${i * i},${"x".repeat(i % 7)}\n`).join("")}${"=".repeat(300)}`;

const inChunks = (bytes: Buffer, size: number): Readable =>
  Readable.from(
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.subarray(i * size, (i + 1) * size),
    ),
  );
const packed = (text: Buffer): Promise<Buffer> => buffer(inChunks(text, 0x10000).pipe(createBzip2()));
const unpacked = (file: Buffer, size = 0x10000): Promise<Buffer> =>
  buffer(Readable.from(unbzip2(inChunks(file, size))));

test("reads what others packed, also of several files, and in small pieces", async () => {
  assert.is((await unpacked(fixture)).toString(), lines);
  assert.is((await unpacked(fixture, 7)).toString(), lines);
});

test("refuses a file that is damaged anywhere", async () => {
  const outcomes = new Set<string>();
  const attempt = async (file: Buffer) => {
    const text = await unpacked(file).catch((error: Error) => error.message);
    outcomes.add(typeof text === "string" || text.toString() !== lines ? String(text) : "as before");
  };
  const first = fixture.indexOf("BZh1");
  for (let length = 0; length < fixture.length; length++)
    if (length !== first) await attempt(fixture.subarray(0, length));
  for (let at = 0; at < fixture.length; at++) {
    const changed = Buffer.from(fixture);
    changed[at] = (changed[at] as number) ^ (1 << (at % 8));
    await attempt(changed);
  }
  await attempt(Buffer.concat([fixture, Buffer.from("more")]));
  // A greater size of blocks than they have, or a padding bit, changes nothing.
  outcomes.delete("as before");
  assert.equal([...outcomes], ["the file is damaged or no bzip2"]);
});

/** Kinds of content that take other ways: runs, periods, blocks, codes as long as may be. */
function* contents(): Generator<Buffer> {
  for (const length of [0, 1, 3, 4, 5, 255, 256, 258, 259, 260, 600]) yield Buffer.alloc(length, "x");
  yield Buffer.from(lines);
  yield Buffer.from(Uint8Array.from({ length: 256 }, (_, i) => 255 - i));
  yield Buffer.alloc(300_000, "ab");
  yield Buffer.alloc(1_000_000);
  let state = 1;
  const random = () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return state / 2 ** 31;
  };
  yield Buffer.from(Uint8Array.from({ length: 250_000 }, () => random() * 256));
  yield Buffer.from(Uint8Array.from({ length: 250_000 }, () => -Math.log2(random() + 1e-9)));
  yield Buffer.from(Array.from({ length: 20_000 }, (_, i) => `${i},name ${i % 977},${random()}\n`).join(""));
  let [a, b] = ["a", "ab"];
  while (b.length < 150_000) [a, b] = [b, b + a];
  yield Buffer.from(b);
}

test("reads what it packed", async () => {
  for (const content of contents()) assert.ok((await unpacked(await packed(content))).equals(content));
});

const fact = "Python reads what it packed";
if (python === undefined) test.skip(`${fact} (no Python: set SME_CLIENTS_PYTHON)`);
else
  test(fact, async () => {
    const program = "import bz2, sys; sys.stdout.buffer.write(bz2.decompress(sys.stdin.buffer.read()))";
    for (const content of contents()) {
      const { stdout, stderr } = spawnSync(python ?? "", ["-c", program], {
        input: await packed(content),
        maxBuffer: 1 << 24,
      });
      assert.ok(stdout.equals(content), stderr.toString());
    }
  });

test.run();
