import * as assert from "uvu/assert";
import { type LocalExasol, startExasol } from "../../../../sandbox/exasol/start-exasol.ts";
import { suite } from "../../../support/suite.ts";
import { type Answer, RawClient } from "./raw-client.ts";

const test = suite("results with many rows");
const rowCount = 30_000;
let exasol: LocalExasol;
let client: RawClient;
test.before(async () => {
  exasol = await startExasol({ languages: {} });
});
test.after(async () => {
  await exasol.close();
});
test.before.each(async () => {
  client = await loggedIn();
  await execute("CREATE SCHEMA S");
  await execute("CREATE TABLE T (N DECIMAL(18,0), D DOUBLE, V VARCHAR(100))");
  await execute(
    `INSERT INTO T SELECT N, N / 2, 'row ' || N FROM (VALUES BETWEEN 0 AND ${rowCount - 1}) AS V(N)`,
  );
});
test.after.each(async () => {
  await client.ask({ command: "setAttributes", attributes: { autocommit: true } });
  await execute("DROP SCHEMA S CASCADE");
  await client.close();
});

async function loggedIn(): Promise<RawClient> {
  const opened = await new RawClient(`ws://127.0.0.1:${exasol.port}`).opened();
  await opened.login(exasol.password);
  return opened;
}

async function execute(sqlText: string, attributes: object = {}): Promise<Answer> {
  const answer = await client.ask({ command: "execute", sqlText, attributes });
  if (answer.status !== "ok") throw new Error(answer.text);
  return answer;
}

async function handleOf(sql: string): Promise<unknown> {
  const set = (await execute(sql)).responseData.results?.[0]?.resultSet;
  assert.is(set?.numRows, rowCount);
  return set?.resultSetHandle;
}

const query = "SELECT N, D, V FROM T ORDER BY N";

const fetchRequest = (resultSetHandle: unknown, startPosition: number, numBytes: number) => ({
  command: "fetch",
  resultSetHandle,
  startPosition,
  numBytes,
});

/** The rows of a fetch are those of `query` from start on; returns how many they are. */
async function checkFetch(handle: unknown, start: number, numBytes: number): Promise<number> {
  const { responseData, text } = await client.ask(fetchRequest(handle, start, numBytes));
  const rows = Number(responseData.numRows);
  assert.ok(rows === 1 || text.length < numBytes + 100);
  const numbers = Array.from({ length: rows }, (_, i) => start + i);
  const expected = [numbers, numbers.map((n) => n / 2), numbers.map((n) => `row ${n}`)];
  assert.is(JSON.stringify(responseData.data) === JSON.stringify(expected), true, `rows from ${start}`);
  return rows;
}

test("rows may be fetched in any order, and again", async () => {
  const handle = await handleOf(query);
  assert.is(await checkFetch(handle, rowCount - 1, 1000), 1);
  for (const start of [0, 20_000, 2047, 2048, 5000, 5001, 4000, 29_000, 0])
    assert.ok((await checkFetch(handle, start, 10_000)) > 100);
  assert.is(await checkFetch(handle, 12_345, 1), 1);
  assert.is(await checkFetch(handle, 3, 64 << 20), rowCount - 3);
  for (let next = 0; next < rowCount; ) next += await checkFetch(handle, next, 100_000);
  for (const start of [rowCount, -1, 0.5])
    assert.is((await client.ask(fetchRequest(handle, start, 1))).status, "error");
});

test("a result is what it was when its statement ran", async () => {
  const first = await handleOf(query);
  let next = await checkFetch(first, 0, 50_000);
  await execute("UPDATE T SET N = N + 1, V = 'changed'");
  const second = await handleOf(
    "SELECT CAST(N - 1 AS DECIMAL(18,0)), D, 'row ' || (N - 1) FROM T ORDER BY N",
  );
  next += await checkFetch(first, next, 50_000);
  await checkFetch(second, 10_000, 50_000);
  await execute("DROP TABLE T");
  await execute("CREATE TABLE T (X VARCHAR(10))");
  await checkFetch(first, next, 50_000);
  await checkFetch(second, 100, 50_000);
  await client.ask({ command: "closeResultSet", resultSetHandles: [first] });
  await checkFetch(second, 20_000, 50_000);
  assert.is((await client.ask(fetchRequest(first, 0, 1))).status, "error");
});

