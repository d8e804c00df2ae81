import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import * as assert from "uvu/assert";
import { WebSocket } from "ws";
import {
  type ConnectOptions,
  connect,
  type Database,
  DatabaseError,
  type StreamingDatabase,
} from "../../../deploy/database/connect.ts";
import { parseDsn } from "../../../deploy/database/dsn.ts";
import { createCertificate } from "../../../sandbox/exasol/server/certificate.ts";
import {
  failure,
  ok,
  resultSet,
  rowCount,
  type ScriptedDatabase,
  type ScriptedDatabaseOptions,
  startScriptedDatabase,
} from "../../support/scripted-database.ts";
import { suite } from "../../support/suite.ts";

const test = suite("connect");
const varchar = { type: "VARCHAR", size: 10, characterSet: "UTF8" };

async function withServer(
  options: ScriptedDatabaseOptions,
  body: (server: ScriptedDatabase) => Promise<void>,
): Promise<void> {
  const server = await startScriptedDatabase(options);
  try {
    await body(server);
  } finally {
    await server.close();
  }
}

async function withDatabase(
  answer: NonNullable<ScriptedDatabaseOptions["answer"]>,
  body: (database: StreamingDatabase, server: ScriptedDatabase) => Promise<void>,
  options: Partial<ConnectOptions> = {},
): Promise<void> {
  await withServer({ answer }, async (server) => {
    const database = await connect({ ...login(server), ...options });
    try {
      await body(database, server);
    } finally {
      await database.close();
    }
  });
}

function login(server: ScriptedDatabase): ConnectOptions {
  return { dsn: parseDsn(`ws://127.0.0.1:${server.port}`), user: "sys", password: "exasol" };
}

async function errorOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw new Error(`rejected with a plain object: ${JSON.stringify(error)}`);
  }
  throw new Error("was not rejected");
}

test("logs in with a password, though the driver's ES module cannot", async () => {
  await withDatabase(
    () => ok(rowCount(3)),
    async (database, server) => {
      assert.equal(Buffer.from(server.password(), "hex").toString(), "exasol");
      assert.equal(await database.execute("DELETE"), { kind: "rowCount", rowCount: 3 });
    },
  );
});

test("runs concurrent statements one after the other over one socket", async () => {
  let running = 0;
  await withDatabase(
    async ({ sqlText }) => {
      assert.is(++running, 1);
      await sleep(5);
      running -= 1;
      return ok(rowCount(Number(sqlText)));
    },
    async (database, server) => {
      const results = await Promise.all(["1", "2", "3"].map((sql) => database.execute(sql)));
      assert.equal(
        results.map((result) => result.kind === "rowCount" && result.rowCount),
        [1, 2, 3],
      );
      assert.is(server.connections(), 1);
    },
  );
});

test("goes on after a failed statement and prepares none", async () => {
  await withDatabase(
    ({ sqlText }) => (sqlText === "bad" ? failure("42000", "syntax error") : ok(rowCount(0))),
    async (database, server) => {
      const error = await errorOf(database.execute("bad"));
      assert.instance(error, DatabaseError);
      assert.is((error as DatabaseError).sqlCode, "42000");
      assert.is(error.message, "syntax error");
      assert.equal(await database.execute("good"), { kind: "rowCount", rowCount: 0 });
      // Neither prepared statements nor batches: the driver resolves those that failed, and fetches nothing.
      const commands = new Set(server.commands.map(({ command }) => command));
      assert.equal([...commands], ["login", undefined, "execute"]);
    },
  );
});

test("closes the socket of a refused login and rejects with an error of the catalogue", async () => {
  await withServer({ refuse: true }, async (server) => {
    const error = await errorOf(connect(login(server)));
    assert.match(
      error.message,
      /^E-SME-92: 127\.0\.0\.1:\d+ refused the login of sys: \[08004\] Connection exception/,
    );
    assert.not.match(error.message, "exasol.");
    while (server.openSockets() > 0) await sleep(5);
  });
});

test("names the address when nothing listens", async () => {
  const server = await startScriptedDatabase();
  await server.close();
  const error = await errorOf(connect(login(server)));
  assert.match(error.message, /^E-SME-90: No connection to 127\.0\.0\.1:\d+: .*ECONNREFUSED/);
});

