import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import * as assert from "uvu/assert";
import { readZip } from "../../../../sandbox/bucketfs/read-zip.ts";
import { HttpStorage } from "../../../../sandbox/exasol/engine/transfer/http-storage.ts";
import { suite } from "../../../support/suite.ts";
import { zipFile } from "../../bucketfs/zip-file.ts";
import { type Database, errorOf, openDatabase, run } from "./database.ts";

const test = suite("engine: IMPORT and EXPORT");
let database: Database;
let server: Server;
const objects = new Map<string, Buffer>();
let denied = false;

test.before(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      const { pathname } = new URL(request.url ?? "", "http://s3");
      const found = objects.get(pathname);
      const code = denied ? "InvalidAccessKeyId" : "NoSuchKey";
      if (!denied && request.method === "PUT") objects.set(pathname, Buffer.concat(chunks));
      else if (denied || !found) {
        response.writeHead(denied ? 403 : 404, { "content-type": "application/xml" });
        return response.end(`<Error><Code>${code}</Code><Message>told so</Message></Error>`);
      }
      return response.end(found);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  database = await openDatabase({ s3Endpoint: `http://127.0.0.1:${port}` });
  await run(
    database.session,
    "CREATE TABLE T (ID INT, N VARCHAR(20), D DECIMAL(9,3), TS TIMESTAMP, B BOOLEAN)",
    `INSERT INTO T VALUES (1, 'a"b', 1.500, TIMESTAMP '2020-01-01 12:00:00.9', TRUE), (2, 'two words', NULL, NULL, FALSE)`,
    "CREATE CONNECTION C TO 'https://bucket.s3.eu-central-1.amazonaws.com/pre' USER 'key' IDENTIFIED BY 'secret'",
  );
});
test.after(async () => {
  await database.close();
  server.closeAllConnections();
  server.close();
});
test.before.each(() => {
  objects.clear();
  denied = false;
});
const text = (path: string) => objects.get(path)?.toString();

test("writes CSV as Exasol does, rows dealt to the files, each with its header", async () => {
  assert.is(
    await run(
      database.session,
      "EXPORT T INTO CSV AT C FILE 'x/1.csv' FILE 'x/2.csv.gz' WITH COLUMN NAMES REPLACE",
    ),
    2,
  );
  assert.is(text("/bucket/pre/x/1.csv"), 'ID,N,D,TS,B\n1,"a""b",1.5,"2020-01-01 12:00:00.900000",1\n');
  assert.is(
    gunzipSync(objects.get("/bucket/pre/x/2.csv.gz") ?? "").toString(),
    'ID,N,D,TS,B\n2,"two words",,,0\n',
  );
});

test("reads zip archives of one file, and writes those that others read", async () => {
  await run(database.session, "CREATE OR REPLACE TABLE Z (A INT, B VARCHAR(9))");
  const path = "/bucket/pre/z.csv.zip";
  objects.set(path, zipFile({ "any.txt": '1,"a,b"\n2,ü\n' }));
  assert.is(await run(database.session, "IMPORT INTO Z FROM CSV AT C FILE 'z.csv.zip'"), 2);
  assert.is(
    await run(database.session, "EXPORT (SELECT * FROM Z ORDER BY A) INTO CSV AT C FILE 'z.csv.zip' REPLACE"),
    2,
  );
  const folder = await mkdtemp(join(tmpdir(), "zip-"));
  const file = join(folder, "z.zip");
  await writeFile(file, objects.get(path) ?? "");
  const found: string[] = [];
  await readZip(file, async (entry, content) => {
    for await (const part of content) found.push(entry.path, part.toString(), String(entry.size));
  });
  await rm(folder, { recursive: true });
  assert.equal(found, ["z.csv", '1,"a,b"\n2,ü\n', "13"]);
  assert.is(await run(database.session, "IMPORT INTO Z FROM CSV AT C FILE 'z.csv.zip'"), 2);
  const whole = objects.get(path) ?? Buffer.alloc(0);
  objects.set(path, zipFile({ a: "3,c\n", b: "4,d\n" }));
  assert.match(
    await errorOf(database.session, "IMPORT INTO Z FROM CSV AT C FILE 'z.csv.zip'"),
    /^0A000 .*2 files/,
  );
  for (const damaged of [
    whole.subarray(0, 20),
    whole.subarray(0, -60),
    Buffer.from("3,c\n"),
    changed(whole),
  ]) {
    objects.set(path, damaged);
    assert.match(
      await errorOf(database.session, "IMPORT INTO Z FROM CSV AT C FILE 'z.csv.zip'"),
      /^42636 ETL-2106: .*damaged/,
    );
  }
  assert.equal(await run(database.session, "SELECT COUNT(*) FROM Z"), [["4"]]);
});

test("reads and writes gzip and bzip2, and names a damaged file", async () => {
  await run(database.session, "CREATE OR REPLACE TABLE Z (A INT, B VARCHAR(9))");
  for (const ending of ["gz", "BZ2"]) {
    const [file, path] = [`z.csv.${ending}`, `/bucket/pre/z.csv.${ending}`];
    await run(database.session, "TRUNCATE TABLE Z", "INSERT INTO Z VALUES (1, 'a,b'), (2, 'ü')");
    assert.is(await run(database.session, `EXPORT Z INTO CSV AT C FILE '${file}'`), 2);
    assert.is(await run(database.session, `IMPORT INTO Z FROM CSV AT C FILE '${file}'`), 2);
    const whole = objects.get(path) ?? Buffer.alloc(0);
    for (const damaged of [whole.subarray(0, 3), whole.subarray(0, -5), Buffer.from("3,c\n4,d\n")]) {
      objects.set(path, damaged);
      assert.match(
        await errorOf(database.session, `IMPORT INTO Z FROM CSV AT C FILE '${file}'`),
        /^42636 ETL-2106: .*damaged or no (gzip|bzip2)/,
      );
    }
    assert.equal(await run(database.session, "SELECT COUNT(*), COUNT(DISTINCT B) FROM Z"), [["4", "2"]]);
  }
});

