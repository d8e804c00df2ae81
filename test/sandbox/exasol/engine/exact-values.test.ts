/**
 * Values where DuckDB's own answer would be another than Exasol's: each is Exasol's, or the statement fails.
 */

import * as assert from "uvu/assert";
import { suite } from "../../../support/suite.ts";
import { columnsOf, type Database, errorOf, openDatabase, run } from "./database.ts";

const test = suite<{ db: Database }>("engine: exact values");

test.before(async (context) => {
  context.db = await openDatabase();
  await run(
    context.db.session,
    "CREATE TABLE T (S VARCHAR(100), N DECIMAL(20,2), D DOUBLE, B BOOLEAN, DAY DATE, AT TIMESTAMP(6))",
  );
});
test.after(async ({ db }) => db.close());

async function gives({ session }: Database, cases: Record<string, string | number | boolean | null>) {
  const expressions = Object.keys(cases);
  const [row] = (await run(session, `SELECT ${expressions.join(", ")}`)) as unknown[][];
  assert.equal(Object.fromEntries(expressions.map((text, i) => [text, row?.[i]])), cases);
}

async function refuses({ session }: Database, error: RegExp, ...expressions: string[]) {
  for (const expression of expressions)
    assert.match(await errorOf(session, `SELECT ${expression}`), error, expression);
}

test("a GEOMETRY is written in one way, and what is no geometry refused", async ({ db }) => {
  await gives(db, {
    "CAST(' point(1.50   -2.0)' AS GEOMETRY)": "POINT (1.5 -2)",
    "CAST('Polygon((1 2,10 20 , 5 6))' AS GEOMETRY)": "POLYGON ((1 2, 10 20, 5 6))",
    "CAST('geometrycollection(point(1 2), linestring empty)' AS GEOMETRY)":
      "GEOMETRYCOLLECTION (POINT (1 2), LINESTRING EMPTY)",
  });
  await refuses(db, /^22018 /, "CAST('abc' AS GEOMETRY)", "CAST('POINT (1 2' AS GEOMETRY)");
});

test("a literal whose fraction is zeros is whole", async ({ db }) => {
  const types = (await columnsOf(db.session, "SELECT 1.0, -10.00, 0.0, 1.50")).map(({ type }) => type);
  assert.equal(
    types.map((type) => "scale" in type && [type.precision, type.scale]),
    [
      [1, 0],
      [2, 0],
      [1, 0],
      [3, 2],
    ],
  );
});

test("whole and decimal numbers beyond 2^53 keep every digit", async ({ db }) => {
  await gives(db, {
    "TRUNC(12345678901234567.89, 1)": "12345678901234567.8",
    "TRUNC(1234567890123456789012345, -2)": "1234567890123456789012300",
    "ROUND(1234567890123456789012355, -1)": "1234567890123456789012360",
    "ROUND(150, -2)": "200",
    "ROUND(-99.5)": "-100",
    "ROUND(1.005, 2)": "1.01",
    "DIV(9007199254740993, 1)": "9007199254740993",
    "DIV(-7.5, 0.2)": "-37",
    "999999999999999999 * 999999999999999999": "999999999999999998000000000000000001",
    "CAST('999999999999999999' AS DECIMAL(18,0)) + CAST('1' AS DECIMAL(18,0))": "1000000000000000000",
  });
  await refuses(db, /^22012 /, "DIV(1, 0)");
  await refuses(
    db,
    /^22003 /,
    "SUM(x) FROM (SELECT 999999999999999999999999999999999999 x UNION ALL SELECT 1)",
  );
});

