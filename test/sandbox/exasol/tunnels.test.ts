/** IMPORT and EXPORT of files on the client's machine, by the public driver and by single bytes. */
import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TLSSocket } from "node:tls";
import { gunzipSync, gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import * as assert from "uvu/assert";
import { createCertificate } from "../../../sandbox/exasol/server/certificate.ts";
import { type LocalExasol, startExasol } from "../../../sandbox/exasol/start-exasol.ts";
import { runCommand } from "../../support/run-command.ts";
import { suite } from "../../support/suite.ts";
import { driver } from "./server/driver.ts";

const test = suite("files of a client");
let exasol: LocalExasol;
let database: ReturnType<typeof driver>;
let folder: string;
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), "sme-tunnels-"));
  exasol = await startExasol({ languages: {} });
  database = driver({ port: exasol.port, password: exasol.password });
  await database.connect();
  await database.execute("CREATE SCHEMA S");
  await database.execute("OPEN SCHEMA S");
});
test.after(async () => {
  await database.close();
  await exasol.close();
  await rm(folder, { recursive: true });
});
test.before.each(async () => {
  await database.execute(
    "CREATE OR REPLACE TABLE T (ID DECIMAL(18,0), N DECIMAL(9,2), X VARCHAR(20), D DATE, TS TIMESTAMP, F DOUBLE, B BOOLEAN)",
  );
});

async function rows(sql: string): Promise<unknown[][]> {
  const { exception, responseData } = await database.query(sql, undefined, undefined, "raw");
  if (exception) throw new Error(exception.text);
  const { data = [], numRows = 0 } = responseData.results[0]?.resultSet ?? {};
  return Array.from({ length: numRows }, (_, i) => data.map((column) => column[i]));
}

const errorOf = async (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => assert.unreachable("did not fail"),
    (error: unknown) => String(error),
  ) as Promise<string>;

const file = async (content: string | Buffer, name = "in.csv"): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
};

/** A client's end of a tunnel, as a socket that gets requests and gives answers. */
async function openTunnel(extra: Buffer = Buffer.alloc(0)): Promise<{ socket: Socket; address: string }> {
  const socket = connect(exasol.port, "127.0.0.1");
  socket.on("error", () => undefined);
  const request = Buffer.from([2, 0x21, 0x21, 2, 1, 0, 0, 0, 1, 0, 0, 0]);
  // In pieces, as a network may deliver it.
  socket.write(request.subarray(0, 3));
  await new Promise((resolve) => setTimeout(resolve, 20));
  socket.write(Buffer.concat([request.subarray(3), extra]));
  const answer = await new Promise<Buffer>((resolve) => socket.once("data", resolve));
  assert.is(answer.length, 24);
  const host = answer.subarray(8).toString("latin1").replace(/\0+$/, "");
  assert.match(host, /^[\d.]+$/);
  return { socket, address: `${host}:${answer.readInt32LE(4)}` };
}

const answerWith = (content: Buffer | string): Buffer =>
  Buffer.concat([
    Buffer.from("HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"),
    ...[content, ""].map((part) =>
      Buffer.concat([
        Buffer.from(`${Buffer.byteLength(part).toString(16)}\r\n`),
        Buffer.from(part),
        Buffer.from("\r\n"),
      ]),
    ),
  ]);

test("the driver imports a file over TLS and exports it again, byte for byte", async () => {
  const content =
    '1,1.5,"a ""b"", c\r\nd",2020-02-29,"2020-01-01 12:00:00.123000",1.25,1\n' +
    '2,,ü€😀,,,,0\n3,-0.25,"two words",0001-01-01,"9999-12-31 23:59:59.999000",-1e-7,\n';
  assert.is(await database.importFromCsvFile("T", await file(content)), 3);
  assert.equal(await rows("SELECT X, D FROM T WHERE ID = 1"), [['a "b", c\r\nd', "2020-02-29"]]);
  const out = join(folder, "out.csv");
  assert.is(await database.exportToCsvFile("T", out), 3);
  assert.is((await readFile(out, "utf8")).replace("1e-07", "1e-7"), content);
  const packed = join(folder, "out.csv.gz");
  assert.is(
    await database.exportToCsvFile("(SELECT ID FROM T ORDER BY 1)", packed, { withColumnNames: true }),
    3,
  );
  assert.is(gunzipSync(await readFile(packed)).toString(), "ID\n1\n2\n3\n");
});