/** With another checksum in the directory. */
function changed(archive: Buffer): Buffer {
  const copy = Buffer.from(archive);
  const at = copy.indexOf("PK\x01\x02", 0, "latin1") + 16;
  copy[at] = (copy[at] ?? 0) ^ 1;
  return copy;
}

test("honours the options", async () => {
  await run(
    database.session,
    `EXPORT (SELECT ID, N, D, B FROM T ORDER BY ID) INTO CSV AT 'https://bucket.s3.amazonaws.com' USER 'u' IDENTIFIED BY 'p;sse_type=AES256'
     FILE 'o.csv' COLUMN SEPARATOR = ';' ROW SEPARATOR = 'CRLF' NULL = 'none' BOOLEAN = 'true/false' DELIMIT = NEVER`,
  );
  assert.is(text("/bucket/o.csv"), '1;a"b;1.5;true\r\n2;two words;none;false\r\n');
});

/** The only file's text after an EXPORT of a query with these options. */
async function exported(query: string, options = "", files = "FILE 'o.csv'"): Promise<string | undefined> {
  await run(database.session, `EXPORT (${query}) INTO CSV AT C ${files} ${options}`);
  return text("/bucket/pre/o.csv");
}

test("writes each value as Exasol prints it", async () => {
  const values: [sql: string, field: string][] = [
    ["CAST(1.5 AS DECIMAL(18,2))", "1.5"],
    ["CAST(100 AS DECIMAL(18,2))", "100"],
    ["CAST(-0.1 AS DECIMAL(18,2))", "-0.1"],
    ["CAST(10.05 AS DECIMAL(36,10))", "10.05"],
    ["CAST(9999999999999999.01 AS DECIMAL(18,2))", "9999999999999999.01"],
    ["CAST(-9999999999999999 AS DECIMAL(18,2))", "-9999999999999999"],
    [
      "CAST(-9.00000000000000000000000000000000001 AS DECIMAL(36,35))",
      "-9.00000000000000000000000000000000001",
    ],
    ["CAST(NULL AS DECIMAL(9,3))", ""],
    ["CAST(-0.00001 AS DECIMAL(5,5))", "-0.00001"],
    ["CAST(0.5 AS DECIMAL(36,36))", "0.5"],
    ["CAST(0 AS DECIMAL(9,3))", "0"],
    ["CAST(123456789012345678901234567890123456 AS DECIMAL(36,0))", "123456789012345678901234567890123456"],
    ["CAST(100 AS DOUBLE)", "100"],
    ["CAST(-0.25 AS DOUBLE)", "-0.25"],
    ["1e300", "1e+300"],
    ["1e-5", "1e-05"],
    ["5e-324", "5e-324"],
    ["1e15 / 10", "100000000000000"],
    ["TRUE", "1"],
    ["DATE '0001-01-01'", "0001-01-01"],
    ["TIMESTAMP '1969-12-31 23:59:59.9'", '"1969-12-31 23:59:59.900000"'],
    ["CAST('2020-01-01 00:00:00.123456789' AS TIMESTAMP(9))", '"2020-01-01 00:00:00.123456"'],
    ["INTERVAL '1-02' YEAR TO MONTH", "+01-02"],
    ["CAST('00112233445566778899aabbccddeeff' AS HASHTYPE(16 BYTE))", "00112233445566778899aabbccddeeff"],
    ["CAST('POINT (1 2)' AS GEOMETRY)", '"POINT (1 2)"'],
    ["CAST('ab' AS CHAR(3))", '"ab "'],
    ["'äöü€😀#'", "äöü€😀#"],
    ["'a,b'", '"a,b"'],
    [`'"'`, '""""'],
    ["'a' || CHR(10) || 'b'", '"a\nb"'],
    ["'a' || CHR(13)", '"a\r"'],
    ["'a' || CHR(9)", '"a\t"'],
    ["CAST(NULL AS DOUBLE)", ""],
  ];
  const line = `${values.map(([, field]) => field).join(",")}\n`;
  const query = `SELECT ${values.map(([sql]) => sql).join(", ")}`;
  assert.is(await exported(query), line);
  // Several files are written in another way.
  assert.is(await exported(query, "", "FILE 'o.csv' FILE 'p.csv'"), line);
  assert.is(await exported("SELECT NULL FROM VALUES BETWEEN 1 AND 3"), "\n\n\n");
});

test("puts delimiters around what could be misread", async () => {
  const query = `SELECT 1.5, 'a b', 'a;b', '"', '.', NULL, FALSE, 'none'`;
  const lines: [options: string, line: string][] = [
    ["COLUMN SEPARATOR = ';'", '1.5;"a b";"a;b";"""";.;;0;none\n'],
    ["COLUMN SEPARATOR = '.'", '"1.5"."a b".a;b."""".".".."0".none\n'.replace('"0"', "0")],
    ["COLUMN SEPARATOR = '||'", '1.5||"a b"||a;b||""""||.||||0||none\n'],
    ["COLUMN DELIMITER = ''", '1.5,a b,a;b,",.,,0,none\n'],
    ["COLUMN DELIMITER = '0x00'", '1.5,\0a b\0,a;b,",.,,0,none\n'],
    ["NULL = 'none'", '1.5,"a b",a;b,"""",.,none,0,"none"\n'],
    ["NULL = '0'", '1.5,"a b",a;b,"""",.,0,"0",none\n'],
    ["NULL = 'none' DELIMIT = ALWAYS", '"1.5","a b","a;b","""",".",none,"0","none"\n'],
    ["BOOLEAN = 'on/off, not on'", '1.5,"a b",a;b,"""",.,,"off, not on",none\n'],
    ["ROW SEPARATOR = 'CRLF'", '1.5,"a b",a;b,"""",.,,0,none\r\n'],
    ["ROW SEPARATOR = 'CR'", '1.5,"a b",a;b,"""",.,,0,none\r'],
  ];
  for (const [options, line] of lines) assert.is(await exported(query, options), line, options);
});