test("text is a number, a date or a moment only where Exasol reads it as one", async ({ db }) => {
  await gives(db, {
    "CAST(' +1.5e1 ' AS DECIMAL(5,1))": "15",
    "CAST('.5' AS DOUBLE)": 0.5,
    "CAST('2024-1-5' AS DATE)": "2024-01-05",
    "CAST('2024-01-05 1:02:03.5' AS TIMESTAMP)": "2024-01-05 01:02:03.500000",
    "IS_NUMBER('1_0')": false,
    "IS_NUMBER('inf')": false,
    "IS_NUMBER('')": null,
    "IS_NUMBER('-1E5')": true,
    "IS_DATE('infinity')": false,
    "IS_DATE('2024-02-30')": false,
    "IS_TIMESTAMP('2024-02-29 10:00:00Z')": false,
    "IS_BOOLEAN('on')": true,
  });
  const text = /^22018 data exception - invalid character value for cast; Value: '[^']+'( Format: '[^']+')?$/;
  await refuses(
    db,
    text,
    "CAST('1_000' AS DECIMAL(18,0))",
    "CAST('1_000' AS DOUBLE)",
    "CAST('inf' AS DOUBLE) > 5",
  );
  await refuses(db, text, "CAST('NaN' AS DOUBLE)", "'1_0' + 1");
  await refuses(
    db,
    text,
    ...["infinity", "10000-01-01", "0000-01-01", "epoch"].map((day) => `CAST('${day}' AS DATE)`),
  );
  await refuses(db, text, "CAST('0044-03-15 (BC)' AS DATE)", "CAST('2024-01-01 23:59:59' AS DATE)");
  await refuses(
    db,
    text,
    ...["+05:00", "Z", " Europe/Berlin"].map((zone) => `CAST('2024-01-01 23:59:59${zone}' AS TIMESTAMP)`),
  );
  await refuses(db, text, "CAST('2024-01-01 24:00:00' AS TIMESTAMP)", "CAST('-infinity' AS TIMESTAMP(9))");
  await refuses(db, /^22003 /, "CAST('1e400' AS DOUBLE)", "CAST(2 AS BOOLEAN)", "1e308 * 10 || ''");
  await refuses(db, /^22003 /, "SUM(1e308 * I) FROM VALUES BETWEEN 1 AND 2 AS T(I)");
  await refuses(db, /^22018 /, "TO_DATE('2024-02-30', 'YYYY-MM-DD')");
});

test("no date leaves the years 1 to 9999", async ({ db }) => {
  await refuses(
    db,
    /^22008 data exception - datetime field overflow$/,
    "DATE '9999-12-31' + 1",
    "DATE '0001-01-01' - 1",
  );
  await refuses(db, /^22008 /, "ADD_YEARS(TIMESTAMP '9999-12-31 00:00:00', 1)", "FROM_POSIX_TIME(1e12)");
  await refuses(db, /^22008 /, "DATE '9999-12-31' + INTERVAL '1' DAY");
  await refuses(
    db,
    /^22018 /,
    "DATE '0000-12-31'",
    "TIMESTAMP '0000-12-31 23:59:59'",
    "TIMESTAMP '0000-01-01'",
  );
});

test("months and seconds are added as Exasol documents it", async ({ db }) => {
  await gives(db, {
    "ADD_MONTHS(DATE '2006-01-31', 1)": "2006-02-28",
    "ADD_MONTHS(DATE '2006-02-28', -1)": "2006-01-31",
    "ADD_MONTHS(DATE '2006-02-27', -1)": "2006-01-27",
    "ADD_MONTHS(TIMESTAMP '2006-02-28 12:00:00', 1)": "2006-03-31 12:00:00.000000",
    "ADD_YEARS(DATE '2023-02-28', 1)": "2024-02-29",
    "ADD_SECONDS(TIMESTAMP '2000-01-01 00:00:00', 1.234)": "2000-01-01 00:00:01.234000",
    "ADD_SECONDS(TIMESTAMP '2000-01-01 00:00:00', -1)": "1999-12-31 23:59:59.000000",
  });
});

test("parts of texts are counted as Exasol documents it", async ({ db }) => {
  await gives(db, {
    "SUBSTR('abcdef', 0, 2)": "ab",
    "SUBSTR('abcdef', -3)": "def",
    "SUBSTR('abcdef', -7)": null,
    "SUBSTR('abcdef', -7, 3)": null,
    "SUBSTR('abcdef', 3, -1)": null,
    "LEFT('abc', -1)": null,
    "RIGHT('abc', -1)": null,
    "RIGHT('abc', 2)": "bc",
    "REGEXP_INSTR('aab ab', '\\bab\\b')": "5",
    "REGEXP_INSTR('x\na1', 'a|1')": "3",
    "REGEXP_INSTR('abc', 'd')": "0",
    "REGEXP_SUBSTR('DECIMAL(18,0)', '[A-Za-z]+', 1)": "DECIMAL",
    "REGEXP_SUBSTR('abc', 'd')": null,
    "HASH_MD5('abc')": "900150983cd24fb0d6963f7d28e17f72",
    "HASH_MD5('')": null,
  });
  await refuses(db, /^0A000 .*HASH_MD5 of anything but one text/, "HASH_MD5(123)", "HASH_MD5('a', 'b')");
  await refuses(db, /^0A000 .*REGEXP_SUBSTR from another position than 1/, "REGEXP_SUBSTR('abc', '^b', 2)");
  await refuses(db, /^42000 /, "TRUNC(DATE '2023-01-05', 'XX')");
});