test("nobody guesses the address of another's file from his own", async () => {
  const opened = await Promise.all([openTunnel(), openTunnel(), openTunnel()]);
  const hosts = opened.map(({ address }) => address.split(":")[0] ?? "");
  const ports = opened.map(({ address }) => Number(address.split(":")[1]));
  assert.is(new Set(hosts).size, 3);
  assert.is(new Set(ports.map((port, i) => port - i)).size, 3);
  // The default ports of HTTP and HTTPS would get lost in an address.
  for (const port of ports) assert.ok(port > 1023 && port < 65_536);
  for (const [i, { socket, address }] of opened.entries()) {
    const [host, port] = address.split(":");
    const beside = `${host}:${ports[(i + 1) % 3]}`;
    assert.match(
      await errorOf(rows(`IMPORT INTO T (ID) FROM CSV AT 'http://${beside}' FILE 'x'`)),
      "refused",
    );
    socket.once("data", () => socket.write(answerWith("7\n")));
    await rows(`IMPORT INTO T (ID) FROM CSV AT 'http://${host}:${port}' FILE 'x'`);
  }
  assert.equal(await rows("SELECT COUNT(*) FROM T WHERE ID = 7"), [[3]]);
});

test("the driver imports a Parquet file", async () => {
  await database.execute("CREATE OR REPLACE TABLE P (A INT, B VARCHAR(9))");
  const path = await parquetFile("SELECT i, 'ü' || i FROM range(1000) r(i)");
  assert.is(await database.importFromParquetFile("P", path), 1000);
  assert.equal(await rows("SELECT SUM(A), MAX(B) FROM P"), [["499500", "ü999"]]);
  assert.match(await errorOf(database.importFromParquetFile("P", await file("a,b\n"))), "ETL-2106");
});

async function parquetFile(query: string): Promise<string> {
  const path = join(folder, "in.parquet");
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  return path;
}

test("a wrong row fails with its place in Exasol's words and leaves nothing", async () => {
  const good = "1,1,a,2020-01-01,2020-01-01 00:00:00,1,1\n".repeat(3);
  for (const [row, text] of [
    [
      "x,1,a,,,,",
      "ETL-3050: [Column=0 Row=3] [Transformation of value='x' failed - invalid character value for cast; Value: 'x']",
    ],
    ["1,1,a,2020-13-01,,,", "ETL-3050: [Column=3 Row=3] [Transformation of value='2020-13-01' failed"],
    [
      "1,1,a,,2020-01-01 24:00:00,,",
      "ETL-3050: [Column=4 Row=3] [Transformation of value='2020-01-01 24:00:00' failed",
    ],
    ["1,1,a,,2020-01-01 12:00:00.123+01,,", "ETL-3050: [Column=4 Row=3]"],
    [
      "1,1,a,,,7.4\r,",
      "ETL-3051: [Column=5 Row=3] [Transformation of value='7.4\r' failed - invalid character value for cast",
    ],
    [
      "1,1,abcdefghijklmnopqrstu,,,,",
      "ETL-3003: [Column=2 Row=3] [String data right truncation. String length exceeds limit of 20 characters]",
    ],
    ["1,1,a", "ETL-2105: Error while parsing row=3 (starting from 0) [3 fields, expected 7]"],
    ['1,1,"a"b,,,,', "ETL-2105: Error while parsing row=3 (starting from 0) [CSV Parser found at byte 7"],
    ['1,1,"a', "ETL-2105: Error while parsing row=3"],
  ] as const) {
    const failure = await errorOf(database.importFromCsvFile("T", await file(`${good}${row}\n${good}`)));
    assert.match(failure, "42636");
    assert.match(failure, text);
  }
  assert.equal(await rows("SELECT COUNT(*) FROM T"), [[0]]);
});