test("writes by the session's formats", async () => {
  const query = "SELECT 1.5, 1e300, DATE '2020-03-01', TIMESTAMP '2020-03-01 12:00:00'";
  await run(
    database.session,
    "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = ',.'",
    "ALTER SESSION SET NLS_DATE_FORMAT = 'DD. Mon YYYY'",
    "ALTER SESSION SET NLS_TIMESTAMP_FORMAT = 'YYYYMMDD'",
  );
  const line = await exported(query);
  await run(
    database.session,
    "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,'",
    "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD'",
    "ALTER SESSION SET NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF6'",
  );
  assert.is(line, '"1,5",1e+300,"01. Mar 2020",20200301\n');
});

test("writes single columns, each by a format and with delimiters of its own", async () => {
  const query =
    "SELECT 7 AS A, DATE '2020-03-01' AS B, 'x' AS C, TIMESTAMP '2020-03-01 12:00:00.5' AS D, 'y' AS E";
  const lists: [columns: string, options: string, line: string][] = [
    ["(1..5)", "", '7,2020-03-01,x,"2020-03-01 12:00:00.500000",y\n'],
    ["(1, 3..4)", "WITH COLUMN NAMES", 'A,C,D\n7,x,"2020-03-01 12:00:00.500000"\n'],
    ["(1, 2 FORMAT = 'DD.MM.YYYY', 3 DELIMIT = ALWAYS)", "", '7,01.03.2020,"x"\n'],
    ["(2 FORMAT = 'DD MON YYYY', 4 FORMAT = 'HH24,MI' DELIMIT = NEVER, 5)", "", '"01 MAR 2020",12,00,y\n'],
    ["(1, 3 DELIMIT = AUTO, 5 DELIMIT = NEVER)", "DELIMIT = ALWAYS", '"7",x,y\n'],
  ];
  for (const [columns, options, line] of lists) {
    assert.is(await exported(query, options, `FILE 'o.csv' ${columns}`), line, columns);
    const files = `FILE 'o.csv' ${columns} FILE 'p.csv' ${columns}`;
    assert.is(await exported(query, options, files), line, columns);
  }
  const failed = (columns: string) =>
    errorOf(database.session, `EXPORT (${query}) INTO CSV AT C FILE 'o.csv' ${columns}`);
  assert.match(await failed("(1..6)"), /^42000 .*column 6/);
  assert.match(await failed("(2, 1)"), /^0A000 .*order/);
  assert.match(await failed("(3 FORMAT = 'DD')"), /^0A000 .*FORMAT = 'DD'.*VARCHAR\(1\)/);
  assert.match(await failed("(1) FILE 'p.csv'"), /^0A000 .*each FILE/);
});

test("leaves nothing where DuckDB fails in the middle, and the session usable", async () => {
  const query = "SELECT 1 / (2999 - I) FROM VALUES BETWEEN 1 AND 3000 V(I)";
  assert.match(await errorOf(database.session, `EXPORT (${query}) INTO CSV AT C FILE 'o.csv'`), "zero");
  assert.is(objects.size, 0);
  assert.is(await exported("SELECT 1"), "1\n");
});

test("reads back what it wrote", async () => {
  await run(
    database.session,
    "EXPORT T INTO CSV AT C FILE '1.csv' FILE '2.csv.gz' WITH COLUMN NAMES",
    "CREATE TABLE U LIKE T",
  );
  assert.is(
    await run(database.session, "IMPORT INTO U FROM CSV AT C FILE '1.csv' FILE '2.csv.gz' SKIP = 1"),
    2,
  );
  assert.equal(await run(database.session, "SELECT * FROM T MINUS SELECT * FROM U"), []);
  await run(database.session, "DROP TABLE U");
});

test("writes timestamps with six digits, with nine where TO_CHAR says so, and reads them all", async () => {
  const fine = "2020-01-01 12:00:00.123456789";
  await run(
    database.session,
    "CREATE TABLE N (A TIMESTAMP(9))",
    `INSERT INTO N VALUES ('${fine}')`,
    "EXPORT (SELECT A, TO_CHAR(A, 'YYYY-MM-DD HH24:MI:SS.FF9') FROM N) INTO CSV AT C FILE '9.csv'",
    "CREATE TABLE M (A TIMESTAMP(6), B TIMESTAMP(9))",
    "IMPORT INTO M FROM CSV AT C FILE '9.csv'",
  );
  assert.is(text("/bucket/pre/9.csv"), `"2020-01-01 12:00:00.123456","${fine}"\n`);
  assert.equal(await run(database.session, "SELECT COUNT(*) FROM M JOIN N ON B = N.A AND M.A < N.A"), [
    ["1"],
  ]);
});

test("writes and reads text that begins with U+FEFF", async () => {
  const marked = "\ufeffa";
  await run(
    database.session,
    `EXPORT (SELECT '${marked}', '${marked}') INTO CSV AT C FILE 'mark.csv'`,
    `EXPORT (SELECT 1, '${marked}') INTO CSV AT C FILE 'behind.csv'`,
    "CREATE TABLE MARKED (ID INT, A VARCHAR(9))",
    "IMPORT INTO MARKED FROM CSV AT C FILE 'behind.csv'",
  );
  assert.is(text("/bucket/pre/mark.csv"), `${marked},${marked}\n`);
  assert.equal(await run(database.session, "SELECT A FROM MARKED"), [[marked]]);
});

test("logs in as an address says, and repeats neither login nor signature of one", async () => {
  const seen: (string | undefined)[] = [];
  const files = createServer((request, response) => {
    seen.push(request.headers.authorization);
    request.resume();
    response.writeHead(request.url === "/x" ? 200 : 403).end();
  });
  await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(files.address() as AddressInfo).port}`;
  const transfer = (address: string, file: string) => `EXPORT T INTO CSV AT '${address}' FILE '${file}'`;
  await run(database.session, transfer(`http://u:p%2F%C3%A4@${host}`, "x"));
  assert.is(seen[0], `Basic ${Buffer.from("u:p/ä").toString("base64")}`);
  const failed = `connection [http://${host}/y failed with error code=403 after 0 bytes. ]`;
  for (const [address, file] of [
    [`http://u:p@${host}`, "y"],
    [`http://${host}`, "y?X-Amz-Signature=f00d"],
  ] as const) {
    assert.match(await errorOf(database.session, transfer(address, file)), failed);
  }
  const unreadable = await errorOf(database.session, transfer("http://u:s3cret@h:x", "y"));
  assert.match(unreadable, "URL using bad/illegal format");
  assert.not.match(unreadable, "s3cret");
  files.closeAllConnections();
  files.close();
});

