import { existsSync } from "node:fs";
import * as assert from "uvu/assert";
import { longFiles, notInShareOf } from "./long-files.ts";
import { suite } from "./support/suite.ts";

const test = suite("long test files");

test("each is there", () => {
  for (const file of longFiles) assert.ok(existsSync(new URL(file, import.meta.url)), file);
});

test("five days that follow each other have each of them once", () => {
  const days = [20260727, 20260728, 20260729, 20260730, 20260731];
  const ran = days.flatMap((day) => longFiles.filter((file) => !notInShareOf(day).includes(file)));
  assert.equal(ran.sort(), [...longFiles].sort());
});

test.run();