test("after a failure within a transaction, what was imported before is still there", async () => {
  await database.execute("CREATE OR REPLACE TABLE U (A INT)");
  await database.sendCommand({ command: "setAttributes", attributes: { autocommit: false } } as never);
  try {
    assert.is(await database.importFromCsvFile("U", await file("1\n2\n\n")), 3);
    assert.match(await errorOf(database.importFromCsvFile("U", await file("3\nx\n"))), "[Column=0 Row=1]");
    assert.match(await errorOf(database.execute("INSERT INTO U VALUES ('y')")), "22018");
    assert.equal(await rows("SELECT A FROM U ORDER BY A"), [[1], [2], [null]]);
    await database.execute("COMMIT");
  } finally {
    await database.sendCommand({ command: "setAttributes", attributes: { autocommit: true } } as never);
  }
});

test("plain HTTP, packed and plain files of several tunnels, and an answer before the request", async () => {
  const first = await openTunnel(answerWith("1,a\n2,b\n"));
  const second = await openTunnel();
  const asked = new Promise<string>((resolve) =>
    second.socket.once("data", (request) => {
      second.socket.write(answerWith(gzipSync("3,c\n4,d\n")));
      resolve(request.toString());
    }),
  );
  const imported = await database.execute(
    `IMPORT INTO T(ID, X) FROM CSV AT 'http://${first.address}' FILE '000.csv' AT 'http://${second.address}' FILE '001.csv.gz'`,
  );
  assert.is(imported, 4);
  assert.match(await asked, "GET /001.csv.gz HTTP/1.1\r\n");
  assert.equal(await rows("SELECT ID, X FROM T ORDER BY ID"), [
    [1, "a"],
    [2, "b"],
    [3, "c"],
    [4, "d"],
  ]);
  assert.match(
    await errorOf(database.execute(`IMPORT INTO T FROM CSV AT 'http://${first.address}' FILE '000.csv'`)),
    /ETL-5105: Following error occured while reading data from external connection \[http:\/\/[\d.:]+\/000.csv failed after 0 bytes/,
  );
});

test("several files of many rows go through one tunnel, one after the other, whatever they are called", async () => {
  const { socket, address } = await openTunnel();
  const files = new Map<string | undefined, Buffer[]>();
  const client = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    files.set(request.url, chunks);
    request.on("data", (chunk) => chunks.push(chunk)).on("end", () => answer.end());
  });
  client.emit("connection", socket);
  const count = 200_000;
  await database.execute(
    `EXPORT (SELECT N FROM VALUES BETWEEN 1 AND ${count} AS V(N))
     INTO CSV AT 'http://${address}' FILE '1.csv' FILE 'a b.csv.gz' FILE 'ü.csv'`,
  );
  socket.destroy();
  assert.equal([...files.keys()], ["/1.csv", "/a%20b.csv.gz", "/%C3%BC.csv"]);
  const lines = [...files].flatMap(([name, chunks]) => {
    const content = Buffer.concat(chunks);
    return String(name?.endsWith(".gz") ? gunzipSync(content) : content)
      .trimEnd()
      .split("\n");
  });
  assert.is(new Set(lines.map(Number)).size, count);
  assert.is(lines.length, count);
});

test("an export of no rows comes in pieces, too: pyexasol waits for the last of them", async () => {
  const { socket, address } = await openTunnel();
  const asked = new Promise<string>((resolve) => {
    let received = "";
    socket.on("data", (bytes) => {
      received += bytes.toString();
      if (!received.endsWith("\r\n0\r\n\r\n")) return;
      socket.write(answerWith(""));
      resolve(received);
    });
  });
  assert.is(await database.execute(`EXPORT T INTO CSV AT 'http://${address}' FILE '000.csv'`), 0);
  assert.match(await asked, /^PUT \/000\.csv HTTP\/1\.1\r\n.*transfer-encoding: chunked/is);
});

