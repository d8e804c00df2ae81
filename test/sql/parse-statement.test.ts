import * as assert from "uvu/assert";
import { parseStatement } from "../../sql/parse-statement.ts";
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

test.run();
