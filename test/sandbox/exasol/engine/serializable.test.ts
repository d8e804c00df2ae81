/** Transactions that run at a time leave what they would leave one after the other, or one collides. */
import * as assert from "uvu/assert";
import { ExasolError } from "../../../../sandbox/exasol/model.ts";
import { suite } from "../../../support/suite.ts";
import { openDatabase, run } from "./database.ts";

const test = suite("engine: serializable transactions");

type Step = readonly ["tr1" | "tr2" | "tr3", string];

const setup = [
  "CREATE TABLE JOBS (A INT)",
  "CREATE TABLE ETL (A INT)",
  "CREATE TABLE PRODUCTS (A INT)",
  "CREATE TABLE STOCKS (A INT)",
  "CREATE TABLE REPORTS (A INT)",
  "CREATE VIEW OPEN_JOBS AS SELECT A FROM JOBS WHERE A > 0",
  "INSERT INTO JOBS VALUES (1), (2)",
];

/** Each in a transaction of its own; the last step collides or not. */
async function outcome(steps: readonly Step[]): Promise<string> {
  const { engine, session, close } = await openDatabase();
  try {
    await run(session, ...setup);
    const open = () => engine.openSession("sys", { schema: "S", autocommit: false });
    const sessions = { tr1: await open(), tr2: await open(), tr3: await open() };
    for (const [by, sql] of steps.slice(0, -1)) await run(sessions[by], sql);
    const [by, last] = steps.at(-1) as Step;
    return await run(sessions[by], last).then(
      () => "fine",
      (error) => (error instanceof ExasolError && error.sqlCode === "40001" ? "collides" : String(error)),
    );
  } finally {
    await close();
  }
}

