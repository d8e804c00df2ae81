/** Preprocessor scripts and the library sqlparsing. Examples in Exasol's manual: "SQL Preprocessor". */
import * as assert from "uvu/assert";
import { createScriptRunner } from "../../../../sandbox/exasol/scripting/script-runner.ts";
import { suite } from "../../../support/suite.ts";
import { type Database, errorOf, openDatabase, run } from "./database.ts";

const test = suite<{ db: Database }>("engine: preprocessor scripts");

test.before(async (context) => {
  context.db = await openDatabase({ scriptRunner: createScriptRunner() });
});
test.after(async ({ db }) => db.close());

/** What a script with this body prints. */
async function output({ db }: { db: Database }, body: string): Promise<unknown[]> {
  await run(db.session, `CREATE OR REPLACE LUA SCRIPT S.ASK() AS\n${body}`);
  const rows = await run(db.session, "EXECUTE SCRIPT S.ASK() WITH OUTPUT");
  return Array.isArray(rows) ? rows.map(([line]) => line) : [];
}

/** Runs with a preprocessor script of this body, in a session of its own. */
async function preprocessed({ db }: { db: Database }, body: string, ...statements: string[]) {
  const session = await db.engine.openSession("sys", { schema: "S" });
  try {
    await run(session, `CREATE OR REPLACE LUA SCRIPT PRE() AS\n${body}`);
    await run(session, "ALTER SESSION SET SQL_PREPROCESSOR_SCRIPT = S.PRE");
    return await run(session, ...statements);
  } finally {
    await session.close();
  }
}

test("a script changes each statement before it is compiled", async (context) => {
  const body = "sqlparsing.setsqltext((string.gsub(sqlparsing.getsqltext(), 'ONE', '1')))";
  assert.equal(await preprocessed(context, body, "SELECT ONE + ONE"), [["2"]]);
});

test("a statement that the script leaves alone runs as it is", async (context) => {
  assert.equal(await preprocessed(context, "local ignored = 1", "SELECT 3"), [["3"]]);
});

test("the manual's IF() becomes a CASE, within others too", async (context) => {
  const body = `
    local ignore = sqlparsing.iswhitespaceorcomment
    local text = sqlparsing.getsqltext()
    while true do
      local t = sqlparsing.tokenize(text)
      local start = sqlparsing.find(t, 1, true, false, ignore, 'IF', '(')
      if not start then break end
      local stop = sqlparsing.find(t, start[2], true, true, ignore, ')')
      local first = sqlparsing.find(t, start[2] + 1, true, true, ignore, ',')
      local second = sqlparsing.find(t, first[1] + 1, true, true, ignore, ',')
      text = table.concat(t, '', 1, start[1] - 1)
        .. 'CASE WHEN (' .. table.concat(t, '', start[2] + 1, first[1] - 1) .. ') != 0 THEN ('
        .. table.concat(t, '', first[1] + 1, second[1] - 1) .. ') ELSE ('
        .. table.concat(t, '', second[1] + 1, stop[1] - 1) .. ') END '
        .. table.concat(t, '', stop[1] + 1)
    end
    sqlparsing.setsqltext(text)`;
  const sql = "SELECT if( 0 /* , */, 'IF(1,2,3)', IF(1, MOD(7, 4), 2) ), 5";
  assert.equal(await preprocessed(context, body, sql), [["3", "5"]]);
});

test("a prepared statement is preprocessed too", async ({ db }) => {
  const session = await db.engine.openSession("sys", { schema: "S" });
  await run(
    session,
    "CREATE OR REPLACE LUA SCRIPT PRE() AS sqlparsing.setsqltext((string.gsub(sqlparsing.getsqltext(), 'FETCH ME', 'SELECT')))",
    "ALTER SESSION SET SQL_PREPROCESSOR_SCRIPT = PRE",
  );
  const { result } = await session.prepare("FETCH ME 1 AS A");
  assert.equal(result.kind === "resultSet" && result.columns.map(({ name }) => name), ["A"]);
  await session.close();
});