test("waits for a server that begins to answer before it reads", async () => {
  let read = 0;
  const files = createServer((request, response) => {
    response.writeHead(200).flushHeaders();
    request.on("data", (chunk: Buffer) => {
      read += chunk.length;
    });
    request.on("end", () => void response.end());
  });
  await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
  const rows = "SELECT REPEAT('x', 1000) FROM VALUES BETWEEN 1 AND 50000";
  const exported = `EXPORT (${rows}) INTO CSV AT '${address}' FILE 'x.csv'`;
  assert.is(await run(database.session, exported), 50_000);
  assert.is(read, 50_000 * 1001);
  files.closeAllConnections();
  files.close();
});

test("no more waits in memory than one that has answered already reads", async () => {
  const files = createServer((_, response) => void response.writeHead(200).flushHeaders());
  await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
  const aborted = new AbortController();
  const writer = new HttpStorage({ url, user: "", password: "" }, aborted.signal).openWriter("x.csv");
  let written = 0;
  // Aborted, it fails.
  const filling = (async () => {
    for (; written < 2000; written++) await writer.write(Buffer.alloc(100_000));
  })();
  filling.catch(() => undefined);
  // Nothing is read, so that writing has to come to a halt.
  for (let before = -1; before !== written; ) {
    before = written;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.ok(written < 1000, `${written} pieces`);
  aborted.abort(new Error("enough"));
  await filling.then(
    () => assert.unreachable(),
    () => undefined,
  );
  files.closeAllConnections();
  files.close();
});

test("repeats no string of a statement that it does not understand", async () => {
  for (const sql of [
    "EXPORT T INTO 's3cret'",
    "EXPORT T INTO CSV AT C FILE 'x' 's3cret'",
    "ALTER 's3cret'",
  ]) {
    const message = await errorOf(database.session, sql);
    assert.match(message, "STRING_");
    assert.not.match(message, "s3cret");
  }
});

test("names what is wrong with a file, and reads no byte as another character", async () => {
  await run(database.session, "CREATE TABLE TWO (A VARCHAR(9), B VARCHAR(9))");
  const imported = async (content: Buffer) => {
    objects.set("/bucket/pre/in.csv", content);
    return errorOf(database.session, "IMPORT INTO TWO FROM CSV AT C FILE 'in.csv'");
  };
  objects.set("/bucket/pre/ascii.csv", Buffer.from("a,\u00fc\n\u00fc,b\n"));
  const wrong = "42636 ETL-2106: Error in CSV file 'in.csv'";
  assert.is(await imported(Buffer.from("a,b\nc,M\u00fcller\n", "latin1")), `${wrong}: it is not in UTF-8`);
  assert.is(await imported(Buffer.from("a,\u00fc").subarray(0, 3)), `${wrong}: it is not in UTF-8`);
  const parsing = (row: number) => `42636 ETL-2105: Error while parsing row=${row} (starting from 0)`;
  assert.match(await imported(Buffer.from('a,b"c\n')), `${parsing(0)} [CSV Parser found at byte 3 `);
  assert.is(await imported(Buffer.from("a,b\nc\n")), `${parsing(1)} [1 fields, expected 2] in file 'in.csv'`);
  assert.equal(await run(database.session, "SELECT COUNT(*) FROM TWO"), [["0"]]);
  await run(database.session, "CREATE TABLE PLAIN (A VARCHAR(9) ASCII, B VARCHAR(9))");
  const bytes = await errorOf(database.session, "IMPORT INTO PLAIN FROM CSV AT C FILE 'ascii.csv'");
  assert.match(bytes, "Invalid ASCII bytestream");
});

test("reads whatever is written, in any dialect, wherever the network cuts it", async () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const dialects = [
    { options: "", separator: ",", delimiter: '"', end: "\n" },
    {
      options: "COLUMN SEPARATOR = 'TAB' ROW SEPARATOR = 'CRLF'",
      separator: "\t",
      delimiter: '"',
      end: "\r\n",
    },
    { options: "COLUMN DELIMITER = '''' ROW SEPARATOR = 'CR'", separator: ",", delimiter: "'", end: "\r" },
    {
      options: "COLUMN SEPARATOR = '||' COLUMN DELIMITER = '0x2324'",
      separator: "||",
      delimiter: "#$",
      end: "\n",
    },
    { options: "NULL = 'none' TRIM", separator: ",", delimiter: '"', end: "\n" },
  ];
  await run(database.session, "CREATE TABLE W (A VARCHAR(99), B VARCHAR(99), C VARCHAR(99))");
  const alphabet = [
    "a",
    "1",
    " ",
    "\n",
    "\r",
    '"',
    "'",
    ",",
    "|",
    "#",
    "$",
    "\t",
    "\\",
    "ü",
    "😀",
    "none",
    "_",
  ];
  for (const { options, separator, delimiter, end } of dialects) {
    const rows = Array.from({ length: 300 }, () =>
      Array.from({ length: 3 }, () => {
        const letters = Array.from({ length: random(5) }, () => alphabet[random(alphabet.length)]);
        return letters.join("") || null;
      }),
    );
    const field = (value: string | null) => {
      if (value === null) return random(2) === 0 ? "" : delimiter + delimiter;
      const isPlain = /^[a1ü\\_]*$/.test(value) && random(2) === 0;
      return isPlain ? value : delimiter + value.replaceAll(delimiter, delimiter + delimiter) + delimiter;
    };
    const content = rows.map((row) => row.map(field).join(separator)).join(end);
    objects.set("/bucket/pre/any.csv", Buffer.from(random(2) === 0 ? content : content + end));
    const sql = `IMPORT INTO W FROM CSV AT C FILE 'any.csv' ${options}`;
    const read = await run(database.session, "TRUNCATE TABLE W", sql, "SELECT * FROM W");
    const sorted = (table: unknown) => (table as unknown[]).map((row) => JSON.stringify(row)).sort();
    assert.equal(sorted(read), sorted(rows), options);
  }
});

