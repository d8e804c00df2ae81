import { createHash, randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import * as assert from "uvu/assert";
import { threadTarget } from "../../../../sandbox/aws/s3/content-thread.ts";
import { rejection } from "../../../support/rejection.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("the thread that takes long content");
const wanted = { sha256: true, algorithm: "CRC32" as const };
let folder: string;

test.before(() => {
  folder = mkdtempSync(join(tmpdir(), "sme-content-"));
});
test.after(() => rmSync(folder, { recursive: true }));

test("files that are written at the same time have their own bytes and digests", async () => {
  await Promise.all(
    [0, 1, 65_536, 262_144, 262_145, 3_000_000].map(async (size) => {
      const bytes = randomBytes(size);
      const path = join(folder, String(size));
      const target = threadTarget(path, wanted);
      for (let at = 0; at < size; at += 100_001) await target.write(bytes.subarray(at, at + 100_001));
      const crc = Buffer.alloc(4);
      crc.writeUInt32BE(crc32(bytes));
      assert.equal(await target.end(), {
        md5: createHash("md5").update(bytes).digest("hex"),
        sha256: createHash("sha256").update(bytes).digest("hex"),
        checksum: { algorithm: "CRC32", value: crc.toString("base64"), type: "FULL_OBJECT" },
      });
      assert.ok(readFileSync(path).equals(bytes));
    }),
  );
});

test("what is discarded leaves no file, and others are not disturbed", async () => {
  const [one, other] = [join(folder, "one"), join(folder, "other")];
  const discarded = threadTarget(one, wanted);
  const kept = threadTarget(other, wanted);
  const bytes = randomBytes(600_000);
  for (const target of [discarded, kept]) await target.write(bytes);
  await discarded.discard();
  await kept.end();
  assert.not.ok(existsSync(one));
  assert.ok(readFileSync(other).equals(bytes));
});

test("a file that cannot be written says so to who writes it", async () => {
  const target = threadTarget(join(folder, "missing", "file"), wanted);
  const error = await rejection(target.write(randomBytes(1_000_000)));
  assert.match(error.message, "ENOENT: no such file or directory");
  await target.discard();
  const empty = threadTarget(join(folder, "missing", "file"), wanted);
  assert.match((await rejection(empty.end())).message, "ENOENT: no such file or directory");
  await empty.discard();
});

test.run();
