import * as assert from "uvu/assert";
import { checkShapes } from "../../generators/check/check-shapes.ts";
import { loadSpecs } from "../../generators/load-specs.ts";
import { fromPackage } from "../../package/package-root.ts";
import { catalogue } from "../../spec/error-catalogue.ts";
import { bindNames, findNames } from "../../sql/find-names.ts";
import type { Identifier, Select } from "../../sql/nodes.ts";
import { parseStatement } from "../../sql/parse-statement.ts";
import { suite } from "../support/suite.ts";

const test = suite("SQL of specs");

const parse = (sql: string) => parseStatement(sql, { names: "spec" }).statement;
const names = (path: Identifier[]) =>
  path.map(({ name, fragment }) => ({ name, ...(fragment && { fragment }) }));

function select(sql: string): Select {
  const statement = parse(sql);
  if (statement.kind !== "query" || statement.query.body.kind !== "select") throw new Error("no SELECT");
  return statement.query.body;
}

test("a value is an expression with its place", () => {
  const { items, where } = select("SELECT :job_name FROM T WHERE A = :job.arn");
  assert.equal(items[0], {
    kind: "expression",
    expression: { kind: "value", name: "job_name", at: 7 },
    at: 7,
  });
  assert.ok(where?.kind === "binary");
  assert.equal(where.right, { kind: "value", name: "job.arn", at: 34 });
});

test("a fragment is a name, also within a path", () => {
  const { items, from } = select('SELECT ::list FROM ::script_schema."T", ::a.::job.view');
  assert.ok(items[0]?.kind === "expression" && items[0].expression.kind === "column");
  assert.equal(items[0].expression.path, [{ name: "::list", at: 7, fragment: "list" }]);
  assert.ok(from[0]?.kind === "table" && from[1]?.kind === "table");
  assert.equal(names(from[0].path), [{ name: "::script_schema", fragment: "script_schema" }, { name: "T" }]);
  assert.equal(names(from[1].path), [
    { name: "::a", fragment: "a" },
    { name: "::job.view", fragment: "job.view" },
  ]);
});

test("a fragment stands for a view's query, a script's columns and the files of an EXPORT", () => {
  const view = parse("CREATE VIEW ::schema.::view AS\n::query");
  assert.ok(view.kind === "createView");
  assert.is(view.query, "::query");
  const script = parse("CREATE LUA SET SCRIPT S.F (::input) EMITS (::output) AS\n::body");
  assert.ok(script.kind === "createScript" && script.definition.type === "UDF");
  assert.equal([script.definition.inputColumns, script.definition.outputColumns], [null, null]);
  assert.is(script.source, "::body");
  assert.is(
    parse("EXPORT (SELECT ::list FROM ::t) INTO CSV AT ::connection ::files WITH COLUMN NAMES").kind,
    "export",
  );
});

test("a value stands for a string where SQL takes nothing else", () => {
  const sqlText = "CREATE CONNECTION ::name TO :address USER :user IDENTIFIED BY :password";
  const connection = parse(sqlText);
  assert.ok(connection.kind === "createConnection");
  assert.equal(
    [connection.address, connection.user, connection.password],
    ["address", "user", "password"].map((name) => ({ kind: "value", name, at: sqlText.indexOf(`:${name}`) })),
  );
});

test("a string that looks like a value is none", () => {
  const connection = parse("CREATE CONNECTION C TO ':address'");
  assert.ok(connection.kind === "createConnection");
  assert.equal(connection.address, { kind: "string", value: ":address", at: 23 });
});

test("every statement of the shipped specs can be read", async () => {
  const { specs } = checkShapes((await loadSpecs(fromPackage("spec"))).values, catalogue);
  const statements = specs.flatMap(({ spec }) => [
    ...statementsOf(spec),
    ...("example" in spec && spec.example !== undefined ? [spec.example] : []),
  ]);
  assert.ok(statements.length > 20);
  for (const sql of statements) parse(sql);
});

test("a statement of a database has no such names", () => {
  assert.throws(() => parseStatement("SELECT :job_name"), /unexpected ':', expected an expression/);
});

test("names are found outside literals, quoted names and comments only", () => {
  const sql = 'SELECT \':a\', ":b", :c, ::d.e -- :f\n/* ::g */ FROM ::h."T" WHERE x=:y';
  assert.equal(
    findNames(sql).map(({ kind, name }) => `${kind} ${name}`),
    ["value c", "fragment d.e", "fragment h", "value y"],
  );
  const [c] = findNames(sql);
  assert.is(sql.slice(c?.start, c?.end), ":c");
});

test("binding changes nothing but the names", () => {
  const sql = "SELECT ':a\n\n  ', :b.c,\t::d -- :e\r\nFROM ::f.\"::g\"";
  assert.is(
    bindNames(sql, ({ name }) => name.toUpperCase().replace(".", "__")),
    "SELECT ':a\n\n  ', :B__C,\t::D -- :e\r\nFROM ::F.\"::g\"",
  );
});

/** All that is called `statement` in a spec, however deep. */
function statementsOf(part: unknown): string[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) =>
    typeof value === "string" ? (key === "statement" ? [value] : []) : statementsOf(value),
  );
}

test.run();
