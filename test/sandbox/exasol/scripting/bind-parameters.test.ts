import * as assert from "uvu/assert";
import { bindParameters, type ScriptValue } from "../../../../sandbox/exasol/scripting/bind-parameters.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("bind parameters");
const bind = (sql: string, values: Record<string, ScriptValue>) =>
  bindParameters(sql, new Map(Object.entries(values)));

test("writes strings as literals, with quotes doubled", () => {
  assert.is(bind("SELECT :a", { a: "it's" }), "SELECT 'it''s'");
});

test("writes numbers, decimals, booleans and NULL plainly", () => {
  assert.is(
    bind(":i :d :f :b :n", { i: { integer: "7" }, d: { decimal: "0.1" }, f: 1.5, b: true, n: null }),
    "7 0.1 1.5 TRUE NULL",
  );
});

test("a negative number does not start a comment", () => {
  assert.is(bind("1-:a-:b", { a: { integer: "-2" }, b: -0.5 }), "1- -2- -0.5");
});

test("puts an identifier as it is, also with spaces and a point", () => {
  assert.is(bind("FROM ::t, :: t, ::s.::t", { t: '"T"', s: "S" }), 'FROM "T", "T", S."T"');
});

test("leaves literals, quoted identifiers, comments and unknown names alone", () => {
  const sql = `SELECT ':a', ":a", 'it''s :a' -- :a\n/* ::a\n:a */ , :b`;
  assert.is(bind(sql, { a: "x" }), sql);
});

test("does not look into what a value brings in", () => {
  assert.is(bind(":a, ::b, :c", { a: ":c", b: ":c", c: "'" }), "':c', :c, ''''");
});

test("refuses what SQL cannot take", () => {
  assert.throws(() => bind(":a", { a: { unsupported: "table" } }), /parameter a is a table/);
});

test.run();
