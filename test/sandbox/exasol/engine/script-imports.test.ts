/** IMPORT FROM SCRIPT, with the scripts that Exasol's own containers are tried with. */
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { ScriptThreads } from "../../../../sandbox/exasol/scripting/script-threads.ts";
import { luaUdfs } from "../../../../sandbox/exasol/udf-host/lua-udfs.ts";
import { createUdfRunner } from "../../../../sandbox/exasol/udf-host/udf-runner.ts";
import { formatType } from "../../../../sql/types.ts";
import { suite } from "../../../support/suite.ts";
import { columnsOf, type Database, errorOf, openDatabase, run } from "./database.ts";

const test = suite("engine: imports by scripts");
const client = fileURLToPath(new URL("../../../../runtime/udf-client/main.js", import.meta.url));
const threads = new ScriptThreads();
let database: Database;

test.before(async () => {
  const udfRunner = createUdfRunner({
    languages: { TYPESCRIPT: { command: process.execPath, args: ["--experimental-vm-modules", client] } },
    builtIn: { LUA: luaUdfs(threads) },
  });
  database = await openDatabase({ udfRunner });
  await execute(
    "CREATE CONNECTION FOOCONN TO 'a' USER 'b' IDENTIFIED BY 'c'",
    "CREATE TABLE T (Z VARCHAR(2000))",
    "CREATE TABLE T2 (Y VARCHAR(2000), Z VARCHAR(3000))",
    `CREATE LUA SCALAR SCRIPT PARAMETERS(...) RETURNS VARCHAR(2000) AS
      function generate_sql_for_import_spec(import_spec)
        return "select '" .. import_spec.parameters.FOO .. "', '" .. import_spec.parameters.BAR .. "';"
      end
`,
    `CREATE LUA SET SCRIPT "ALL"(...) EMITS (X VARCHAR(2000)) AS
      function generate_sql_for_import_spec(import_spec)
        local connection, name, foo, types, names = "X", "Y", "Z", "T", "N"
        if import_spec.connection ~= nil then
          local c = import_spec.connection
          connection = c.user .. c.password .. c.address .. c.type
        end
        if import_spec.connection_name ~= nil then name = import_spec.connection_name end
        if import_spec.parameters.FOO ~= nil then foo = import_spec.parameters.FOO end
        if import_spec.subselect_column_types ~= nil then
          for i = 1, #import_spec.subselect_column_types do
            types = types .. import_spec.subselect_column_types[i]
            names = names .. import_spec.subselect_column_names[i]
          end
        end
        local is_sub = string.upper(import_spec.is_subselect)
        return "select 1, '" .. table.concat({is_sub, name, connection, foo, types, names}, "_") .. "'"
      end
`,
    `CREATE LUA SCALAR SCRIPT NUMBERS(N DOUBLE) EMITS (X DOUBLE, Y VARCHAR(9)) AS
      function run(ctx)
        for i = 1, ctx.N do ctx.emit(i, "row " .. i) end
      end
      function generate_sql_for_import_spec(import_spec)
        return "SELECT " .. exa.meta.script_schema .. ".NUMBERS(" .. import_spec.parameters.N .. ")"
      end
`,
    `CREATE TYPESCRIPT SCALAR SCRIPT TS(...) RETURNS INT AS
      export function generateSqlForImportSpec(spec) {
        const text = JSON.stringify(spec).replaceAll("'", "''");
        return \`SELECT '\${text}', '\${exa.getConnection("FOOCONN").address}'\`;
      }
`,
  );
});
test.after(async () => {
  await database.close();
  await threads.close();
});

const execute = (...statements: string[]) => run(database.session, ...statements);
const failure = (sql: string) => errorOf(database.session, sql);

test("fills a table by the query the script answers with", async () => {
  assert.is(await execute("IMPORT INTO T2 FROM SCRIPT PARAMETERS WITH foo='bar' BAR = 'foo'"), 1);
  assert.equal(await execute("SELECT * FROM T2"), [["bar", "foo"]]);
  assert.is(
    await execute("TRUNCATE TABLE T2", "IMPORT INTO S.T2 (Z, Y) FROM SCRIPT S.NUMBERS WITH N='3'"),
    3,
  );
  assert.equal(await execute("SELECT Z, Y FROM T2 ORDER BY Z"), [
    ["1", "row 1"],
    ["2", "row 2"],
    ["3", "row 3"],
  ]);
  await execute("TRUNCATE TABLE T2");
});