test("its error says which script failed, and ALTER SESSION still turns it off", async (context) => {
  const session = await context.db.engine.openSession("sys", { schema: "S" });
  await run(
    session,
    "CREATE OR REPLACE LUA SCRIPT PRE() AS\nerror('no')",
    "ALTER SESSION SET SQL_PREPROCESSOR_SCRIPT = 'S.PRE'",
  );
  assert.is(
    await errorOf(session, "SELECT 1"),
    '43100 While preprocessing SQL with "S"."PRE": 43000:"no" caught in script "S"."PRE" at line 1',
  );
  await run(session, "ALTER SESSION SET SQL_PREPROCESSOR_SCRIPT = NULL");
  assert.equal(await run(session, "SELECT 1"), [["1"]]);
  await session.close();
});

test("statements with passwords are not shown to it", async (context) => {
  await preprocessed(
    context,
    "error('seen')",
    'CREATE USER PRE_USER IDENTIFIED BY "p"',
    'ALTER USER PRE_USER IDENTIFIED BY "q"',
    "CREATE OR REPLACE CONNECTION PRE_C TO 'https://h' USER 'u' IDENTIFIED BY 'p'",
    "ALTER CONNECTION PRE_C TO 'https://h' USER 'u' IDENTIFIED BY 'q'",
  );
});

test("it asks the database without being asked about that itself", async (context) => {
  const body = `local r = query([[SELECT 'SELECT 42' AS Q]])
sqlparsing.setsqltext(r[1].Q)`;
  assert.equal(await preprocessed(context, body, "anything"), [["42"]]);
});

test("only the script itself has the statement, what it imports has not", async (context) => {
  await run(
    context.db.session,
    "CREATE OR REPLACE LUA SCRIPT S.LIB() AS\nfunction text()\n  local t = sqlparsing.getsqltext()\n  return t\nend",
  );
  const body = `import('S.LIB', 'lib')
local ok, message = pcall(lib.text)
sqlparsing.setsqltext("SELECT '" .. tostring(ok) .. "'")`;
  assert.equal(await preprocessed(context, body, "SELECT 1"), [["false"]]);
  assert.equal(await output(context, "output(tostring(pcall(sqlparsing.getsqltext)))"), ["false"]);
});

test("ALTER SYSTEM names the script of later sessions", async ({ db }) => {
  await run(
    db.session,
    "CREATE OR REPLACE LUA SCRIPT S.ALL_PRE() AS sqlparsing.setsqltext('SELECT 7')",
    "ALTER SYSTEM SET SQL_PREPROCESSOR_SCRIPT = S.ALL_PRE",
  );
  const later = await db.engine.openSession("sys");
  await run(db.session, "ALTER SYSTEM SET SQL_PREPROCESSOR_SCRIPT = NULL");
  assert.equal(await run(later, "SELECT 1"), [["7"]]);
  assert.equal(await run(db.session, "SELECT 1"), [["1"]]);
  await later.close();
});

test("a PREPROCESSOR SCRIPT is for this alone", async ({ db }) => {
  const session = await db.engine.openSession("sys", { schema: "S" });
  await run(session, "CREATE OR REPLACE LUA PREPROCESSOR SCRIPT ONLY AS\nsqlparsing.setsqltext('SELECT 8')");
  assert.equal(await run(session, "SELECT SCRIPT_TYPE FROM EXA_ALL_SCRIPTS WHERE SCRIPT_NAME = 'ONLY'"), [
    ["PREPROCESSOR"],
  ]);
  assert.match(await errorOf(session, "EXECUTE SCRIPT ONLY()"), "script ONLY not found");
  await run(session, "ALTER SESSION SET SQL_PREPROCESSOR_SCRIPT = ONLY");
  assert.equal(await run(session, "SELECT 1"), [["8"]]);
  await session.close();
  assert.match(
    await errorOf(db.session, "CREATE PYTHON3 PREPROCESSOR SCRIPT P AS x"),
    "PREPROCESSOR SCRIPT in PYTHON3",
  );
});

