import * as assert from "uvu/assert";
import { diffSpecs } from "../../generators/diff-specs.ts";
import type { SpecObject, SpecParameter, SpecScript, SpecUdf } from "../../generators/spec-document.ts";
import { suite } from "../support/suite.ts";

const test = suite("differences between specs");

const jobName: SpecParameter = {
  name: "job_name",
  type: "VARCHAR(32)",
  required: true,
  description: "Name.",
};
const region: SpecParameter = {
  name: "aws_region",
  type: "VARCHAR(32)",
  required: true,
  description: "Region.",
};
const candidates: SpecParameter = {
  name: "n",
  type: "DECIMAL(9,0)",
  required: false,
  description: "",
  maximum: 500,
};

function script(parameters: SpecParameter[], more: Partial<SpecScript> = {}): SpecScript {
  return {
    kind: "script",
    name: "SME_S",
    summary: "",
    spec: "",
    file: "",
    arguments: "positional",
    parameters,
    returns: [],
    ...more,
  };
}

function changes(before: SpecObject[], after: SpecObject[]): string[] {
  return diffSpecs({ objects: before }, { objects: after }).map(
    ({ breaking, text }) => `${breaking ? "breaking" : "compatible"}: ${text}`,
  );
}

test("are none between equal specs", () => {
  assert.equal(changes([script([jobName])], [script([jobName])]), []);
});

test("tell an object that is gone from one that is new", () => {
  assert.equal(changes([script([])], []), ["breaking: script removed"]);
  assert.equal(changes([], [script([])]), ["compatible: script added"]);
});

test("tell where a positional argument went", () => {
  assert.equal(changes([script([jobName, region])], [script([region, jobName])]), [
    "breaking: job_name moved from position 1 to 2: existing positional calls would pass it as aws_region",
    "breaking: aws_region moved from position 2 to 1: existing positional calls would pass it as job_name",
  ]);
});

test("let the keys of a JSON argument change places", () => {
  const json = { arguments: "json" } as const;
  assert.equal(changes([script([jobName, region], json)], [script([region, jobName], json)]), []);
});

test("allow a new optional key of a JSON argument, and no new positional argument", () => {
  const json = { arguments: "json" } as const;
  assert.equal(changes([script([jobName], json)], [script([jobName, candidates], json)]), [
    "compatible: n added at position 2",
  ]);
  assert.equal(changes([script([jobName])], [script([jobName, candidates])]), [
    "breaking: n added at position 2: existing positional calls lack it",
  ]);
});

for (const [what, old, now, expected] of [
  [
    "a higher upper limit",
    candidates,
    { ...candidates, maximum: 750 },
    "compatible: n: upper limit 500 → 750",
  ],
  ["a lower upper limit", candidates, { ...candidates, maximum: 50 }, "breaking: n: upper limit 500 → 50"],
  [
    "a wider type",
    jobName,
    { ...jobName, type: "VARCHAR(64)" },
    "compatible: job_name: type VARCHAR(32) → VARCHAR(64)",
  ],
  [
    "a narrower type",
    jobName,
    { ...jobName, type: "VARCHAR(23)" },
    "breaking: job_name: type VARCHAR(32) → VARCHAR(23)",
  ],
  ["another type", jobName, { ...jobName, type: "DOUBLE" }, "breaking: job_name: type VARCHAR(32) → DOUBLE"],
  [
    "an argument now required",
    candidates,
    { ...candidates, required: true },
    "breaking: n: optional → required",
  ],
  ["a pattern more", jobName, { ...jobName, patterns: ["^a"] }, "breaking: job_name: must now match ^a"],
  [
    "a value less",
    { ...jobName, values: ["a", "b"] },
    { ...jobName, values: ["a"] },
    "breaking: job_name: value b removed",
  ],
  ["another description", jobName, { ...jobName, description: "x" }, "compatible: job_name: new description"],
] as const) {
  test(`weigh ${what}`, () => {
    assert.equal(
      changes([script([{ ...old }] as SpecParameter[])], [script([{ ...now }] as SpecParameter[])]),
      [expected],
    );
  });
}

test("count a result column more as breaking: callers test for the exact number", () => {
  const one = script([], { returns: [{ name: "A", type: "DOUBLE" }] });
  const two = script([], {
    returns: [
      { name: "A", type: "DOUBLE" },
      { name: "B", type: "DOUBLE" },
    ],
  });
  assert.equal(changes([one], [two]), ["breaking: result column B added"]);
});

test("count a table column more as compatible", () => {
  const table = (columns: string[]): SpecObject => ({
    kind: "table",
    name: "T",
    summary: "",
    spec: "",
    file: "",
    columns: columns.map((name) => ({ name, type: "DOUBLE" })),
  });
  assert.equal(changes([table(["A"])], [table(["A", "B"])]), ["compatible: column B added"]);
});

test("count a view's column as what queries read", () => {
  const view = (columns: [name: string, type: string][]): SpecObject => ({
    kind: "view",
    name: "V",
    summary: "",
    spec: "",
    file: "",
    columns: columns.map(([name, type]) => ({ name, type })),
  });
  const before = view([
    ["A", "DECIMAL(9,0)"],
    ["B", "DOUBLE"],
  ]);
  assert.equal(changes([before], [view([["A", "DECIMAL(18,0)"]])]), [
    "compatible: column A: type DECIMAL(9,0) → DECIMAL(18,0)",
    "breaking: column B removed",
  ]);
  assert.equal(changes([before], []), ["breaking: view removed"]);
});

test("know that nobody but scripts calls an internal function", () => {
  const udf = (parameters: SpecParameter[], more: Partial<SpecUdf> = {}): SpecUdf => ({
    kind: "udf",
    name: "SME_U",
    summary: "",
    spec: "",
    parameters,
    returns: [],
    ...more,
  });
  const internal = { internal: true } as const;
  assert.equal(changes([udf([jobName], internal)], [udf([region], internal)]), [
    "compatible: job_name removed",
    "compatible: aws_region added at position 1 and required",
  ]);
  assert.equal(changes([udf([jobName], internal)], []), ["compatible: udf removed"]);
  // As release 1.0 has it, whose document does not say so.
  assert.equal(changes([udf([jobName])], [udf([], internal)]), ["compatible: job_name removed"]);
  const other = { ...udf([], internal), name: "SME_OTHER" };
  assert.equal(changes([udf([jobName]), other], [udf([jobName], internal), other]), [
    "breaking: no longer for users to call",
  ]);
  assert.equal(changes([udf([jobName])], [udf([])]), ["breaking: job_name removed"]);
});

test.run();
