import * as assert from "uvu/assert";
import { formatType } from "../../../../sql/types.ts";
import { suite } from "../../../support/suite.ts";
import { columnsOf, type Database, errorOf, openDatabase, run } from "./database.ts";

const test = suite("engine: functions in SQL");
let database: Database;
test.before(async () => {
  database = await openDatabase();
  await execute(
    "CREATE TABLE T (A INT, B VARCHAR(9))",
    "INSERT INTO T VALUES (1, 'one'), (2, 'two'), (7, NULL), (NULL, 'none')",
  );
});
test.after(() => database.close());
const execute = (...sql: string[]) => run(database.session, ...sql);
const refusal = (sql: string) => errorOf(database.session, sql);

/** Makes function F and gives what each of the expressions is. */
async function calls(definition: string, ...expressions: string[]): Promise<unknown[]> {
  await execute(`CREATE OR REPLACE FUNCTION F ${definition}`);
  const rows = await execute(`SELECT ${expressions.join(", ")}`);
  return Array.isArray(rows) ? (rows[0] ?? []) : [];
}

test("computes the manual's example", async () => {
  await execute(`CREATE OR REPLACE FUNCTION PERCENTAGE (FRACTION DECIMAL,
      ENTIRETY DECIMAL)
    RETURN VARCHAR(10)
    IS
      res DECIMAL;
    BEGIN
      res := (100*FRACTION)/ENTIRETY; -- a comment
      RETURN res || ' %';
    END PERCENTAGE;
    /`);
  assert.equal(
    await execute("SELECT PERCENTAGE(1, 3), PERCENTAGE(FRACTION, 10) FROM (SELECT 7 AS FRACTION)"),
    [["33 %", "70 %"]],
  );
  const [column] = await columnsOf(database.session, "SELECT PERCENTAGE(1, 3) FROM DUAL");
  assert.is(column && `${column.name} ${formatType(column.type)}`, "PERCENTAGE(1,3) VARCHAR(10) UTF8");
  assert.match(await refusal("SELECT PERCENTAGE(1, 0)"), "22012 data exception - division by zero");
  assert.match(
    await refusal("SELECT PERCENTAGE(1)"),
    "42000 invalid number of arguments for function PERCENTAGE",
  );
});

test("takes the first branch of IF whose condition is true", async () => {
  const body = `(X INT) RETURN VARCHAR(9) AS R VARCHAR(9); BEGIN
    IF X = 0 THEN R := 'zero'; ELSEIF X = 1 THEN R := 'one'; ELSIF X < 0 THEN R := 'less'; ELSE R := 'other'; END IF;
    RETURN R || '!'; END`;
  assert.equal(await calls(body, "F(0)", "F(1)", "F(-5)", "F(9)", "F(NULL)"), [
    ...["zero!", "one!", "less!", "other!", "other!"],
  ]);
});

test("returns from where RETURN stands", async () => {
  const body = `(X INT, Y INT) RETURN INT IS Z INT; BEGIN
    IF X IS NULL THEN RETURN -1; END IF;
    IF Y = 0 THEN IF X > 5 THEN RETURN 0; ELSE Z := 1; END IF; ELSE Z := 10 / Y; END IF;
    IF Z > 2 THEN Z := Z * 100; END IF;
    RETURN Z + X; END`;
  assert.equal(await calls(body, "F(NULL, 1)", "F(9, 0)", "F(3, 0)", "F(1, 5)", "F(1, 2)"), [
    ...["-1", "0", "4", "3", "501"],
  ]);
});

test("computes nothing of a branch that is not taken", async () => {
  const body = "(X INT, Y INT) RETURN DOUBLE BEGIN IF Y = 0 THEN RETURN NULL; END IF; RETURN X / Y; END";
  assert.equal(await calls(body, "F(1, 0)", "F(1, 4)"), [null, 0.25]);
});

