import * as assert from "uvu/assert";
import type { Cell } from "../../../../sandbox/exasol/model.ts";
import { niladicFunctions } from "../../../../sql/nodes.ts";
import { suite } from "../../../support/suite.ts";
import { columnsOf, type Database, errorOf, openDatabase, run } from "./database.ts";

const test = suite("engine: expressions of their own kind");
let database: Database;
test.before(async () => {
  database = await openDatabase();
  await run(database.session, "CREATE TABLE T (A INT, B INT)", "INSERT INTO T VALUES (1, 2), (3, 4)");
});
test.after(() => database.close());
const error = (sql: string) => errorOf(database.session, sql);

test("a row of values stands only before IN", async () => {
  assert.equal(await run(database.session, "SELECT A FROM T WHERE (A, B) IN ((1, 2), (3, 5))"), [["1"]]);
  const unsupported = "0A000 feature not supported by the local Exasol: ";
  assert.is(
    await error("SELECT * FROM T WHERE A = (1, 2)"),
    `${unsupported}comparison of rows [line 1, column 25]`,
  );
  for (const [sql, column] of [
    ["SELECT (1, 2)", 8],
    ["SELECT ABS((1, 2))", 12],
    ["SELECT 1 + (1, 2)", 12],
    ["SELECT A FROM T WHERE (1, 2) IS NULL", 23],
    ["SELECT A FROM T WHERE A IN (1, (2, 3))", 32],
    ["SELECT A FROM T ORDER BY (A, B)", 26],
  ] as const) {
    assert.is(
      await error(sql),
      `${unsupported}a row of values where one value stands [line 1, column ${column}]`,
      sql,
    );
  }
});

test("a row with NULL may or may not be one of a query's", async () => {
  const among = async (row: string, query: string) => {
    const [answer] = (await run(
      database.session,
      `SELECT (${row}) IN (${query}), (${row}) NOT IN (${query})`,
    )) as Cell[][];
    return answer;
  };
  const one = "SELECT 1, CAST(NULL AS INT) UNION ALL SELECT 3, 4";
  assert.equal(await among("1, CAST(NULL AS INT)", one), [null, null]);
  assert.equal(await among("1, 2", one), [null, null]);
  assert.equal(await among("3, 4", one), [true, false]);
  assert.equal(await among("2, 4", one), [false, true]);
  assert.equal(await among("CAST(NULL AS INT), 4", one), [null, null]);
  assert.equal(await among("CAST(NULL AS INT), 9", "SELECT 3, 4"), [false, true]);
  assert.equal(await among("CAST(NULL AS INT), 4", "SELECT 3, 4 FROM DUAL WHERE FALSE"), [false, true]);
  const grouped = "SELECT MOD(A, 2), COUNT(*) AS C FROM VALUES BETWEEN 1 AND 3 AS V(A) GROUP BY MOD(A, 2)";
  for (const counted of ["COUNT(*)", "LOCAL.C"]) {
    const having = `${grouped} HAVING (MOD(A, 2), ${counted}) IN`;
    assert.equal(await run(database.session, `${having} (SELECT 1, 2)`), [["1", "2"]]);
    assert.match(
      await error(`${having} (SELECT 0, CAST(NULL AS INT))`),
      /^0A000 .*NULL in a row with an aggregate/,
    );
  }
});

test("an expression, a list and a join may begin with a query in parentheses", async () => {
  for (const [sql, rows] of [
    ["SELECT ((SELECT 1) + 1)", [["2"]]],
    ["SELECT ((SELECT 1) UNION (SELECT 1))", [["1"]]],
    ["SELECT A FROM T WHERE A IN ((SELECT 1), (SELECT 5))", [["1"]]],
    ["SELECT A FROM T WHERE A IN ((SELECT 1) UNION SELECT 3) ORDER BY A", [["1"], ["3"]]],
    ["SELECT A FROM T WHERE A IN (((SELECT 3)))", [["3"]]],
    [
      "VALUES ((SELECT 1), 2), ((SELECT 3), 4)",
      [
        ["1", "2"],
        ["3", "4"],
      ],
    ],
    ["SELECT X.A, Y.B FROM ((SELECT 1 AS A) X CROSS JOIN (SELECT 2 AS B) Y)", [["1", "2"]]],
    ["SELECT Z.A FROM ((SELECT 1 AS A) UNION ALL (SELECT 2) ORDER BY 1 DESC) Z", [["2"], ["1"]]],
    ["SELECT Z.A FROM ((SELECT 1 AS A)) Z", [["1"]]],
  ] as const) {
    assert.equal(await run(database.session, sql), rows, sql);
  }
});

test("DEFAULT is no value of an expression", async () => {
  assert.match(await error("SELECT DEFAULT"), /^42000 syntax error, unexpected DEFAULT_/);
  assert.match(await error("INSERT INTO T VALUES (DEFAULT + 1, 2)"), /^42000 syntax error, unexpected '\+'/);
});

test("every function without parentheses has a value", async () => {
  for (const name of niladicFunctions) {
    assert.equal(
      await run(database.session, `SELECT 1 FROM T WHERE A = 1 AND ${name} IS NOT NULL`),
      [["1"]],
      name,
    );
  }
});

test("EXTRACT takes parts of a moment, no other function", async () => {
  assert.equal(await run(database.session, "SELECT EXTRACT(MONTH FROM DATE '2024-02-03')"), [["2"]]);
  assert.is(
    await error("SELECT EXTRACT(UPPER FROM 'a')"),
    "0A000 feature not supported by the local Exasol: EXTRACT(UPPER FROM …) [line 1, column 8]",
  );
});

test("functions without parentheses name their columns as they are written", async () => {
  const names = await columnsOf(
    database.session,
    "SELECT current_user, SYSDATE, NOW(), EXTRACT(YEAR FROM SYSDATE), LOCAL.X, A AS X FROM T",
  );
  assert.equal(
    names.map(({ name }) => name),
    ["CURRENT_USER", "SYSDATE", "NOW()", "EXTRACT(YEAR FROM SYSDATE)", "LOCAL.X", "X"],
  );
});

test.run();
