import * as assert from "uvu/assert";
import { exasolFunctions } from "../../../generators/check/statement/exasol-functions.ts";
import { exasolTables, systemSchemas } from "../../../generators/check/statement/exasol-tables.ts";
import { aggregates, functionArities } from "../../../generators/check/statement/function-arities.ts";
import { systemTables } from "../../../sandbox/exasol/engine/catalog/system-tables.ts";
import { takes } from "../../../sandbox/exasol/engine/functions/definition.ts";
import * as functions from "../../../sandbox/exasol/engine/functions/index.ts";
import { niladicFunctions } from "../../../sql/nodes.ts";
import { suite } from "../../support/suite.ts";

const test = suite("what is known of Exasol");

test("the local Exasol has no system table or column that Exasol does not document", () => {
  const undocumented = systemTables.flatMap(({ names, columns }) =>
    names.flatMap((name) => {
      const documented = exasolTables.get(name);
      if (documented === undefined) return [name];
      const absent = Object.keys(columns).filter((column) => !documented.includes(column));
      return documented.length === 0 ? [] : absent.map((column) => `${name}.${column}`);
    }),
  );
  assert.equal(undocumented, []);
});

test("the local Exasol has no function that Exasol does not document", () => {
  const { scalarFunctions, aggregateFunctions, windowFunctions, sessionFunctions } = functions;
  const own = [...scalarFunctions, ...aggregateFunctions, ...windowFunctions, ...sessionFunctions];
  const names = [...own.flatMap(({ name, also = [] }) => [name, ...also]), ...niladicFunctions];
  assert.equal(
    names.filter((name) => !exasolFunctions.has(name)),
    [],
  );
});

test("the local Exasol gives no function more or fewer arguments than Exasol takes", () => {
  const { scalarFunctions, aggregateFunctions, windowFunctions } = functions;
  const tooFree = [...scalarFunctions, ...aggregateFunctions, ...windowFunctions].flatMap(
    ({ name, also = [], arguments: declared }) =>
      [name, ...also].filter((one) => {
        const { least, most } = functionArities.get(one) ?? { least: 0, most: Number.POSITIVE_INFINITY };
        return [0, 1, 2, 3, 4, 5, 6].some(
          (count) => takes(declared, count) && !(count >= least && count <= most),
        );
      }),
  );
  assert.equal(tooFree, []);
});

test("the functions whose arguments are known are Exasol's", () => {
  assert.equal(
    [...functionArities.keys(), ...aggregates].filter((name) => !exasolFunctions.has(name)),
    [],
  );
});

test("no system table is in both system schemas, and none has a column twice", () => {
  const sizes = [...systemSchemas.values()].map(({ size }) => size);
  assert.is(
    exasolTables.size,
    sizes.reduce((sum, size) => sum + size),
  );
  for (const [name, columns] of exasolTables) assert.equal(columns, [...new Set(columns)], name);
});

test.run();