test("sends a non-ASCII password as UTF-8", async () => {
  await withServer({}, async (server) => {
    const database = await connect({ ...login(server), password: "pässwörd€" });
    await database.close();
    assert.is(Buffer.from(server.password(), "hex").toString("utf8"), "pässwörd€");
  });
});

test("keeps every digit of integers beyond 2^53", async () => {
  const big = "9007199254740993";
  const decimal = { name: "A", dataType: { type: "DECIMAL", precision: 18, scale: 0 } };
  await withDatabase(
    () => JSON.stringify(ok(resultSet([decimal], [["@", 7]]))).replace('"@"', big),
    async (database) => {
      const result = await database.execute("SELECT");
      assert.equal(result.kind === "rows" && result.rows, [[big], [7]]);
    },
  );
});

test("keeps both values of two columns of the same name", async () => {
  const a = { name: "A", dataType: varchar };
  await withDatabase(
    () => ok(resultSet([a, a], [["x"], ["y"]])),
    async (database) => {
      const result = await database.execute("SELECT");
      assert.equal(result.kind === "rows" && result.rows, [["x", "y"]]);
      assert.equal(result.kind === "rows" && result.columns[0], { name: "A", type: "VARCHAR(10) UTF8" });
    },
  );
});

test("fetches a large result part by part and closes it", async () => {
  const numRows = 2500;
  await withDatabase(
    ({ command, startPosition }) => {
      if (command === "closeResultSet") return { status: "ok" };
      if (command === "fetch") {
        const start = Number(startPosition);
        const count = Math.min(1000, numRows - start);
        const data = [Array.from({ length: count }, (_, row) => String(start + row))];
        return { status: "ok", responseData: { numRows: count, data } };
      }
      const columns = [{ name: "A", dataType: varchar }];
      const set = { resultSetHandle: 7, numColumns: 1, numRows, numRowsInMessage: 0, columns };
      return ok({ resultType: "resultSet", resultSet: set });
    },
    async (database, server) => {
      const result = await database.execute("SELECT");
      assert.is(result.kind === "rows" && result.rows.length, numRows);
      assert.equal(result.kind === "rows" && result.rows[2499], ["2499"]);
      const starts = server.commands
        .filter(({ command }) => command === "fetch")
        .map((fetch) => fetch.startPosition);
      assert.equal(starts, [0, 1000, 2000]);
      assert.equal(server.commands.at(-1), { command: "closeResultSet", resultSetHandles: [7] });
    },
  );
});

/**
 * Answers a statement with that many rows of one column, a thousand in a fetch, or
 * fewer where numBytes is small.
 */
function manyRows(numRows: number): NonNullable<ScriptedDatabaseOptions["answer"]> {
  return ({ command, startPosition, numBytes }) => {
    if (command === "closeResultSet") return { status: "ok" };
    if (command === "fetch") {
      const start = Number(startPosition);
      const count = Math.min(Number(numBytes) < 100_000 ? 10 : 1000, numRows - start);
      const data = [Array.from({ length: count }, (_, row) => String(start + row))];
      return { status: "ok", responseData: { numRows: count, data } };
    }
    const columns = [{ name: "A", dataType: varchar }];
    const set = { resultSetHandle: 7, numColumns: 1, numRows, numRowsInMessage: 0, columns };
    return ok({ resultType: "resultSet", resultSet: set });
  };
}

test("hands rows over as they are fetched, few at first, and asks for no more while the reader is busy", async () => {
  await withDatabase(manyRows(2500), async (database, server) => {
    const seen: number[] = [];
    const fetched: number[] = [];
    const end = await database.stream("SELECT", {
      begin(columns) {
        assert.equal(columns, [{ name: "A", type: "VARCHAR(10) UTF8" }]);
      },
      async rows(rows) {
        seen.push(rows.length);
        await sleep(5);
        fetched.push(server.commands.filter(({ command }) => command === "fetch").length);
      },
    });
    assert.equal(end, { kind: "rows", rowCount: 2500 });
    assert.equal(seen, [10, 1000, 1000, 490]);
    assert.equal(fetched, [1, 2, 3, 4]);
    assert.equal(server.commands.at(-1), { command: "closeResultSet", resultSetHandles: [7] });
  });
});