test("characters are code points, also for EDIT_DISTANCE and REVERSE", async ({ db }) => {
  await gives(db, {
    "EDIT_DISTANCE('ü', 'u')": "1",
    "EDIT_DISTANCE('naïve😀', 'naive')": "2",
    "EDIT_DISTANCE('ab', 'éa')": "2",
    "EDIT_DISTANCE('é', NULL)": null,
    "EDIT_DISTANCE('', 'é')": null,
    "REVERSE('e' || UNICODECHR(769) || 'x😀')": "😀x\u0301e",
    "REVERSE('a\r\nb')": "b\n\ra",
  });
  const letters = Array.from({ length: 200 }, (_, i) => String.fromCodePoint(0x4e00 + i)).join("");
  await refuses(db, /^0A000 .*EDIT_DISTANCE of texts with more than 126/, `EDIT_DISTANCE('${letters}', 'é')`);
});

test("no rounding makes a DECIMAL of more digits than its type has", async ({ db }) => {
  await refuses(db, /^22003 /, "ROUND(CAST('999999999999999999999999999999999999' AS DECIMAL(36,0)), -1)");
  await gives(db, {
    "ROUND(CAST('99999999999999999999999999999999999' AS DECIMAL(35,0)), -1)":
      "100000000000000000000000000000000000",
  });
});

test("numbers of JSON keep every digit, and what JSON forbids is none", async ({ db }) => {
  await gives(db, {
    "JSON_VALUE('{\"a\":0.12345678901234567890123}', '$.a' RETURNING DECIMAL(36,30))":
      "0.12345678901234567890123",
    'JSON_VALUE(\'{"b":"\\\\\\" 7.25","a":[9007199254740993.5]}\', \'$.a[0]\')': "9007199254740993.5",
    'JSON_VALUE(\'{"b":7.25,"a":" 1.50"}\', \'$.a\')': " 1.50",
    "JSON_VALUE('{\"a\":1e5}', '$.a' RETURNING INT)": "100000",
    "JSON_VALUE('{\"a\":1.5}', '$.a' RETURNING DOUBLE)": 1.5,
    "JSON_VALUE('{\"a\":1,}', '$.a')": null,
    "JSON_VALUE('[1 , ]', '$[0]')": null,
    "JSON_VALUE('{\"a\":NaN}', '$.a')": null,
    "JSON_VALUE('{\"a\":-Infinity}', '$.a')": null,
    "JSON_VALUE('{\"a\":\"nan,]\"}', '$.a')": "nan,]",
  });
  await run(db.session, "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = ',.'");
  await gives(db, { "JSON_VALUE('{\"a\":1.5}', '$.a' RETURNING DECIMAL(3,1))": "1.5" });
  await run(db.session, "ALTER SESSION SET NLS_NUMERIC_CHARACTERS = '.,'");
});

test("a percentile counts its share from where the order begins", async ({ db: { session } }) => {
  const of = (name: string, over: string, shares: number[]) =>
    run(
      session,
      `SELECT ${shares.map((share) => `${name}(${share}) WITHIN GROUP (ORDER BY X DESC)${over}`).join(", ")}
        FROM VALUES BETWEEN 1 AND 10 AS V(X) LIMIT 1`,
    );
  for (const over of ["", " OVER ()"]) {
    assert.equal(await of("PERCENTILE_DISC", over, [0, 0.1, 0.3, 0.5, 0.75, 1]), [
      ["10", "10", "8", "6", "3", "1"],
    ]);
    assert.equal(await of("PERCENTILE_CONT", over, [0, 0.25, 0.5, 1]), [[10, 7.75, 5.5, 1]]);
  }
});

