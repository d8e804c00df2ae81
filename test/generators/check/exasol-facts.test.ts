import { suite } from "uvu";
import * as assert from "uvu/assert";
import { exasolFunctions } from "../../../generators/check/statement/exasol-functions.ts";
import { exasolTables, systemSchemas } from "../../../generators/check/statement/exasol-tables.ts";
import { systemTables } from "../../../sandbox/exasol/engine/catalog/system-tables.ts";
import * as functions from "../../../sandbox/exasol/engine/functions/index.ts";
import { niladicFunctions } from "../../../sql/nodes.ts";

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

test("no system table is in both system schemas, and none has a column twice", () => {
  const sizes = [...systemSchemas.values()].map(({ size }) => size);
  assert.is(
    exasolTables.size,
    sizes.reduce((sum, size) => sum + size),
  );
  for (const [name, columns] of exasolTables) assert.equal(columns, [...new Set(columns)], name);
});

test.run();