test("gives the rows as a result where there is no table, of the columns that are named", async () => {
  assert.equal(await execute("IMPORT FROM SCRIPT PARAMETERS WITH FOO='bar' BAR='foo'"), [["bar", "foo"]]);
  const named = `IMPORT INTO (a double, b varchar(3000)) FROM SCRIPT "ALL"
    AT 'fooconn' USER 'hans' IDENTIFIED BY 'meiser' WITH foo='a value'`;
  assert.equal(await execute(named), [
    [1, "TRUE_Y_hansmeiserfooconnpassword_a value_TDOUBLEVARCHAR(3000) UTF8_NAB"],
  ]);
  assert.equal(
    (await columnsOf(database.session, named)).map(({ name, type }) => `${name} ${formatType(type)}`),
    ["A DOUBLE", "B VARCHAR(3000) UTF8"],
  );
});

test("tells a connection by its name, or what it holds", async () => {
  const rows = async (at: string) => {
    await execute("TRUNCATE TABLE T2", `IMPORT INTO T2 FROM SCRIPT "ALL" ${at}`);
    return execute("SELECT Z FROM T2");
  };
  assert.equal(await rows(""), [["FALSE_Y_X_Z_T_N"]]);
  assert.equal(await rows("AT fooconn"), [["FALSE_FOOCONN_X_Z_T_N"]]);
  assert.equal(await rows("AT 'a' USER 'b' IDENTIFIED BY 'c'"), [["FALSE_Y_bcapassword_Z_T_N"]]);
});

test("asks scripts in other languages over their protocol", async () => {
  const sql = "IMPORT INTO (X VARCHAR(2000), Y CHAR(3)) FROM SCRIPT TS AT 'h' WITH K = 'v'";
  const [[given, address] = []] = (await execute(sql)) as string[][];
  assert.is(address, "a  ");
  assert.equal(JSON.parse(given ?? ""), {
    isSubselect: true,
    subselectColumns: [
      { name: "X", type: "STRING", sqlType: "VARCHAR(2000) UTF8", length: 2000 },
      { name: "Y", type: "STRING", sqlType: "CHAR(3) UTF8", length: 3 },
    ],
    connection: { type: "password", address: "h", user: "", password: "" },
    parameters: { K: "v" },
  });
});

test("refuses what is no script, answers with no query, or lacks a right", async () => {
  assert.match(await failure("IMPORT INTO T FROM SCRIPT NONE"), /^42000 object NONE not found/);
  assert.match(
    await failure("IMPORT INTO T FROM SCRIPT PARAMETERS AT NONE"),
    /^42000 connection NONE does not/,
  );
  await execute(
    "CREATE LUA SCALAR SCRIPT NO_QUERY() RETURNS INT AS function generate_sql_for_import_spec() return 'DROP TABLE T' end\n",
  );
  assert.match(
    await failure("IMPORT INTO T FROM SCRIPT NO_QUERY"),
    /^42000 the script has not answered with a query/,
  );
  await execute("CREATE LUA SCALAR SCRIPT NO_FUNCTION() RETURNS INT AS function run(ctx) return 1 end\n");
  assert.match(
    await failure("IMPORT INTO T FROM SCRIPT NO_FUNCTION"),
    /^22002 .*no function generate_sql_for_import_spec/,
  );
  await execute("CREATE TYPESCRIPT SCALAR SCRIPT NO_EXPORT() RETURNS INT AS export const run = () => 1;\n");
  assert.match(
    await failure("IMPORT INTO T FROM SCRIPT NO_EXPORT"),
    /^22002 .*no function generate_sql_for_import_spec/,
  );
  assert.match(await failure("IMPORT INTO T FROM SCRIPT PARAMETERS WITH A = ?"), /^42000 syntax error/);
});
test.run();