test("rows of DISTINCT are ordered by what they have", async ({ db: { session } }) => {
  const source = "FROM (VALUES (1, 9), (2, 5), (1, 1)) AS V(A, B)";
  assert.equal(await run(session, `SELECT DISTINCT A X, A + 1 Y ${source} ORDER BY A + 1 DESC, -A, Y`), [
    ["2", "3"],
    ["1", "2"],
  ]);
  for (const order of ["B", "A + B", "V.B"])
    assert.match(
      await errorOf(session, `SELECT DISTINCT A ${source} ORDER BY ${order}`),
      /^0A000 .*ORDER BY of what rows of DISTINCT do not have \[line 1/,
    );
});

test("no literal is longer than the longest VARCHAR", async ({ db }) => {
  await gives(db, {
    [`LENGTH('${"ä".repeat(2_000_000)}')`]: "2000000",
    [`LENGTH('${"''".repeat(2_000_000)}')`]: "2000000",
    [`LENGTH('${"😀".repeat(2_000_000)}')`]: "2000000",
  });
  const texts = [
    "x".repeat(2_000_001),
    "😀".repeat(2_000_001),
    "''".repeat(2_000_001),
    "''".repeat(9_000_000),
  ];
  for (const text of texts)
    await refuses(
      db,
      /^42000 the text '.+…' has more than 2000000 characters \[line 1, /,
      `LENGTH('${text}')`,
    );
});

test("no text is longer than the longest VARCHAR", async ({ db }) => {
  await gives(db, {
    "LENGTH(REPEAT('ä', 1999998) || 'bc')": "2000000",
    "LENGTH(REPEAT('ab', 1000000))": "2000000",
    "REPEAT(NULL, 5000000000)": null,
    "REPEAT('a', NULL)": null,
    "SPACE(1 - 1)": null,
    "LPAD('a', 1 + 1)": " a",
    "RPAD(NULL, 5000000000)": null,
    "REPLACE(REPEAT('ab', 2), 'b')": "aa",
    "CONCAT(REPEAT('a', 0), '')": null,
    "TYPEOF(SESSION_PARAMETER(CURRENT_SESSION, 'TIME_ZONE'))": "VARCHAR(2000000) UTF8",
  });
  await refuses(
    db,
    /^22001 data exception - string data, right truncation; Valuelength: \d{7,11} Maxlength: 2000000$/,
    "REPEAT('a', 1999999) || 'bc'",
    "CONCAT(REPEAT('a', 1999999), 'bc')",
    "REPEAT('ab', 1000001)",
    "REPEAT('ab', 5000000000)",
    "SPACE(5000000000)",
    "LPAD('a', 2000001)",
    "RPAD('a', 5000000000)",
    "REPLACE(REPEAT('a', 1500000), 'a', 'bb')",
    "REGEXP_REPLACE(REPEAT('a', 1500000), 'a', 'bb')",
    "REGEXP_REPLACE(REPEAT('a', 1500000), '(.+)', '\\1\\1')",
    "INSERT(REPEAT('a', 2000000), 1, 0, 'b')",
    "LISTAGG(REPEAT('a', 1500000)) FROM (VALUES 1, 2) AS V(X)",
    "GROUP_CONCAT(DISTINCT REPEAT(X, 1500000) ORDER BY X) FROM (VALUES 1, 2) AS V(X)",
  );
});

test("TO_TIMESTAMP keeps the three digits of its type, by a format, too", async ({ db }) => {
  await gives(db, {
    "TO_TIMESTAMP('2019-12-31 23:59:59.999999', 'YYYY-MM-DD HH24:MI:SS.FF6')": "2019-12-31 23:59:59.999000",
    "TO_TIMESTAMP('31.12.2019', 'DD.MM.YYYY')": "2019-12-31 00:00:00.000000",
    "TO_DATE('2019-12-31 23:59', 'YYYY-MM-DD HH24:MI')": "2019-12-31",
  });
});

test("what PCRE reads otherwise than the engine is refused by name", async ({ db }) => {
  await gives(db, {
    "REGEXP_REPLACE('ab', '(a)(b)', '\\2\\1')": "ba",
    "REGEXP_REPLACE('ab', 'b', '\\0\\0')": "abb",
    "REGEXP_REPLACE('ab', '((a))(?:b)', LEFT('\\2x', 2))": "a",
    "REGEXP_REPLACE('ab', LEFT('((a))(b)', 8), '\\3\\2')": "ba",
    "REGEXP_REPLACE('ab', 'a', LEFT('\\\\', 2))": "\\b",
    "REGEXP_SUBSTR('ab', 'b$')": "b",
    "REGEXP_SUBSTR('a$\n', '[$]')": "$",
    "REGEXP_SUBSTR('a$\n', '\\$')": "$",
    "REGEXP_SUBSTR('b\n', '(?m)b$')": "b",
  });
  await refuses(
    db,
    /^0A000 .*REGEXP_REPLACE with .+ in place of matches/,
    "REGEXP_REPLACE('abc', '(b)', '\\2')",
    "REGEXP_REPLACE('abc', '(?:b)[(]?\\(?', '\\1')",
    "REGEXP_REPLACE('abc', '(?P<n>b)', '\\g<n>')",
    "REGEXP_REPLACE('abc', 'b', 'x\\')",
    "REGEXP_REPLACE('abc', 'b', '\\U' || LEFT('abc', 1))",
    "REGEXP_REPLACE('abc', LEFT('(?:b)[(]c', 9), '\\1')",
  );
  await refuses(
    db,
    /^0A000 .*\$ in a regular expression for a text that ends with a line break/,
    "REGEXP_SUBSTR('b\n', 'b$')",
    "REGEXP_INSTR('b\n', 'b$')",
    "REGEXP_REPLACE('b\n', 'b$', 'x')",
    "REGEXP_SUBSTR('b\n', LEFT('b$', 2))",
  );
  await refuses(db, /^0A000 .*\\v in a regular expression/, "REGEXP_SUBSTR('b\n', 'b\\v')");
  await refuses(
    db,
    /^0A000 .*a regular expression with: invalid perl operator: \(\?</,
    "REGEXP_SUBSTR('ab', '(?<=a)b')",
  );
  await refuses(
    db,
    /^0A000 .*a regular expression with: invalid escape sequence: \\1/,
    "CASE WHEN S REGEXP_LIKE '(a)\\1' THEN 1 END FROM (SELECT 'aa' AS S)",
  );
  await refuses(
    db,
    /^0A000 .*a LIKE pattern that ends with its escape character/,
    "CASE WHEN S LIKE 'a\\' THEN 1 END FROM (SELECT 'aa' AS S)",
  );
  await refuses(
    db,
    /^42000 the frame of an analytic function ends before it begins/,
    "COUNT(*) OVER (ORDER BY 1 ROWS BETWEEN 1 FOLLOWING AND 1 PRECEDING)",
  );
  await refuses(db, /^0A000 .*NTILE of less than one part/, "NTILE(0) OVER (ORDER BY 1)");
});

test("a literal row is stored as the same values of a query are", async ({ db: { session } }) => {
  const literals = [
    "1.50",
    "00.5",
    ".5",
    "1e21",
    "1.0e0",
    "TRUE",
    "DATE '2024-01-02'",
    "TIMESTAMP '2024-01-02 03:04:05'",
  ];
  for (const literal of literals) {
    const [fromRow, fromQuery] = (await run(
      session,
      "DELETE FROM T",
      `INSERT INTO T (S) VALUES (${literal})`,
      `INSERT INTO T (S) SELECT ${literal}`,
      "SELECT S FROM T",
    )) as unknown[][];
    assert.equal(fromRow, fromQuery, literal);
  }
  await run(
    session,
    "DELETE FROM T",
    "INSERT INTO T (N, DAY) VALUES (TRUE, TIMESTAMP '2024-01-02 03:04:05')",
  );
  assert.equal(await run(session, "SELECT N, DAY FROM T"), [["1", "2024-01-02"]]);
  assert.match(await errorOf(session, "INSERT INTO T (S) VALUES (1e400)"), /^22003 /);
  assert.match(
    await errorOf(session, "INSERT INTO T (DAY) VALUES (20240102)"),
    /^42000 datatypes are not compatible/,
  );
});

test("a DOUBLE is stored only when it is a number", async ({ db: { session } }) => {
  for (const value of ["'inf'", "'nan'", "1e400", "'1e400'"])
    assert.match(await errorOf(session, `INSERT INTO T (D) VALUES (${value})`), /^220(03|18) /, value);
  assert.match(await errorOf(session, "INSERT INTO T (D) SELECT 1e308 * 10"), /^22003 /);
  assert.match(await errorOf(session, "CREATE TABLE U AS SELECT EXP(1000) X"), /^22003 /);
});

test.run();
