import * as assert from "uvu/assert";
import { parseInSteps, parseStatement } from "../../sql/parse-statement.ts";
import { suite } from "../support/suite.ts";

const test = suite("statements, read");

test("COMMENT IS behind a view's query is the view's, not an alias", () => {
  for (const query of ["SELECT A FROM T", "SELECT A", "SELECT A FROM T WHERE A > 1"]) {
    const { statement } = parseStatement(`CREATE VIEW V AS ${query} COMMENT IS 'it''s'`);
    assert.is(statement.kind, "createView");
    if (statement.kind === "createView") assert.is(statement.comment, "it's");
  }
  const { statement } = parseStatement("SELECT A COMMENT FROM T");
  assert.is(statement.kind, "query");
});

test("a script's quoted parameter may hold quotes", () => {
  const { statement } = parseStatement('CREATE LUA SCRIPT S ("say ""hi""", b) AS\nexit()');
  if (statement.kind !== "createScript" || statement.definition.type !== "SCRIPTING") assert.unreachable();
  else
    assert.equal(
      statement.definition.parameters.map(({ name }) => name),
      ['say "hi"', "b"],
    );
});

test("a long string may hold doubled quotes wherever a part of it ends", () => {
  for (const text of ["it's 'quoted' ".repeat(140_000), "'".repeat(200_001), `a${"'".repeat(200_001)}`]) {
    const { statement } = parseStatement(`COMMENT ON TABLE T IS '${text.replaceAll("'", "''")}'`);
    assert.is(statement.kind === "comment" && statement.comment === text, true);
  }
});

test("names in lists say where they stand", () => {
  const sql = "WITH A (X) AS (SELECT 1) SELECT I AS J FROM A AS B (Y) JOIN C USING (Z)";
  const { statement } = parseStatement(sql);
  const places = JSON.stringify(statement).matchAll(/"name":"([XJBYZ])","at":(\d+)/g);
  const found = [...places].map(([, name, at]) => [name, sql[Number(at)]]);
  assert.equal(found.map(([name]) => name).sort(), ["B", "J", "X", "Y", "Z"]);
  for (const [name, letter] of found) assert.is(name, letter);
});

test("a name may stand in brackets, as dbt's adapter writes it", () => {
  const { statement } = parseStatement("SELECT [a b].[Name] FROM [a b]");
  const names = [...JSON.stringify(statement).matchAll(/"name":"(.*?)"/g)].map(([, name]) => name);
  assert.equal(names, ["a b", "Name", "a b"]);
  for (const sql of ["SELECT [", "SELECT []"]) assert.throws(() => parseStatement(sql));
});

test("a spec's value may be an address", () => {
  const sql = "EXPORT T INTO CSV AT :address FILE :file";
  const { statement } = parseStatement(sql, { names: "spec" });
  assert.ok(statement.kind === "export" && "url" in (statement.targets[0]?.address ?? {}));
});

test("gives the same in steps, wherever it is left for others", () => {
  for (const [sql, wanted] of [
    [
      "SELECT A, 'b' AS \"B\", F(1, A, ?) FROM T WHERE (A, B) IN ((1, 2), (3, ?)) OR A = 1 AND B || C || 'd' = ? + 1",
      15,
    ],
    [
      "INSERT INTO T VALUES (1, DEFAULT), (?, 'a' || 'b'), (2, (SELECT MAX(A) FROM U WHERE B IN (1, 2, 3)))",
      8,
    ],
    [
      "WITH A AS (SELECT 1), B AS (VALUES (1, 2), (3, 4)) (SELECT 1) UNION ALL SELECT 2 EXCEPT TABLE T ORDER BY 1, 2",
      8,
    ],
    [
      "UPDATE T SET A = CASE A WHEN 1 THEN 2 WHEN 3 THEN ? ELSE 5 END, B = (A + ?) * -2 WHERE NOT A IN (1, 2)",
      6,
    ],
    [
      "CREATE FUNCTION F(A INT) RETURN INT IS B INT; BEGIN B := 1; IF A > 1 OR A < -1 THEN RETURN A; END IF; RETURN B; END F;",
      5,
    ],
    [
      "MERGE INTO T USING U ON T.A = U.A WHEN MATCHED THEN UPDATE SET B = GREATEST(1, 2, U.B) WHEN NOT MATCHED THEN INSERT VALUES (1, 2)",
      2,
    ],
    ["GRANT R1, R2, R3 TO U1, U2, U3", 6],
    ["CREATE TABLE T (A INT DEFAULT 1 + 2, B INT PRIMARY KEY, C INT NOT NULL, DISTRIBUTE BY A, B, C)", 7],
    ["CREATE TABLE T (A, B, C) AS SELECT * FROM U JOIN V USING (X, Y) CROSS JOIN W", 6],
    ["INSERT INTO T (A, B, C) VALUES (1, DEFAULT, 3)", 5],
    ["SELECT 1 FROM T GROUP BY GROUPING SETS ((B, A), CUBE(A, C), B), A, 1 + C", 7],
    ["SELECT JSON_EXTRACT(A, '$.a' ERROR ON EMPTY, '$.b', '$.c') EMITS (A INT, B INT, C INT) FROM T", 5],
    ["EXPORT T (A, B, C) INTO CSV AT 'http://a' FILE 'b'", 3],
    ["COMMENT ON TABLE T (A IS 'a', B IS 'b', C IS 'c')", 2],
    ["ALTER TABLE T DISTRIBUTE BY A, B, C", 2],
    ["CREATE LUA SCALAR SCRIPT S (A INT, B INT, C INT) EMITS (D INT, E INT, F INT) AS", 3],
    ["EXECUTE SCRIPT S(1, ARRAY(2, 3), 4)", 5],
    ["IMPORT INTO T FROM CSV AT 'http://a' FILE 'b' FILE 'c' (1, 2..3) FILE 'd' FILE 'e'", 5],
  ] as const) {
    const steps = parseInSteps(sql, 0);
    for (let left = 0; ; left++) {
      const { done, value } = steps.next();
      if (!done) continue;
      assert.equal(value, parseStatement(sql));
      assert.ok(left >= wanted, `left ${left} times: ${sql}`);
      break;
    }
  }
});

test.run();