test("reads a usual value as any other, and refuses it by the same words", async () => {
  const types = "DECIMAL(9,2), D DOUBLE, E DATE, F TIMESTAMP, G DECIMAL(36,1), H BOOLEAN";
  await run(database.session, `CREATE TABLE USUAL (A ${types} NOT NULL)`);
  const rows = [
    "1,2.5,2024-02-29,2024-02-29 23:59:59.123456,7,1",
    '"-1.005","1e-05","2024-02-29","2024-02-29","",0',
    ',"",,,,1',
    "+1,-0,0001-01-01,9999-12-31 23:59:59,.5,TRUE",
  ];
  const imported = async (content: string, options: string) => {
    objects.set("/bucket/pre/in.csv", Buffer.from(content));
    await run(database.session, "TRUNCATE TABLE USUAL");
    const sql = `IMPORT INTO USUAL FROM CSV AT C FILE 'in.csv' ${options}`;
    const error = await errorOf(database.session, sql).catch(() => undefined);
    return error ?? run(database.session, "SELECT * FROM USUAL");
  };
  const others = [
    ...["1_0", "10000000", " 1", "inf", "1e", "-", "1,2,3"].map((one) => `${one},,,,,1`),
    ...["1e400", "nan", "1_0", " 1 "].map((one) => `,${one},,,,1`),
    ...["2023-02-29", "2024-2-1", "0000-01-01", "infinity", "2024-01-01 (BC)"].map((one) => `,,${one},,,1`),
    ...["2024-01-01 24:00:00", "2024-01-01 1:0", "2024-01-01 12:00:60"].map((one) => `,,,${one},,1`),
    ",,,,,",
    ",,,,,2",
    "1,,,,,1\r",
  ];
  for (const other of ["", ...others]) {
    const content = [...rows, ...(other ? [other] : []), rows[0], ""].join("\n");
    // Of another text for NULL, all rows are written anew.
    assert.equal(await imported(content, ""), await imported(content, "NULL = 'none'"), other);
  }
  assert.equal((await imported(`${rows.join("\n")}\n`, "")) as unknown[], [
    ["1", 2.5, "2024-02-29", "2024-02-29 23:59:59.123000", "7", true],
    ["-1.01", 0.00001, "2024-02-29", "2024-02-29 00:00:00.000000", null, false],
    [null, null, null, null, null, true],
    ["1", 0, "0001-01-01", "9999-12-31 23:59:59.000000", "0.5", true],
  ]);
});

test("numbers the rows of an IDENTITY column, without those that REJECT LIMIT leaves out", async () => {
  await run(database.session, "CREATE TABLE NUMBERED (ID INT IDENTITY, A INT)");
  const sql = "IMPORT INTO NUMBERED (A) FROM CSV AT C FILE 'in.csv'";
  objects.set("/bucket/pre/in.csv", Buffer.from("7\n# no row\n8\n"));
  await run(database.session, sql);
  objects.set("/bucket/pre/in.csv", Buffer.from("x\n9\n"));
  await run(database.session, `${sql} REJECT LIMIT 1`, "INSERT INTO NUMBERED (A) VALUES (10)");
  assert.equal(await run(database.session, "SELECT ID, A FROM NUMBERED ORDER BY A"), [
    ["1", "7"],
    ["2", "8"],
    ["3", "9"],
    ["4", "10"],
  ]);
});

test("reads single columns of a file, skips lines, and trims", async () => {
  const imported = async (content: string, options: string) => {
    objects.set("/bucket/pre/in.csv", Buffer.from(content));
    await run(database.session, "CREATE OR REPLACE TABLE TWO (A VARCHAR(9), B VARCHAR(9))");
    await run(database.session, `IMPORT INTO TWO FROM CSV AT C FILE 'in.csv'${options}`);
    return run(database.session, "SELECT * FROM TWO");
  };
  assert.equal(await imported("1,2,3,4\n", "(4, 2)"), [["4", "2"]]);
  assert.equal(await imported("1,2,3,4\n", " (2..3)"), [["2", "3"]]);
  assert.equal(await imported('"x\ny",1\na,b\n', "SKIP = 2"), [["a", "b"]]);
  assert.equal(await imported('# a, "comment\n#\n1,#\n"#",2\n#end', "ROW SEPARATOR = 'LF'"), [
    ["1", "#"],
    ["#", "2"],
  ]);
  assert.equal(await imported("#\n\r\n1,2\r\n #,3\r\n#", "ROW SEPARATOR = 'CRLF'"), [
    ["1", "2"],
    [" #", "3"],
  ]);
  assert.equal(await imported(' a , "b " \n', "TRIM"), [["a", "b "]]);
  assert.equal(await imported(" a , b \n", "LTRIM"), [["a ", "b "]]);
  assert.equal(await imported(" a , b \n", "RTRIM"), [[" a", " b"]]);
  assert.equal(await imported('none,"none"\n', "NULL = 'none'"), [[null, "none"]]);
  assert.match(
    await errorOf(database.session, "IMPORT INTO TWO FROM CSV AT C FILE 'in.csv'(1..3)"),
    "number of columns",
  );
});

/** A Parquet file of a query in DuckDB's SQL. */
async function parquet(query: string): Promise<Buffer> {
  const folder = await mkdtemp(join(tmpdir(), "sme-parquet-"));
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  await connection.run(`COPY (${query}) TO '${join(folder, "x")}' (FORMAT parquet)`);
  connection.closeSync();
  const content = await readFile(join(folder, "x"));
  await rm(folder, { recursive: true });
  return content;
}

