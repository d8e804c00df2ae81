/** What holds of values and their texts whatever a session's parameters say, with drawn ones. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as assert from "uvu/assert";
import { randomFrom } from "../../../support/random.ts";
import { suite } from "../../../support/suite.ts";
import { type Database, openDatabase, run } from "./database.ts";

const test = suite("engine: values under any session's formats");
let database: Database;
let server: Server;
let file = "";
test.before(async () => {
  server = createServer((request, response) => {
    if (request.method === "GET") return response.end(file);
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      file = Buffer.concat(chunks).toString();
      response.end();
    });
    return request;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  database = await openDatabase();
  await run(
    database.session,
    "CREATE SCHEMA F",
    `CREATE TABLE T (ID INT, ${columns.map(({ name, type }) => `${name} ${type}`).join(", ")})`,
    ...rowsOf().map((row, id) => `INSERT INTO T VALUES (${[id, ...row].join(", ")})`),
    "CREATE TABLE U LIKE T",
  );
});
test.after(async () => {
  await database.close();
  server.closeAllConnections();
  server.close();
});

/** Formats of which each tells all of a value. */
const choices: Record<string, string[]> = {
  NLS_DATE_FORMAT: ["YYYY-MM-DD", "DD.MM.YYYY", "MM/DD/YYYY", "YYYYMMDD", "DD MONTH YYYY", "DD,MON,YYYY"],
  NLS_TIMESTAMP_FORMAT: [
    "YYYY-MM-DD HH24:MI:SS.FF6",
    "DD.MM.YYYY HH24:MI:SS.FF6",
    "YYYY-MM-DDTHH24:MI:SS.FF6",
    "HH12:MI:SS.FF6 AM DD-MON-YYYY",
    "YYYYMMDDHH24MISSFF6",
  ],
  NLS_NUMERIC_CHARACTERS: [".,", ",.", ", ", ",'"],
  NLS_DATE_LANGUAGE: ["ENG", "DEU"],
  NLS_FIRST_DAY_OF_WEEK: ["1", "4", "7"],
  TIME_ZONE: ["UTC", "EUROPE/BERLIN", "AMERICA/NEW_YORK", "ASIA/KOLKATA", "PACIFIC/KIRITIMATI"],
  TIME_ZONE_BEHAVIOR: ["INVALID SHIFT AMBIGUOUS ST", "INVALID REJECT AMBIGUOUS DST"],
  TIMESTAMP_ARITHMETIC_BEHAVIOR: ["DOUBLE", "INTERVAL"],
  HASHTYPE_FORMAT: ["HEX", "UUID"],
  DEFAULT_LIKE_ESCAPE_CHARACTER: ["\\", "^"],
};

/** The values' literals are written so that no parameter counts. */
const columns: { name: string; type: string; literals: string[] }[] = [
  { name: "D", type: "DATE", literals: ["DATE '2024-03-05'", "DATE '0001-01-01'", "DATE '9999-12-31'"] },
  {
    name: "TS",
    type: "TIMESTAMP(6)",
    literals: ["TIMESTAMP '2024-12-05 00:07:08.123456'", "TIMESTAMP '1969-05-31 12:59:59.000001'"],
  },
  {
    name: "L",
    type: "TIMESTAMP(6) WITH LOCAL TIME ZONE",
    literals: ["FROM_POSIX_TIME(1709654828.5)", "FROM_POSIX_TIME(-86400)"],
  },
  { name: "N", type: "DECIMAL(9,2)", literals: ["1.5", "-0.25", "1234567.89", "0"] },
  { name: "W", type: "DECIMAL(36,0)", literals: ["123456789012345678901234567890", "-7"] },
  { name: "X", type: "DOUBLE", literals: ["1e300", "-0.1", "5e-324", "123456.789"] },
  { name: "B", type: "BOOLEAN", literals: ["TRUE", "FALSE"] },
  { name: "H", type: "HASHTYPE(16 BYTE)", literals: ["HASHTYPE_MD5('a')", "HASHTYPE_MD5('b')"] },
  { name: "Y", type: "INTERVAL YEAR(4) TO MONTH", literals: ["INTERVAL '12-03' YEAR TO MONTH"] },
  {
    name: "S",
    type: "INTERVAL DAY(5) TO SECOND(3)",
    literals: ["INTERVAL '3 04:05:06.789' DAY TO SECOND(3)"],
  },
  { name: "V", type: "VARCHAR(40)", literals: ["'1,5'", "'a_b%c'", "'05.03.2024'", "'x\"y'"] },
];

/** As many rows as the longest list has literals, and one of NULLs. */
function rowsOf(): string[][] {
  const count = Math.max(...columns.map(({ literals }) => literals.length));
  const rows = Array.from({ length: count }, (_, i) =>
    columns.map(({ literals }) => literals[i % literals.length] as string),
  );
  return [...rows, columns.map(() => "NULL")];
}

function draw(seed: number): Record<string, string> {
  const random = randomFrom(seed);
  return Object.fromEntries(
    Object.entries(choices).map(([name, values]) => [name, values[random(values.length)] as string]),
  );
}

async function rows(sql: string): Promise<unknown[][]> {
  const result = await run(database.session, sql);
  assert.ok(Array.isArray(result), sql);
  return result;
}

for (let seed = 1; seed <= 8; seed++) {
  const settings = draw(seed);
  test(`a text says the same wherever it is made, and gives its value again: ${JSON.stringify(settings)}`, async () => {
    for (const [name, value] of Object.entries(settings))
      await run(database.session, `ALTER SESSION SET ${name} = '${value.replaceAll("'", "''")}'`);
    const point = settings.NLS_NUMERIC_CHARACTERS?.[0] ?? "";
    const facts = columns.flatMap(({ name, type }) => {
      const text = `CAST(${name} AS VARCHAR(200))`;
      return [name, text, `${name} || ''`, `CAST(${text} AS ${type}) = ${name}`, `${name} = ${text}`];
    });
    for (const row of await rows(`SELECT ${facts.join(", ")} FROM T WHERE D IS NOT NULL`)) {
      for (const [i, { name, type }] of columns.entries()) {
        const [shown, text, joined, isSame, isEqual] = row.slice(5 * i);
        const isNumber = /^D(?:ECIMAL|OUBLE)/.test(type);
        if (type === "BOOLEAN") assert.is(String(shown).toUpperCase(), text);
        else if (isNumber) assert.is(Number(shown), Number(String(text).replace(point, ".")), name);
        else assert.is(shown, text, name);
        assert.equal([joined, isSame, isEqual], [text, true, true], `${name} ${String(text)}`);
      }
    }
    const mark = settings.DEFAULT_LIKE_ESCAPE_CHARACTER;
    assert.equal(await rows(`SELECT V FROM T WHERE V LIKE 'a${mark}_b${mark}%c'`), [["a_b%c"]]);
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const files of ["FILE 'a'", "FILE 'a' ROW SEPARATOR = 'CR'"]) {
      await run(
        database.session,
        `EXPORT (SELECT * FROM T ORDER BY ID) INTO CSV AT '${address}' ${files}`,
        "TRUNCATE TABLE U",
        `IMPORT INTO U FROM CSV AT '${address}' ${files}`,
      );
      assert.equal(await rows("SELECT * FROM T MINUS SELECT * FROM U"), [], file);
      assert.equal(await rows("SELECT COUNT(*) FROM U"), [[String(rowsOf().length)]]);
    }
  });
}

test.run();
