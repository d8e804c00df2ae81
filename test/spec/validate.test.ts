import * as assert from "uvu/assert";
import { defineParameter, defineScript, defineTable, type Parameter } from "../../spec/model.ts";
import { validate } from "../../spec/validate.ts";
import { suite } from "../support/suite.ts";

const test = suite("spec rules");

const parameter = defineParameter({ name: "job_name", type: "VARCHAR(32)", description: "" });

function codes(...parameters: Parameter[]): string[] {
  const spec = defineScript({
    name: "SME_PING",
    summary: "",
    arguments: "positional",
    parameters,
    steps: [],
    example: "",
  });
  return validate(spec).map(({ error }) => error.code);
}

test("accepts a script whose names and limits are in order", () => {
  assert.equal(codes(parameter), []);
});

test("finds a parameter that is declared twice", () => {
  assert.equal(codes(parameter, parameter), ["E-SME-30"]);
});

test("finds a parameter name with capital letters", () => {
  assert.equal(codes({ ...parameter, name: "jobName" }), ["E-SME-37"]);
});

test("finds a length that does not fit into the type", () => {
  assert.equal(codes({ ...parameter, maximumLength: 33 }), ["E-SME-39"]);
});

test("finds choices where other values are taken, too", () => {
  assert.equal(codes({ ...parameter, awsEnum: "open", choices: ["a"] }), ["E-SME-39"]);
  assert.equal(codes({ ...parameter, type: "DOUBLE", choices: ["a"] }), ["E-SME-39"]);
  assert.equal(codes({ ...parameter, choices: ["a"] }), []);
  assert.equal(codes({ ...parameter, awsEnum: "closed", choices: ["a"] }), []);
});

test("finds a range on a text and a length on a number", () => {
  assert.equal(codes({ ...parameter, minimum: 1 }), ["E-SME-39"]);
  assert.equal(codes({ ...parameter, type: "DECIMAL(9,0)", minimumLength: 1 }), ["E-SME-39"]);
});

test("finds multiples of what has none", () => {
  assert.equal(codes({ ...parameter, multipleOf: 4 }), ["E-SME-39"]);
  assert.equal(codes({ ...parameter, type: "DECIMAL(9,0)", multipleOf: 0 }), ["E-SME-39"]);
  assert.equal(codes({ ...parameter, type: "DECIMAL(9,0)", multipleOf: 4 }), []);
});

test("finds a minimum above the maximum", () => {
  assert.equal(codes({ ...parameter, type: "DECIMAL(9,0)", minimum: 2, maximum: 1 }), ["E-SME-39"]);
});

test("finds a default that is no value of the parameter", () => {
  assert.equal(codes({ ...parameter, default: 4 }), ["E-SME-39"]);
  assert.equal(codes({ ...parameter, type: "DECIMAL(9,0)", minimum: 1, default: 0 }), ["E-SME-39"]);
  assert.equal(codes({ ...parameter, default: "a" }), []);
});

test("finds a table column that is declared twice", () => {
  const column = { name: "A", type: "DOUBLE", description: "" };
  const table = defineTable({ name: "SME_T", summary: "", columns: [column, column] });
  assert.equal(
    validate(table).map(({ error }) => error.message),
    ["E-SME-30: SME_T declares A twice. Rename one of the two."],
  );
});

test.run();