test("imports the columns of Parquet files in their order, each value as it is", async () => {
  const values: [duck: string, type: string, shown: unknown][] = [
    ["CAST(-7 AS TINYINT)", "DECIMAL(3,0)", "-7"],
    ["18446744073709551615::UBIGINT", "DECIMAL(20,0)", "18446744073709551615"],
    ["(-9223372036854775808)::BIGINT", "DECIMAL(36,0)", "-9223372036854775808"],
    ["1.25::DECIMAL(9,2)", "DECIMAL(9,2)", "1.25"],
    [
      "123456789012345678901234567890.123456::DECIMAL(36,6)",
      "DECIMAL(36,6)",
      "123456789012345678901234567890.123456",
    ],
    ["0.1::FLOAT", "DOUBLE", 0.10000000149011612],
    ["1e300::DOUBLE", "DOUBLE", 1e300],
    ["true", "BOOLEAN", true],
    ["'ü€😀 '", "VARCHAR(9)", "ü€😀 "],
    ["''", "VARCHAR(9)", null],
    ["NULL::INTEGER", "INT", null],
    ["'12.5'", "DECIMAL(9,1)", "12.5"],
    ["42", "VARCHAR(9)", "42"],
    ["DATE '0001-01-01'", "DATE", "0001-01-01"],
    ["TIMESTAMP '2020-01-01 12:00:00.123456'", "TIMESTAMP(6)", "2020-01-01 12:00:00.123456"],
    ["TIMESTAMP_MS '2020-01-01 12:00:00.123'", "TIMESTAMP(3)", "2020-01-01 12:00:00.123000"],
    ["TIMESTAMP_NS '2020-01-01 12:00:00.123456789'", "TIMESTAMP(9)", "2020-01-01 12:00:00.123456"],
    ["TIMESTAMPTZ '2020-01-01 12:00:00+02'", "TIMESTAMP WITH LOCAL TIME ZONE", "2020-01-01 10:00:00.000000"],
  ];
  const columns = values.map(([, type], i) => `C${i} ${type}`);
  await run(database.session, `CREATE OR REPLACE TABLE PQ (${columns.join(", ")})`);
  objects.set("/bucket/pre/a.parquet", await parquet(`SELECT ${values.map(([duck]) => duck).join(", ")}`));
  assert.is(await run(database.session, "IMPORT INTO PQ FROM PARQUET AT C FILE 'a.parquet'"), 1);
  assert.equal(await run(database.session, "SELECT * FROM PQ"), [values.map(([, , shown]) => shown)]);
  assert.equal(await run(database.session, "SELECT TO_CHAR(C16, 'FF9') FROM PQ"), [["123456789"]]);
});

test("says what of a Parquet file does not fit, and takes none of it", async () => {
  await run(database.session, "CREATE OR REPLACE TABLE PT (A DECIMAL(3,0) NOT NULL, B TIMESTAMP)");
  const failure = async (query: string, options = "") => {
    objects.set("/bucket/pre/a.parquet", await parquet(query));
    return errorOf(database.session, `IMPORT INTO PT FROM PARQUET AT C FILE 'a.parquet' ${options}`);
  };
  assert.match(await failure("SELECT 1"), /^42636 ETL-6009: .*\(=1\).*\(=2\)/);
  assert.match(await failure("SELECT 1000, NULL::TIMESTAMP"), /^22003/);
  assert.match(await failure("SELECT 'x', NULL::TIMESTAMP"), /^22018 .*'x'/);
  assert.match(await failure("SELECT NULL::INTEGER, NULL::TIMESTAMP"), /not null/);
  assert.match(await failure("SELECT 1, TIMESTAMP '10000-01-01 00:00:00'"), /^22/);
  assert.match(
    await failure("SELECT 1 AS x, TIMESTAMPTZ '2020-01-01' AS y"),
    /^0A000 .*column y .*TIMESTAMP WITH TIME ZONE/,
  );
  assert.match(await failure("SELECT [1] AS x, NULL::TIMESTAMP"), /^0A000 .*column x .*INTEGER\[\]/);
  assert.match(await failure("SELECT 1", "SKIP = 1"), /^0A000 .*SKIP/);
  assert.match(await failure("SELECT 1", "(1)"), /^0A000 .*columns/);
  objects.set("/bucket/pre/a.parquet", Buffer.from("a,b\n"));
  const sql = "IMPORT INTO PT FROM PARQUET AT C FILE 'a.parquet'";
  assert.is(
    await errorOf(database.session, sql),
    "42636 ETL-2106: Error in Parquet file 'a.parquet': it cannot be read",
  );
  const content = await parquet("SELECT i % 9, make_timestamp(i) FROM range(100_000) r(i)");
  objects.set("/bucket/pre/a.parquet", content.subarray(0, content.length / 2));
  assert.match(await errorOf(database.session, sql), /^42636 ETL-2106/);
  assert.equal(await run(database.session, "SELECT COUNT(*) FROM PT"), [["0"]]);
  const address = "'https://bucket.s3.amazonaws.com;MaxConcurrentReads=1;Secret=x'";
  assert.match(
    await errorOf(database.session, `IMPORT INTO PT FROM PARQUET AT ${address} FILE 'a.parquet'`),
    /^0A000 .*Secret behind/,
  );
});

test("reads moments by the formats of a file's columns", async () => {
  await run(database.session, "CREATE OR REPLACE TABLE M (A DATE, B TIMESTAMP, C VARCHAR(9))");
  objects.set("/bucket/pre/in.csv", Buffer.from("31.12.2020,20200102 030405,x\n,,y\n"));
  const formats = "(1 FORMAT = 'DD.MM.YYYY', 2 FORMAT = 'YYYYMMDD HH24MISS', 3)";
  await run(database.session, `IMPORT INTO M FROM CSV AT C FILE 'in.csv' ${formats}`);
  assert.equal(await run(database.session, "SELECT * FROM M ORDER BY C"), [
    ["2020-12-31", "2020-01-02 03:04:05.000000", "x"],
    [null, null, "y"],
  ]);
  objects.set("/bucket/pre/in.csv", Buffer.from("2020-12-31,,x\n"));
  assert.match(
    await errorOf(database.session, `IMPORT INTO M FROM CSV AT C FILE 'in.csv' ${formats}`),
    /^42636 ETL-3050: \[Column=0 Row=0\] .*value='2020-12-31'.*DD\.MM\.YYYY/,
  );
});