test("a rollback and a failing statement leave open results alone", async () => {
  await execute("DELETE FROM T WHERE N >= 10000", { autocommit: false });
  await execute("INSERT INTO T SELECT N + 10000, N / 2 + 5000, 'row ' || (N + 10000) FROM T");
  await execute(
    "INSERT INTO T SELECT N + 20000, N / 2 + 10000, 'row ' || (N + 20000) FROM T WHERE N < 10000",
  );
  const handle = await handleOf(query);
  await checkFetch(handle, 15_000, 50_000);
  const failed = await client.ask({ command: "execute", sqlText: "SELECT 1 / 0" });
  assert.is(failed.exception?.sqlCode, "22012");
  await checkFetch(handle, 25_000, 50_000);
  await execute("ROLLBACK");
  await checkFetch(handle, 5000, 50_000);
  await checkFetch(handle, 0, 64 << 20);
});

test("a result may be closed, and its client go, while it is fetched", async () => {
  const handle = await handleOf(query);
  client.post(fetchRequest(handle, 0, 64 << 20));
  client.post({ command: "closeResultSet", resultSetHandles: [handle] });
  client.post(fetchRequest(handle, 0, 1));
  assert.is((await client.answer()).responseData.numRows, rowCount);
  assert.is((await client.answer()).status, "ok");
  assert.match((await client.answer()).exception?.text ?? "", `Result set handle ${handle} does not exist`);

  client.post(fetchRequest(await handleOf(query), 0, 64 << 20));
  client.socket.terminate();
  client = await loggedIn();
  await execute("OPEN SCHEMA S");
  await checkFetch(await handleOf(query), 29_000, 1000);
  assert.is(exasol.sessions, 1);
});

test("a value that cannot be shown fails the query, wherever it stands", async () => {
  await execute("UPDATE T SET D = 1E308 WHERE N = 25000");
  const answer = await client.ask({ command: "execute", sqlText: "SELECT N, D * 10 FROM T" });
  assert.is(answer.exception?.sqlCode, "22003");
  assert.is(
    (await execute("SELECT D FROM T WHERE N = 25000")).responseData.results?.[0]?.rowCount,
    undefined,
  );
});

test("resultSetMaxRows cuts, with a fetch and without", async () => {
  const shape = async (resultSetMaxRows: number) => {
    const answer = await execute(query, { resultSetMaxRows });
    return answer.responseData.results?.[0]?.resultSet ?? {};
  };
  const few = await shape(3);
  assert.equal(
    [few.numRows, few.data],
    [
      3,
      [
        [0, 1, 2],
        [0, 0.5, 1],
        ["row 0", "row 1", "row 2"],
      ],
    ],
  );
  const many = await shape(5000);
  assert.is(many.numRows, 5000);
  assert.is(await checkFetch(many.resultSetHandle, 10, 64 << 20), 4990);
  assert.is((await client.ask(fetchRequest(many.resultSetHandle, 5000, 1))).status, "error");
});

test("a script has all rows of its queries as values", async () => {
  await execute(`CREATE LUA SCRIPT LAST() RETURNS TABLE AS
local found = query([[${query}]])
exit({{ #found, found[#found].V }}, "C DECIMAL(18,0), V VARCHAR(100)")`);
  const answer = await execute("EXECUTE SCRIPT LAST()");
  assert.equal(answer.responseData.results?.[0]?.resultSet?.data, [[rowCount], [`row ${rowCount - 1}`]]);
});

test.run();
