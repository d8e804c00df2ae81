import * as assert from "uvu/assert";
import type { FoundTable } from "../../../deploy/database/catalog.ts";
import type { DatabaseObject } from "../../../deploy/objects/read-objects.ts";
import { upgradeStatements } from "../../../deploy/objects/upgrade-table.ts";
import { suite } from "../../support/suite.ts";

const test = suite("upgradeStatements");

const create = 'CREATE TABLE IF NOT EXISTS "T" (…)';
const widenRole = 'ALTER TABLE "T" MODIFY COLUMN "ROLE" VARCHAR(2048)';
const addRegion = 'ALTER TABLE "T" ADD COLUMN IF NOT EXISTS "REGION" VARCHAR(32)';
const object: DatabaseObject = {
  kind: "table",
  name: "T",
  statements: [create, widenRole, addRegion],
  columns: [
    { name: "JOB", type: "VARCHAR(32)", primaryKey: true },
    { name: "ROLE", type: "VARCHAR(2048)", required: true },
    { name: "SESSION", type: "DECIMAL(20,0)", required: true },
    { name: "AT", type: "TIMESTAMP" },
    { name: "REGION", type: "VARCHAR(32)", added: true },
  ],
};

function table(types: Record<string, string>, changes: Partial<FoundTable> = {}): FoundTable {
  const all = {
    JOB: "VARCHAR(32) UTF8",
    ROLE: "VARCHAR(200) UTF8",
    SESSION: "DECIMAL(20,0)",
    AT: "TIMESTAMP",
    ...types,
  };
  const columns = Object.entries(all).map(([name, type]) => ({ name, type, nullable: true, default: null }));
  return { kind: "TABLE", columns, key: ["JOB"], ...changes };
}

function complaint(found: FoundTable): string {
  try {
    upgradeStatements("ML", object, found);
  } catch (error) {
    return (
      /^E-SME-172: Table ML\.T cannot be upgraded: (.*?)\. Nothing was changed/.exec(
        String((error as Error).message),
      )?.[1] ?? ""
    );
  }
  throw new Error("was not refused");
}

test("widens what is narrower and adds what is missing", () => {
  assert.equal(upgradeStatements("ML", object, table({})), [create, widenRole, addRegion]);
});

test("leaves what is as wide or wider, and columns of the user's own", () => {
  const found = table({ ROLE: "VARCHAR(4000) UTF8", AT: "TIMESTAMP(6)", NOTE: "GEOMETRY" });
  assert.equal(upgradeStatements("ML", object, found), [create, addRegion]);
});

test("widens a column that no release made so narrow", () => {
  assert.equal(
    upgradeStatements("ML", object, table({ JOB: "VARCHAR(20) UTF8", SESSION: "DECIMAL(18,0)" })),
    [
      create,
      widenRole,
      addRegion,
      'ALTER TABLE "T" MODIFY COLUMN "JOB" VARCHAR(32)',
      'ALTER TABLE "T" MODIFY COLUMN "SESSION" DECIMAL(20,0)',
    ],
  );
  assert.ok(
    upgradeStatements("ML", object, table({ JOB: "VARCHAR(32) ASCII" })).includes(
      'ALTER TABLE "T" MODIFY COLUMN "JOB" VARCHAR(32)',
    ),
  );
});

test("refuses other types and missing columns, naming each with what is expected", () => {
  const { ROLE, ...rest } = {
    ROLE: "",
    JOB: "CHAR(32) UTF8",
    SESSION: "DECIMAL(20,2)",
    AT: "DATE",
    REGION: "DOUBLE",
  };
  const found = table(rest);
  assert.is(
    complaint({ ...found, columns: found.columns.filter(({ name }) => name !== "ROLE") }),
    "column JOB is CHAR(32) UTF8, expected VARCHAR(32); column ROLE is missing, expected VARCHAR(2048); " +
      "column SESSION is DECIMAL(20,2), expected DECIMAL(20,0); column AT is DATE, expected TIMESTAMP; " +
      "column REGION is DOUBLE, expected VARCHAR(32)",
  );
});

test("refuses a view", () => {
  assert.is(complaint(table({}, { kind: "VIEW" })), "it is a view, not a table");
});

test("refuses a table into which no job could be entered, or one twice", () => {
  const found = table({ OWNER: "VARCHAR(10) UTF8" });
  const strict = (name: string, value: string | null = null): FoundTable => ({
    ...found,
    columns: found.columns.map((column) =>
      column.name === name ? { ...column, nullable: false, default: value } : column,
    ),
  });
  assert.is(complaint(strict("AT")), "column AT is NOT NULL, expected one that takes NULL");
  assert.match(complaint(strict("OWNER")), "its own column OWNER is NOT NULL without a default");
  assert.ok(upgradeStatements("ML", object, strict("OWNER", "'x'")).length > 0);
  assert.ok(upgradeStatements("ML", object, strict("ROLE")).length > 0);
  assert.is(complaint({ ...found, key: [] }), "its primary key is missing, expected JOB");
  assert.is(complaint({ ...found, key: ["JOB", "AT"] }), "its primary key is JOB, AT, expected JOB");
});

test.run();