test("reads and writes files in encodings of one byte a character", async () => {
  const words = "CREATE OR REPLACE TABLE WORDS (A VARCHAR(9))";
  const bytes: [encoding: string, bytes: Buffer, text: string][] = [
    ["ISO-8859-1", Buffer.from([0xe4, 0x80, 0x0a]), "ä\u0080"],
    ["ISO-8859-15", Buffer.from([0xe4, 0xa4, 0x0a]), "ä€"],
    ["WINDOWS-1252", Buffer.from([0xe4, 0x80, 0x0a]), "ä€"],
    ["WINDOWS-1251", Buffer.from([0xc4, 0xe0, 0x0a]), "Да"],
    ["Latin1", Buffer.from([0xe4, 0x80, 0x0a]), "ä\u0080"],
    ["ISO_8859-5:1988", Buffer.from([0xb4, 0xd0, 0x0a]), "Да"],
    ["ISO-8859-11", Buffer.from([0xa1, 0xdf, 0x0a]), "ก฿"],
    ["WINDOWS-874", Buffer.from([0xa1, 0x80, 0x0a]), "ก€"],
    ["IBM866", Buffer.from([0x84, 0xa0, 0x0a]), "Да"],
    ["US-ASCII", Buffer.from("az\n"), "az"],
  ];
  for (const [encoding, content, read] of bytes) {
    objects.set("/bucket/pre/in.csv", content);
    const option = `ENCODING = '${encoding}'`;
    await run(database.session, words, `IMPORT INTO WORDS FROM CSV AT C FILE 'in.csv' ${option}`);
    assert.equal(await run(database.session, "SELECT A FROM WORDS"), [[read]], encoding);
    await run(database.session, `EXPORT WORDS INTO CSV AT C FILE 'out.csv' ${option} DELIMIT = NEVER`);
    assert.equal(objects.get("/bucket/pre/out.csv"), content, encoding);
  }
  objects.set("/bucket/pre/in.csv", Buffer.from([0x81, 0x0a]));
  const failed = (sql: string) => errorOf(database.session, sql);
  assert.match(
    await failed("IMPORT INTO WORDS FROM CSV AT C FILE 'in.csv' ENCODING = 'WINDOWS-1252'"),
    /^42636 .*0x81 means nothing/,
  );
  objects.set("/bucket/pre/in.csv", Buffer.from("ä\n"));
  assert.match(
    await failed("IMPORT INTO WORDS FROM CSV AT C FILE 'in.csv' ENCODING = 'ASCII'"),
    /^42636 .*0xc3 means nothing/,
  );
  assert.match(
    await failed("EXPORT (SELECT '€') INTO CSV AT C FILE 'x' ENCODING = 'ISO-8859-1'"),
    /^42636 .*'€' cannot be written/,
  );
});

test("leaves out as many rows that do not fit as REJECT LIMIT says", async () => {
  objects.set("/bucket/pre/in.csv", Buffer.from("1,a\nx,b\n3,toolong\n4,d\n,e\n"));
  const imported = async (limit: string) => {
    await run(database.session, "CREATE OR REPLACE TABLE R (A INT NOT NULL, B VARCHAR(3))");
    return run(database.session, `IMPORT INTO R FROM CSV AT C FILE 'in.csv' REJECT LIMIT ${limit}`);
  };
  assert.is(await imported("3"), 2);
  assert.equal(await run(database.session, "SELECT * FROM R ORDER BY A"), [
    ["1", "a"],
    ["4", "d"],
  ]);
  assert.is(await imported("UNLIMITED ERRORS"), 2);
  for (const limit of ["0", "2"])
    assert.match(
      await errorOf(database.session, `IMPORT INTO R FROM CSV AT C FILE 'in.csv' REJECT LIMIT ${limit}`),
      /^42636 ETL-3050: \[Column=0 Row=1\] .*value='x'/,
    );
  assert.equal(await run(database.session, "SELECT COUNT(*) FROM R"), [["2"]]);
});

test("reports S3's errors as ETL errors, without the secret", async () => {
  denied = true;
  assert.is(
    await errorOf(database.session, "EXPORT T INTO CSV AT C FILE 'x.csv'"),
    "42636 ETL-5106: Following error occured while writing data to external connection " +
      "[https://bucket.s3.eu-central-1.amazonaws.com/pre/x.csv failed with error code=403 after 0 bytes. InvalidAccessKeyId: told so]",
  );
  denied = false;
  await run(database.session, "CREATE TABLE V (A INT)");
  assert.match(
    await errorOf(database.session, "IMPORT INTO V FROM CSV AT C FILE 'no.csv'"),
    /^42636 ETL-5105: .*code=404.*NoSuchKey/,
  );
});

test("options behind the secret that are none of Exasol's count for nothing", async () => {
  await run(
    database.session,
    "EXPORT T INTO CSV AT C USER 'u' IDENTIFIED BY 'p;role_arn=arn:aws:iam::1:role/r;sse_type=AES256' FILE 'x.csv'",
  );
});