test("converts what is assigned, given and returned to the declared types", async () => {
  const body = "(X VARCHAR(3), N DECIMAL(9,2)) RETURN CHAR(5) IS I INT; BEGIN I := N; RETURN X || I; END";
  assert.equal(await calls(body, "'[' || F('ab', 2.5) || ']'", "F(12, '3.4')"), ["[ab3  ]", "123  "]);
  assert.match(await refusal("SELECT F('abcd', 1)"), "22001");
  assert.match(await refusal("SELECT F('abc', 100)"), "22001 data exception - string data, right truncation");
});

test("counts with FOR, both bounds included and read once", async () => {
  const body = `(N INT) RETURN VARCHAR(99) IS M INT; R VARCHAR(99); BEGIN
    M := N;
    FOR I := 1 TO M DO M := 0; R := R || I; END FOR;
    FOR I IN 7..9 LOOP R := R || ',' || I; END LOOP;
    RETURN R; END`;
  assert.equal(await calls(body, "F(3)", "F(0)"), ["123,7,8,9", ",7,8,9"]);
});

test("turns while a condition holds, with loops in loops and RETURN in them", async () => {
  const collatz = `(N INT) RETURN INT IS X INT; S INT; BEGIN
    X := N; S := 0;
    WHILE X <> 1 DO
      IF MOD(X, 2) = 0 THEN X := X / 2; ELSE X := 3 * X + 1; END IF;
      S := S + 1;
    END WHILE;
    RETURN S; END`;
  assert.equal(await calls(collatz, "F(1)", "F(27)", "F(NULL)"), ["0", "111", "0"]);
  const pair = `(N INT) RETURN VARCHAR(9) BEGIN
    FOR I := 1 TO N DO FOR J := I TO N DO IF I * J = N AND I > 1 THEN RETURN I || 'x' || J; END IF; END FOR; END FOR;
    RETURN 'prime'; END`;
  assert.equal(await calls(pair, "F(12)", "F(13)", "F(35)"), ["2x6", "prime", "5x7"]);
});

test("is called for each row, in every part of a query", async () => {
  for (const twice of [
    "(X INT) RETURN INT BEGIN RETURN X * 2; END",
    "(X INT) RETURN INT IS R INT; BEGIN FOR I := 1 TO 2 DO R := NVL(R, 0) + X; END FOR; RETURN R; END",
  ]) {
    await execute(`CREATE OR REPLACE FUNCTION F ${twice}`);
    assert.equal(await execute("SELECT F(A) FROM T WHERE F(A) > 2 ORDER BY F(A) DESC"), [["14"], ["4"]]);
    assert.equal(await execute("SELECT SUM(F(A)), F(F((SELECT COUNT(*) FROM T))) FROM T"), [["20", "16"]]);
    assert.equal(await execute("SELECT F(A), COUNT(*) FROM T WHERE A < 3 GROUP BY F(A) ORDER BY 1"), [
      ["2", "1"],
      ["4", "1"],
    ]);
    assert.equal(await execute("SELECT X.A, Y.A FROM T X JOIN T Y ON Y.A = F(X.A)"), [["1", "2"]]);
    assert.equal(
      await execute("SELECT CASE WHEN A > 1 THEN F(A) ELSE -F(A) END FROM T WHERE A < 3 ORDER BY 1"),
      [["-2"], ["4"]],
    );
    assert.equal(await execute("SELECT (SELECT MAX(F(A)) FROM T), F((SELECT MAX(A) FROM T)), S.F(1)"), [
      ["14", "14", "2"],
    ]);
    assert.equal(await execute("SELECT SUM(F(A)) OVER (ORDER BY A) FROM T ORDER BY A LIMIT 2"), [
      ["2"],
      ["6"],
    ]);
    await execute(
      "CREATE TABLE W (A INT)",
      "INSERT INTO W VALUES (F(3)), (F(4))",
      "UPDATE W SET A = F(A) + 1",
    );
    assert.equal(await execute("SELECT A FROM W ORDER BY A"), [["13"], ["17"]]);
    await execute("DELETE FROM W WHERE A > F(7)", "CREATE VIEW V AS SELECT F(A) AS B FROM W");
    assert.equal(await execute("SELECT B FROM V"), [["26"]]);
    await execute("DROP VIEW V", "DROP TABLE W");
  }
});