/** The examples are of Exasol's knowledge base, but that tr3 writes something, too. */
const schedules: Record<string, { steps: Step[]; ends: "fine" | "collides" }> = {
  "two that have read what both write": {
    steps: [
      ["tr1", "SELECT MAX(A) FROM JOBS"],
      ["tr2", "SELECT MAX(A) FROM JOBS"],
      ["tr1", "INSERT INTO JOBS VALUES (3)"],
      ["tr2", "INSERT INTO JOBS VALUES (3)"],
      ["tr1", "COMMIT"],
      ["tr2", "COMMIT"],
    ],
    ends: "collides",
  },
  "two of which each reads what the other writes": {
    steps: [
      ["tr1", "INSERT INTO PRODUCTS SELECT A FROM STOCKS"],
      ["tr2", "INSERT INTO STOCKS SELECT A FROM PRODUCTS"],
      ["tr1", "COMMIT"],
      ["tr2", "COMMIT"],
    ],
    ends: "collides",
  },
  "two of which each reads by a view or a condition what the other writes": {
    steps: [
      ["tr1", "UPDATE STOCKS SET A = 1 WHERE A IN (SELECT A FROM OPEN_JOBS)"],
      ["tr2", "DELETE FROM JOBS WHERE EXISTS (SELECT 1 FROM STOCKS)"],
      ["tr1", "COMMIT"],
      ["tr2", "COMMIT"],
    ],
    ends: "collides",
  },
  "two of which each reads a table whose columns or rows the other changes": {
    steps: [
      ["tr1", "SELECT COUNT(*) FROM STOCKS"],
      ["tr2", "SELECT COUNT(*) FROM JOBS"],
      ["tr2", "ALTER TABLE STOCKS ADD COLUMN B INT"],
      ["tr2", "COMMIT"],
      ["tr1", "INSERT INTO JOBS VALUES (3)"],
      ["tr1", "COMMIT"],
    ],
    ends: "collides",
  },
  "example 1: before one that ended before another began, which has read what it writes": {
    steps: [
      ["tr1", "SELECT * FROM JOBS"],
      ["tr1", "INSERT INTO PRODUCTS SELECT * FROM ETL"],
      ["tr2", "INSERT INTO JOBS VALUES (3)"],
      ["tr2", "COMMIT"],
      ["tr3", "COMMIT"],
      ["tr3", "SELECT * FROM STOCKS"],
      ["tr3", "INSERT INTO REPORTS VALUES (1)"],
      ["tr3", "COMMIT"],
      ["tr1", "INSERT INTO STOCKS SELECT * FROM ETL"],
      ["tr1", "COMMIT"],
    ],
    ends: "collides",
  },
  "example 2: the same, though what it read before is rolled back": {
    steps: [
      ["tr1", "SELECT * FROM JOBS"],
      ["tr1", "ROLLBACK"],
      ["tr1", "INSERT INTO PRODUCTS SELECT * FROM ETL"],
      ["tr2", "INSERT INTO ETL VALUES (3)"],
      ["tr2", "COMMIT"],
      ["tr3", "COMMIT"],
      ["tr3", "SELECT * FROM STOCKS"],
      ["tr3", "INSERT INTO REPORTS VALUES (1)"],
      ["tr3", "COMMIT"],
      ["tr1", "INSERT INTO STOCKS SELECT * FROM ETL"],
      ["tr1", "COMMIT"],
    ],
    ends: "collides",
  },
  "example 1 with what it has read rolled back": {
    steps: [
      ["tr1", "SELECT * FROM JOBS"],
      ["tr1", "ROLLBACK"],
      ["tr1", "INSERT INTO PRODUCTS SELECT * FROM ETL"],
      ["tr2", "INSERT INTO JOBS VALUES (3)"],
      ["tr2", "COMMIT"],
      ["tr3", "COMMIT"],
      ["tr3", "SELECT * FROM STOCKS"],
      ["tr3", "INSERT INTO REPORTS VALUES (1)"],
      ["tr3", "COMMIT"],
      ["tr1", "INSERT INTO STOCKS SELECT * FROM ETL"],
      ["tr1", "COMMIT"],
    ],
    ends: "fine",
  },
  "one that has read what another has written meanwhile": {
    steps: [
      ["tr1", "SELECT * FROM JOBS"],
      ["tr1", "INSERT INTO PRODUCTS SELECT * FROM ETL"],
      ["tr2", "INSERT INTO JOBS VALUES (3)"],
      ["tr2", "INSERT INTO ETL VALUES (3)"],
      ["tr2", "COMMIT"],
      ["tr1", "INSERT INTO STOCKS SELECT * FROM ETL"],
      ["tr1", "COMMIT"],
    ],
    ends: "fine",
  },
  "two that have read what one of them writes": {
    steps: [
      ["tr1", "SELECT * FROM JOBS"],
      ["tr2", "SELECT * FROM JOBS"],
      ["tr1", "INSERT INTO JOBS VALUES (3)"],
      ["tr2", "INSERT INTO STOCKS VALUES (3)"],
      ["tr1", "COMMIT"],
      ["tr2", "COMMIT"],
    ],
    ends: "fine",
  },
  "two that write one table and have read nothing": {
    steps: [
      ["tr1", "INSERT INTO JOBS VALUES (3)"],
      ["tr2", "INSERT INTO JOBS VALUES (4)"],
      ["tr1", "UPDATE JOBS SET A = 5 WHERE A = 1"],
      ["tr2", "UPDATE JOBS SET A = 6 WHERE A = 2"],
      ["tr1", "COMMIT"],
      ["tr2", "COMMIT"],
    ],
    ends: "fine",
  },
  "one that reads what another has committed since it was begun": {
    steps: [
      ["tr1", "OPEN SCHEMA S"],
      ["tr2", "INSERT INTO JOBS SELECT A FROM STOCKS"],
      ["tr2", "COMMIT"],
      ["tr1", "SELECT * FROM JOBS"],
      ["tr1", "INSERT INTO JOBS VALUES (3)"],
      ["tr1", "COMMIT"],
    ],
    ends: "fine",
  },
};

for (const [what, { steps, ends }] of Object.entries(schedules))
  test(`${ends === "fine" ? "has a place for" : "rolls back"} ${what}`, async () => {
    assert.is(await outcome(steps), ends);
  });

test.run();