test("refuses by name what it cannot do", async () => {
  const refused = async (sql: string) => assert.match(await errorOf(database.session, sql), /^0A000/);
  await refused("EXPORT T INTO LOCAL CSV FILE 'x.csv'");
  await refused("IMPORT INTO T FROM LOCAL CSV FILE 'x.csv'");
  await refused("EXPORT T INTO CSV AT C FILE 'x.csv.bzip2'");
  await refused("IMPORT INTO T FROM CSV AT C FILE 'x.csv.bzip2'");
  for (const ending of ["gz", "bz2", "zip"])
    await refused(`IMPORT INTO T FROM PARQUET AT C FILE 'x.${ending}'`);
  for (const encoding of ["SHIFT-JIS", "BIG5", "IBM850", "WINDOWS-31J", "ISO-8859-10", "KOI8-R", "x"])
    await refused(`EXPORT T INTO CSV AT C FILE 'x' ENCODING = '${encoding}'`);
  await refused("EXPORT T INTO CSV AT C USER 'u' IDENTIFIED BY 'p;kms_key_id=k' FILE 'x'");
  await refused("EXPORT T INTO CSV AT C USER 'u' IDENTIFIED BY 'p;t' FILE 'x'");
  await refused("IMPORT INTO T FROM CSV AT C FILE 'x.csv' (1 FORMAT = '999', 2..5)");
  await refused("IMPORT INTO T FROM CSV AT C FILE 'x' ERRORS INTO E (CURRENT_TIMESTAMP) REJECT LIMIT 3");
  await refused("IMPORT FROM CSV AT C FILE 'x'");
  await refused("SELECT * FROM (IMPORT INTO (A INT) FROM SCRIPT X)");
  assert.match(
    await errorOf(database.session, "SELECT * FROM (IMPORT INTO T FROM CSV AT C FILE 'x')"),
    /^42000 IMPORT as a subquery has columns/,
  );
  await refused("IMPORT INTO T FROM CSV AT CLOUD AZURE BLOBSTORAGE C FILE 'x'");
  await refused("EXPORT T INTO SCRIPT S.X WITH A = 'b'");
  for (const place of ["EXA AT C TABLE X", "JDBC AT C TABLE X", "FBV AT C FILE 'x'"]) {
    await refused(`IMPORT INTO T FROM ${place}`);
    await refused(`EXPORT T INTO ${place}`);
  }
  assert.is(
    await errorOf(database.session, "EXPORT T INTO CSV AT NOPE FILE 'x'"),
    "42000 connection NOPE does not exist",
  );
});

test("a query reads files that nobody has imported into a table", async () => {
  const { session } = database;
  objects.set("/bucket/pre/a.csv", Buffer.from("1,one,2020-01-02\n2,,\n3,three,1999-12-31\n"));
  objects.set("/bucket/pre/b.csv", Buffer.from("x,9\n4,8\n5,7\n"));
  const files = "FROM CSV AT C FILE 'a.csv'";
  const rows = "(IMPORT INTO (ID INT, N VARCHAR(5), D DATE) FROM CSV AT C FILE 'a.csv')";
  assert.equal(await run(session, `SELECT N, ID + 1 AS M, D FROM ${rows} WHERE ID <> 3`), [
    ["one", "2", "2020-01-02"],
    [null, "3", null],
  ]);
  assert.equal(await run(session, `IMPORT INTO (ID INT, N VARCHAR(5), D VARCHAR(10)) ${files};`), [
    ["1", "one", "2020-01-02"],
    ["2", null, null],
    ["3", "three", "1999-12-31"],
  ]);
  assert.equal(
    await run(
      session,
      `SELECT A.ID, B.W, T.N FROM ${rows} AS A
       LEFT JOIN (IMPORT INTO (I INT, V INT) FROM CSV AT C FILE 'b.csv' SKIP = 1) AS B(W, X) ON B.X = A.ID + 6
       LEFT JOIN T ON T.ID = A.ID ORDER BY 1`,
    ),
    [
      ["1", "5", 'a"b'],
      ["2", "4", "two words"],
      ["3", null, null],
    ],
  );
  assert.match(
    await errorOf(session, `SELECT * FROM (IMPORT INTO (I INT, V INT) FROM CSV AT C FILE 'b.csv')`),
    /^42636 ETL-3050: \[Column=0 Row=0\] .*value='x'/,
  );
  assert.equal(
    await run(
      session,
      "SELECT SUM(I) FROM (IMPORT INTO (I INT, V INT) FROM CSV AT C FILE 'b.csv' REJECT LIMIT 1)",
    ),
    [["9"]],
  );
  assert.match(
    await errorOf(session, "SELECT * FROM (IMPORT INTO (I INT) FROM CSV AT C FILE 'none.csv')"),
    /^42636 ETL-5105: /,
  );
  // A file is read each time, also in a view, and with the rights of the view's owner.
  await run(session, `CREATE VIEW READ AS SELECT MAX(ID) AS M FROM ${rows}`);
  await run(
    session,
    'CREATE USER EVE IDENTIFIED BY "p"',
    "GRANT CREATE SESSION, IMPORT TO EVE",
    "GRANT SELECT ON READ TO EVE",
  );
  await run(session, "GRANT USAGE ON SCHEMA S TO EVE");
  objects.set("/bucket/pre/a.csv", Buffer.from("7,,\n"));
  const eve = await database.engine.openSession("EVE", { schema: "S" });
  assert.equal(await run(eve, "SELECT * FROM READ"), [["7"]]);
  assert.match(await errorOf(eve, `SELECT * FROM ${rows}`), /^42500 insufficient privileges/);
  await run(session, "REVOKE IMPORT FROM EVE");
  assert.match(await errorOf(eve, `SELECT * FROM ${rows}`), /^42500 insufficient privileges/);
  await eve.close();
});

test("a transaction keeps its rows where a query of files has failed in it", async () => {
  const { session } = database;
  objects.set("/bucket/pre/n.csv", Buffer.from("1\n2\n"));
  objects.set("/bucket/pre/bad.csv", Buffer.from("x\n"));
  const imported = (file: string) => `SELECT * FROM (IMPORT INTO (I INT) FROM CSV AT C FILE '${file}.csv')`;
  await run(session, "CREATE TABLE KEPT (I INT)");
  session.autocommit = false;
  await run(session, "INSERT INTO KEPT VALUES 7", `INSERT INTO KEPT ${imported("n")}`);
  assert.match(await errorOf(session, imported("bad")), /^42636 /);
  assert.match(await errorOf(session, `INSERT INTO KEPT ${imported("bad")}`), /^42636 /);
  await run(session, `CREATE TABLE MADE AS ${imported("n")}`, "COMMIT");
  session.autocommit = true;
  assert.equal(await run(session, "SELECT I FROM KEPT ORDER BY I"), [["1"], ["2"], ["7"]]);
  assert.equal(await run(session, "SELECT COUNT(*) FROM MADE"), [["2"]]);
  assert.match(
    await errorOf(session, `EXPORT (${imported("n")}) INTO CSV AT NOPE FILE 'x'`),
    /^42000 connection NOPE/,
  );
  await run(session, `EXPORT (${imported("n")}) INTO CSV AT C FILE 'out.csv'`);
  assert.is(text("/bucket/pre/out.csv"), "1\n2\n");
});

test.run();
