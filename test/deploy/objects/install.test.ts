import * as assert from "uvu/assert";
import { type Database, DatabaseError } from "../../../deploy/database/connect.ts";
import type { Cell, Result } from "../../../deploy/database/result.ts";
import { install, installStatements } from "../../../deploy/objects/install.ts";
import type { DatabaseObject } from "../../../deploy/objects/read-objects.ts";
import { uninstall } from "../../../deploy/objects/uninstall.ts";
import { suite } from "../../support/suite.ts";

const test = suite("install and uninstall");

const table: DatabaseObject = {
  kind: "table",
  name: "T",
  statements: ['CREATE TABLE IF NOT EXISTS "T" (A DATE)', 'ALTER TABLE "T" ADD COLUMN IF NOT EXISTS B DATE'],
};
const udf: DatabaseObject = {
  kind: "udf",
  name: "U",
  statements: [
    'CREATE OR REPLACE TYPESCRIPT SET SCRIPT "U" () EMITS (A DATE) AS\n// Generated from spec/udfs/u.ts',
  ],
};
const script: DatabaseObject = {
  kind: "script",
  name: "S",
  statements: ['CREATE OR REPLACE LUA SCRIPT "S" () AS\n-- Generated from spec/scripts/s.ts'],
};
const objects = [table, udf, script];

interface Content {
  schemas?: string[];
  scripts?: [name: string, text: string][];
  views?: [name: string, text: string][];
  columns?: [table: string, column: string, type: string][];
  languages?: string;
}

/**
 * A database whose catalog shows `before`, and `after` once something was created; it notes what was changed.
 */
function database(
  before: Content,
  after: Content = before,
  failAt?: string,
  sqlCode = "42000",
): Database & { changes: string[] } {
  const changes: string[] = [];
  return {
    address: "h:1",
    changes,
    async execute(sql): Promise<Result> {
      const {
        schemas = [],
        scripts = [],
        views = [],
        columns = [],
        languages = "TYPESCRIPT=x",
      } = changes.length > 0 ? after : before;
      const rows = (cells: Cell[][]): Result => ({ kind: "rows", columns: [], rows: cells });
      if (sql.includes("EXA_SCHEMAS")) return rows(schemas.map((name) => [name]));
      if (sql.includes("EXA_ALL_SCRIPTS")) return rows(scripts);
      if (sql.includes("EXA_ALL_VIEWS")) return rows(views);
      if (sql.includes("EXA_ALL_COLUMNS")) return rows(columns);
      if (sql.includes("EXA_PARAMETERS")) return rows([[languages]]);
      changes.push(sql);
      if (sql === failAt) throw new DatabaseError(sqlCode, "no such thing");
      return { kind: "rowCount", rowCount: 0 };
    },
    async cancel() {},
    async close() {},
  };
}

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error("was not rejected");
    },
    (error: Error) => error,
  );
}

test("runs exactly the statements that --to-print prints", async () => {
  const target = database({});
  await install(target, "ML", objects);
  assert.equal(target.changes, installStatements("ML", objects));
  assert.equal(target.changes, [
    'CREATE SCHEMA IF NOT EXISTS "ML"',
    'OPEN SCHEMA "ML"',
    ...table.statements,
    ...udf.statements,
    ...script.statements,
    "COMMIT",
  ]);
});

test("quotes the schema", () => {
  assert.is(installStatements('M"l', [])[0], 'CREATE SCHEMA IF NOT EXISTS "M""l"');
});

test("says what was created, replaced, upgraded and left unchanged", async () => {
  const before: Content = {
    schemas: ["ML"],
    scripts: [
      ["U", "old"],
      ["S", "same"],
    ],
    columns: [["T", "A", "DATE"]],
  };
  const after: Content = {
    schemas: ["ML"],
    scripts: [
      ["U", "new"],
      ["S", "same"],
    ],
    columns: [
      ["T", "A", "DATE"],
      ["T", "B", "DATE"],
    ],
  };
  const actions = await install(database(before, after), "ML", objects);
  assert.equal(
    actions.map(({ name, action }) => `${name} ${action}`),
    ["ML unchanged", "T upgraded", "U replaced", "S unchanged"],
  );
  const fresh = await install(database({}, after), "ML", objects);
  assert.ok(fresh.every(({ action }) => action === "created"));
});

test("rolls everything back when one object fails, and names it", async () => {
  const target = database({}, {}, script.statements[0]);
  const error = await errorOf(install(target, "ML", objects));
  assert.is(target.changes.at(-1), "ROLLBACK");
  assert.not.ok(target.changes.includes("COMMIT"));
  assert.match(error.message, /^E-SME-103: script S could not be installed in ML: \[42000\] no such thing/);
});

test("goes on without a comment that cannot be set, and says why, unless all was rolled back", async () => {
  const comment = "COMMENT ON SCRIPT S IS 'It does it.'";
  const commented = [udf, { ...script, statements: [...script.statements, comment] }];
  const target = database({}, {}, comment);
  const actions = await install(target, "ML", commented);
  assert.equal(
    actions.map(({ name, uncommented }) => [name, uncommented]),
    [
      ["ML", undefined],
      ["U", undefined],
      ["S", "no such thing"],
    ],
  );
  assert.is(target.changes.at(-1), "COMMIT");
  const rolledBack = database({}, {}, comment, "40001");
  assert.match((await errorOf(install(rolledBack, "ML", commented))).message, /^E-SME-103: script S /);
});

test("changes nothing when the database lacks the UDFs' language", async () => {
  const target = database({ languages: "R=builtin_r PYTHON3=builtin_python3" });
  const error = await errorOf(install(target, "ML", objects));
  assert.match(
    error.message,
    /^E-SME-98: .* no script language TYPESCRIPT; SCRIPT_LANGUAGES has R, PYTHON3\./,
  );
  assert.equal(target.changes, []);
});

const installed: Content = {
  schemas: ["ML"],
  scripts: [
    ["U", udf.statements[0] ?? ""],
    ["S", script.statements[0] ?? ""],
    ["OTHER", "CREATE SCRIPT OTHER() AS"],
  ],
  columns: [["T", "A", "DATE"]],
};

test("uninstalls scripts before what they use, and keeps the table", async () => {
  const target = database(installed);
  const actions = await uninstall(target, "ML", objects, { dropMetadata: false });
  assert.equal(target.changes, [
    'DROP SCRIPT IF EXISTS "ML"."S"',
    'DROP SCRIPT IF EXISTS "ML"."U"',
    "COMMIT",
  ]);
  assert.equal(
    actions.map(({ name, action }) => `${name} ${action}`),
    ["S removed", "U removed", "T kept"],
  );
});

test("drops the table when asked to", async () => {
  const target = database(installed);
  await uninstall(target, "ML", objects, { dropMetadata: true });
  assert.is(target.changes.at(-2), 'DROP TABLE IF EXISTS "ML"."T"');
});

test("leaves a script of the same name that it did not make, and works when others are gone", async () => {
  const target = database({ schemas: ["ML"], scripts: [["S", "CREATE LUA SCRIPT S() AS -- mine"]] });
  const actions = await uninstall(target, "ML", objects, { dropMetadata: true });
  assert.equal(target.changes, ["COMMIT"]);
  assert.equal(
    actions.map(({ name, action }) => `${name} ${action}`),
    ["S foreign", "U absent", "T absent"],
  );
});

test.run();