test("the key of the client's certificate must be the one that the statement names", async () => {
  const { certificatePem, privateKeyPem } = await createCertificate("localhost");
  const { publicKey } = new X509Certificate(certificatePem);
  const { createHash } = await import("node:crypto");
  const key = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
  const transfer = async (named: string) => {
    const { socket, address } = await openTunnel();
    const secure = new TLSSocket(socket, { isServer: true, cert: certificatePem, key: privateKeyPem });
    secure.on("error", () => undefined);
    secure.once("data", () => void secure.write(answerWith("5,e\n")));
    return database.execute(
      `IMPORT INTO T(ID, X) FROM CSV AT 'https://${address}' PUBLIC KEY 'sha256//${named}' FILE '000.csv'`,
    );
  };
  assert.match(await errorOf(transfer(`A${key.slice(1)}`.replace(key, "B"))), "public key does not match");
  assert.is(await transfer(key), 1);
});

test("a client that goes away in the middle, and one that is gone before, fail the statement", async () => {
  const { socket, address } = await openTunnel();
  socket.once("data", () => {
    socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n1,a\n\r\n", () =>
      socket.destroy(),
    );
  });
  const sql = (at: string) => `IMPORT INTO T(ID, X) FROM CSV AT 'http://${at}' FILE '000.csv'`;
  assert.match(
    await errorOf(database.execute(sql(address))),
    "000.csv failed after 4 bytes. [transfer closed with outstanding read data remaining],[18],[Transferred a partial file]",
  );
  const gone = await openTunnel();
  gone.socket.destroy();
  assert.match(await errorOf(database.execute(sql(gone.address))), "ETL-5105");
  const deaf = await openTunnel();
  deaf.socket.once("data", () => deaf.socket.destroy());
  assert.match(
    await errorOf(database.execute(`EXPORT T INTO CSV AT 'http://${deaf.address}' FILE '000.csv'`)),
    "ETL-5106",
  );
  assert.equal(await rows("SELECT COUNT(*) FROM T"), [[0]]);
});

test("an import that is cancelled in the middle ends and leaves nothing", async () => {
  const { socket, address } = await openTunnel();
  const begun = new Promise<void>((resolve) =>
    socket.once("data", () => {
      socket.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\n1,a\n\r\n", () => resolve());
    }),
  );
  const other = driver({ port: exasol.port, password: exasol.password });
  await other.connect();
  const ended = errorOf(
    other.execute(`IMPORT INTO S.T(ID, X) FROM CSV AT 'http://${address}' FILE '000.csv'`),
  );
  await begun;
  await new Promise((resolve) => setTimeout(resolve, 100));
  await other.cancel();
  assert.match(await ended, "Client requested execution abort");
  assert.equal(await rows("SELECT COUNT(*) FROM T"), [[0]]);
  await other.close();
});

test("an import that is cancelled while the client says nothing to the TLS hello just ends", async () => {
  const { socket, address } = await openTunnel();
  const begun = new Promise((resolve) => socket.once("data", resolve));
  const other = driver({ port: exasol.port, password: exasol.password });
  await other.connect();
  const ended = errorOf(
    other.execute(`IMPORT INTO S.T(ID, X) FROM CSV AT 'https://${address}' FILE '000.csv'`),
  );
  await begun;
  await other.cancel();
  assert.match(await ended, "Client requested execution abort");
  await other.close();
});

