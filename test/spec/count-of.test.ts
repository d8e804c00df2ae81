import * as assert from "uvu/assert";
import { countOf } from "../../spec/count-of.ts";
import { suite } from "../support/suite.ts";

const test = suite("numbers in sentences");

test("one thing does, any other number of things do", () => {
  const told = [0, 1, 2].map((number) => countOf(number, "job runs", "jobs run"));
  assert.equal(told, ["0 jobs run", "1 job runs", "2 jobs run"]);
});

test.run();