test("a script that isn't there, or that wants arguments, is refused", async ({ db }) => {
  await run(db.session, "CREATE OR REPLACE LUA SCRIPT S.WITH_ARGUMENT(A) AS local x = 1");
  for (const name of ["S.NOWHERE", "S.WITH_ARGUMENT"])
    assert.match(
      await errorOf(db.session, `ALTER SESSION SET SQL_PREPROCESSOR_SCRIPT = ${name}`),
      `preprocessor script ${name} not found`,
    );
});

test("tokens put together are the text, blanks and comments included", async (context) => {
  assert.equal(
    await output(
      context,
      `local t = sqlparsing.tokenize("select  a.\\"b\\"||'c''d' -- e\\n, 1.5e3/*f*/")
       for _, one in ipairs(t) do output('<' .. one .. '>') end
       output(table.concat(t))`,
    ),
    [
      "<select>",
      "<  >",
      "<a>",
      "<.>",
      '<"b">',
      "<||>",
      "<'c''d'>",
      "< >",
      "<-- e>",
      "<\n>",
      "<,>",
      "< >",
      "<1.5e3>",
      "</*f*/>",
      "select  a.\"b\"||'c''d' -- e\n, 1.5e3/*f*/",
    ],
  );
});

for (const [name, yes, no] of [
  ["iswhitespace", "  \n", "--x"],
  ["iscomment", "/* x */", " "],
  ["iswhitespaceorcomment", "--x", "x"],
  ["isidentifier", '"a b"', "'a'"],
  ["isidentifier", "dual", "select"],
  ["iskeyword", "From", "dual"],
  ["isstringliteral", "'it''s'", '"a"'],
  ["isnumericliteral", "1.5", "a1"],
] as const)
  test(`${name} holds for ${yes.trim()}, not for ${no}`, async (context) => {
    assert.equal(
      await output(
        context,
        `output(tostring(sqlparsing.${name}([[${yes.replace(/^\n/, "")}]])))
         output(tostring(sqlparsing.${name}([[${no}]])))`,
      ),
      ["true", "false"],
    );
  });

test("normalize writes words in capital letters and nothing else", async (context) => {
  assert.equal(await output(context, `output(sqlparsing.normalize([[select "a", 'b' from Dual]]))`), [
    `SELECT "a", 'b' FROM DUAL`,
  ]);
});

test("find goes backwards from the last token on", async (context) => {
  assert.equal(
    await output(
      context,
      `local t = sqlparsing.tokenize('select * from dual')
       output(sqlparsing.find(t, #t, false, true, sqlparsing.iswhitespaceorcomment, sqlparsing.isany)[1])
       output(sqlparsing.find(t, #t, false, true, sqlparsing.iswhitespaceorcomment, 'FROM')[1])
       output(tostring(sqlparsing.find(t, 1, true, true, sqlparsing.iswhitespaceorcomment, 'WHERE')))`,
    ),
    ["7", "5", "nil"],
  );
});

test("find stays within its brackets when it is told so", async (context) => {
  assert.equal(
    await output(
      context,
      `local t = sqlparsing.tokenize('f(a,(b,c),d),e')
       local ignore = sqlparsing.iswhitespaceorcomment
       local at = sqlparsing.find(t, 3, true, true, ignore, ',')[1]
       output(at)
       output(sqlparsing.find(t, at + 1, true, true, ignore, ',')[1])
       output(tostring(sqlparsing.find(t, at + 1, true, true, ignore, 'E')))
       output(sqlparsing.find(t, 2, true, true, ignore, ')')[1])`,
    ),
    ["4", "10", "nil", "12"],
  );
});

test.run();