test("takes aggregates and analytic functions as arguments where it has no loop", async () => {
  const twice = "(X INT) RETURN INT IS R INT; BEGIN R := X; RETURN R + X; END";
  assert.equal(await calls(twice, "F(F(COUNT(*)))", "F(SUM(2))", "F(ROW_NUMBER() OVER (ORDER BY 1))"), [
    "4",
    "4",
    "2",
  ]);
  const loop = "(X INT) RETURN INT BEGIN FOR I := 1 TO X DO RETURN I; END FOR; END";
  await execute(`CREATE OR REPLACE FUNCTION F ${loop}`);
  for (const argument of ["COUNT(*)", "1 + SUM(A)", "ROW_NUMBER() OVER (ORDER BY A)"])
    assert.match(
      await refusal(`SELECT F(${argument}) FROM T`),
      "0A000 feature not supported by the local Exasol: an aggregate",
    );
});

test("calls other functions, which are found where the function was made", async () => {
  await execute(
    "CREATE FUNCTION ADD1 (X INT) RETURN INT BEGIN RETURN X + 1; END",
    "CREATE FUNCTION SUM1 (X INT) RETURN INT IS R INT; BEGIN R := 0; FOR I := 1 TO X DO R := ADD1(R); END FOR; RETURN R; END",
    "CREATE FUNCTION BOTH1 (X INT) RETURN INT IS R INT; BEGIN R := SUM1(X); RETURN ADD1(R) * ADD1(ADD1(X)); END",
    "CREATE SCHEMA OTHER",
  );
  try {
    assert.equal(await execute("SELECT S.BOTH1(3), S.ADD1(S.SUM1(S.ADD1(1)))"), [["20", "3"]]);
  } finally {
    await execute("OPEN SCHEMA S", "DROP SCHEMA OTHER CASCADE", "DROP FUNCTION BOTH1");
  }
  await execute("CREATE OR REPLACE FUNCTION ADD1 (X INT) RETURN INT BEGIN RETURN SUM1(X); END");
  assert.match(await refusal("SELECT SUM1(3)"), "42000 functions call each other in a circle");
  await execute("DROP FUNCTION ADD1");
  assert.match(await refusal("SELECT SUM1(3)"), "42000 function or script ADD1 not found");
});

test("is an object of its schema", async () => {
  await execute(
    "CREATE SCHEMA OBJ",
    "CREATE OR REPLACE FUNCTION\n  ONE() RETURN INT BEGIN RETURN 1; END ONE;\n/",
    "COMMENT ON FUNCTION ONE IS 'it''s one'",
    "RENAME FUNCTION ONE TO UNO",
  );
  assert.equal(
    await execute("SELECT * FROM EXA_ALL_FUNCTIONS WHERE FUNCTION_SCHEMA = 'OBJ'").then(
      (rows) => Array.isArray(rows) && rows.map((row) => [row[0], row[1], row[2], row[4], row[5]]),
    ),
    [["OBJ", "UNO", "SYS", "FUNCTION\n  ONE() RETURN INT BEGIN RETURN 1; END ONE;", "it's one"]],
  );
  assert.equal(
    await execute("SELECT OBJECT_NAME, OBJECT_TYPE FROM EXA_ALL_OBJECTS WHERE ROOT_NAME = 'OBJ'"),
    [["UNO", "FUNCTION"]],
  );
  assert.equal(await execute("SELECT OBJ.UNO()"), [["1"]]);
  const again = "CREATE FUNCTION UNO() RETURN INT BEGIN RETURN 2; END";
  assert.match(await refusal(again), "42000 object UNO already exists");
  assert.match(await refusal("DROP SCRIPT UNO"), "42000 UNO is a function, not a script");
  assert.match(await refusal("DROP SCHEMA OBJ"), "is not empty");
  assert.match(await refusal("SELECT * FROM UNO"), "42000 object UNO not found");
  await execute("DROP FUNCTION UNO", "DROP FUNCTION IF EXISTS UNO");
  assert.match(await refusal("SELECT OBJ.UNO()"), "42000 function or script OBJ.UNO not found");
  await execute("DROP SCHEMA OBJ", "OPEN SCHEMA S");
});