test("fetches no more when the reader wants no more, or the statement is cancelled", async () => {
  await withDatabase(manyRows(1e9), async (database, server) => {
    const left = new Error("left");
    const begin = (): void => {};
    const failing = database.stream("SELECT", { begin, rows: () => Promise.reject(left) });
    assert.is(await errorOf(failing), left);
    const cancelled = database.stream("SELECT", { begin, rows: () => void database.cancel() });
    assert.is(((await errorOf(cancelled)) as DatabaseError).sqlCode, "R0003");
    assert.is(server.commands.filter(({ command }) => command === "fetch").length, 2);
    assert.is(server.commands.filter(({ command }) => command === "closeResultSet").length, 2);
  });
});

test("cancels the running statement and can be used on", async () => {
  let finish: (answer: object) => void = () => {};
  await withDatabase(
    ({ command, sqlText }) => {
      if (command === "abortQuery") {
        finish(failure("R0003", "Client requested execution abort."));
        return undefined;
      }
      if (sqlText !== "slow") return ok(rowCount(1));
      return new Promise((resolve) => {
        finish = resolve;
      });
    },
    async (database, { commands }) => {
      const slow = errorOf(database.execute("slow"));
      while (!commands.some(({ sqlText }) => sqlText === "slow")) await sleep(5);
      await database.cancel();
      assert.is(((await slow) as DatabaseError).sqlCode, "R0003");
      assert.equal(await database.execute("next"), { kind: "rowCount", rowCount: 1 });
    },
  );
});

test("does not log in again after a lost connection: the transaction is gone", async () => {
  await withServer({ answer: () => new Promise(() => {}) }, async (server) => {
    const database = await connect(login(server));
    const pending = errorOf(database.execute("SELECT"));
    await sleep(20);
    await server.close();
    assert.match((await pending).message, /^E-SME-95: The connection to 127/);
    assert.match((await errorOf(database.execute("SELECT"))).message, /^E-SME-95/);
    assert.is(server.connections(), 1);
    await database.close();
  });
});

test("checks the certificate: by fingerprint, by issuer, or not at all", async () => {
  const { certificatePem, privateKeyPem, fingerprint: sha256 } = await createCertificate("127.0.0.1");
  await withServer({ certificate: { key: privateKeyPem, cert: certificatePem } }, async (server) => {
    const to = (dsn: string, tls: ConnectOptions["tls"] = {}): Promise<Database> =>
      connect({ dsn: parseDsn(dsn), user: "sys", password: "exasol", tls });

    const host = "127.0.0.1";
    assert.match(
      (await errorOf(to(`${host}:${server.port}`))).message,
      /^E-SME-94: .*self.signed.*No password was sent/,
    );
    assert.match((await errorOf(to(`${host}/${"0".repeat(64)}:${server.port}`))).message, /^E-SME-93: /);
    assert.is(server.commands.length, 0);
    await (await to(`${host}/${sha256.toLowerCase()}:${server.port}`)).close();
    await (await to(`${host}/nocertcheck:${server.port}`)).close();
    await (await to(`${host}:${server.port}`, { certificateCheck: false })).close();
    await (await to(`${host}:${server.port}`, { authorities: certificatePem })).close();
  });
});

// What the adapter works around, seen in the driver itself: when one of these
// fails, the driver has been mended.
const driver: typeof import("@exasol/exasol-driver-ts") = createRequire(import.meta.url)(
  "@exasol/exasol-driver-ts",
);

test("the driver still rejects a refused login with a plain object and leaves its socket open", async () => {
  await withServer({ refuse: true }, async (server) => {
    const url = `ws://127.0.0.1:${server.port}`;
    const socket = new WebSocket(url);
    const client = new driver.ExasolDriver(() => socket as never, { url, user: "sys", password: "exasol" });
    const error: unknown = await client.connect().catch((reason: unknown) => reason);
    assert.not.instance(error, Error);
    assert.is(socket.readyState, WebSocket.OPEN);
    socket.terminate();
  });
});

test.run();