test("an import that the driver cancels leaves nothing", async () => {
  const many = await file("1,1,abc,2020-01-01,2020-01-01 00:00:00,1,1\n".repeat(300_000));
  const controller = new AbortController();
  const importing = errorOf(database.importFromCsvFile("T", many, undefined, { signal: controller.signal }));
  setTimeout(() => controller.abort(), 50);
  assert.match(await importing, "E-EDJS-20");
  // The driver does not wait for the statement's end, and takes no other before.
  let counted: unknown;
  while (counted === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    counted = await rows("SELECT COUNT(*) FROM T").catch(() => undefined);
  }
  assert.equal(counted, [[0]]);
});

test("sme-gen sql transfers LOCAL files, and refuses what the driver cannot", async () => {
  const env = {
    SME_DSN: `127.0.0.1/nocertcheck:${exasol.port}`,
    SME_DB_USER: "sys",
    DB_PASSWORD: exasol.password,
  };
  const sql = (text: string) => runCommand(["sql", "--schema", "S", "-c", text], { env });
  const path = await file("A;B\n1;x y\n2;\n");
  const out = join(folder, "it's.csv");
  const { code, stderr } = await sql(
    `IMPORT INTO t (id, x) FROM LOCAL CSV FILE '${path}' COLUMN SEPARATOR = ';' SKIP = 1;
     EXPORT (SELECT X, ID FROM T -- all
       ORDER BY ID) INTO LOCAL CSV FILE '${out.replace("'", "''")}' WITH COLUMN NAMES NULL = '-';`,
  );
  assert.is(code, 0, stderr);
  assert.is(await readFile(out, "utf8"), 'X,ID\n"x y",1\n-,2\n');
  const packed = join(folder, "in.CSV.gz");
  await writeFile(packed, gzipSync("8,ü\n"));
  const more = await sql(
    `IMPORT INTO T (ID, X) FROM LOCAL SECURE CSV FILE '${packed}';
     IMPORT INTO T (ID, X) FROM LOCAL PARQUET FILE '${await parquetFile("SELECT 9, 'p'")}';
     EXPORT (SELECT 10, 'b') INTO LOCAL CSV FILE '${join(folder, "in.bz2")}';
     IMPORT INTO T (ID, X) FROM LOCAL CSV FILE '${join(folder, "in.bz2")}';
     EXPORT (SELECT 11, 'z') INTO LOCAL CSV FILE '${join(folder, "in.ZIP")}';
     IMPORT INTO T (ID, X) FROM LOCAL CSV FILE '${join(folder, "in.ZIP")}';
     EXPORT (SELECT ID, X FROM T ORDER BY ID) INTO LOCAL CSV FILE '${join(folder, "all.csv.gz")}'`,
  );
  assert.is(more.code, 0, more.stderr);
  assert.is(
    gunzipSync(await readFile(join(folder, "all.csv.gz"))).toString(),
    '1,"x y"\n2,\n8,ü\n9,p\n10,b\n11,z\n',
  );
  for (const [text, error] of [
    [`IMPORT INTO T FROM LOCAL CSV FILE '${path}' COLUMN SEPARATOR = ';'`, "ETL-6009"],
    [`IMPORT INTO T FROM LOCAL CSV FILE 'x.csv.gz'`, "E-SME-580"],
    [`IMPORT INTO T FROM LOCAL CSV FILE '${await file("1,a\n", "no.bz2")}'`, "no bzip2"],
    [`IMPORT INTO T FROM LOCAL PARQUET FILE '${path}' SKIP = 1`, "PARQUET and SKIP"],
    [`EXPORT T INTO LOCAL CSV FILE 'x.csv' BOOLEAN = 'a/b'`, "with BOOLEAN"],
    [`EXPORT T INTO LOCAL CSV FILE '${path}'`, "E-SME-580"],
    ["IMPORT INTO T FROM LOCAL CSV FILE '/nowhere/x.csv'", "E-SME-580"],
    ["IMPORT INTO T FROM LOCAL FBV FILE 'x'", "E-SME-578"],
  ] as const) {
    const refused = await sql(text);
    assert.is(refused.code, 1);
    assert.match(refused.stderr, error);
  }
});

test.run();