test("goes with a rollback", async () => {
  database.session.autocommit = false;
  await execute("CREATE FUNCTION SHORT1() RETURN INT BEGIN RETURN 1; END", "ROLLBACK");
  database.session.autocommit = true;
  assert.match(await refusal("SELECT SHORT1()"), "42000 function or script SHORT1 not found");
});

const refused: [body: string, why: string][] = [
  ["(X INT) RETURN INT BEGIN RETURN Y; END", "42000 object Y not found"],
  ["(X INT) RETURN INT BEGIN Y := 1; RETURN X; END", "42000 variable Y not found"],
  ["(X INT) RETURN INT IS X INT; BEGIN RETURN X; END", "42000 variable X is declared twice"],
  [
    "(X INT) RETURN INT BEGIN X := 1; RETURN X; END",
    "0A000 feature not supported by the local Exasol: changing parameter X",
  ],
  [
    "() RETURN INT BEGIN RETURN (SELECT 1); END",
    "0A000 feature not supported by the local Exasol: a subquery in a function",
  ],
  ["() RETURN INT BEGIN RETURN COUNT(*); END", "42000 aggregate and analytic functions"],
  ["() RETURN INT BEGIN RETURN ROWNUM; END", "0A000 feature not supported by the local Exasol: ROWNUM"],
  ["() RETURN INT BEGIN RETURN NOTHING(1); END", "42000 function or script NOTHING not found"],
  [
    "() RETURN INT BEGIN FOR I := 1 TO 1.5 DO RETURN I; END FOR; END",
    "a loop between other than whole numbers",
  ],
  [
    "(I INT) RETURN INT BEGIN FOR I := 1 TO 2 DO RETURN I; END FOR; END",
    "a loop whose counter I is a variable",
  ],
  ["() RETURN INT IS X INT BEGIN RETURN 1; END", "42000 syntax error, unexpected BEGIN_, expecting ';'"],
  ["() RETURN INT BEGIN RETURN 1 END", "42000 syntax error, unexpected END_, expecting ';'"],
];

for (const [body, why] of refused) {
  test(`refuses ${body}`, async () => {
    const message = await refusal(`CREATE FUNCTION REFUSED ${body}`);
    assert.ok(message.includes(why), message);
  });
}

test("refuses a path that ends without RETURN, and a loop to NULL, when it comes there", async () => {
  const body = "(X INT) RETURN INT BEGIN IF X > 0 THEN RETURN X; END IF; END";
  assert.equal(await calls(body, "F(1)"), ["1"]);
  assert.match(
    await refusal("SELECT F(0)"),
    "0A000 feature not supported by the local Exasol: the end of function F",
  );
  await execute(
    "CREATE OR REPLACE FUNCTION F (X INT) RETURN INT BEGIN FOR I := 1 TO X DO RETURN I; END FOR; RETURN 0; END",
  );
  assert.match(
    await refusal("SELECT F(NULL)"),
    "0A000 feature not supported by the local Exasol: a loop that begins or ends",
  );
});

test("a loop without end ends with its statement", async () => {
  await execute(
    "CREATE OR REPLACE FUNCTION F () RETURN INT BEGIN WHILE 1 = 1 DO IF 1 = 2 THEN RETURN 1; END IF; END WHILE; RETURN 2; END",
  );
  database.session.queryTimeout = 1;
  try {
    assert.match(await refusal("SELECT F()"), "R0001");
  } finally {
    database.session.queryTimeout = 0;
  }
});

test.run();
