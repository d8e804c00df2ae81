/** How a session writes and reads values, by its NLS parameters and its time zone. */
import * as assert from "uvu/assert";
import type { Session } from "../../../../sandbox/exasol/model.ts";
import { varchar } from "../../../../sql/types.ts";
import { suite } from "../../../support/suite.ts";
import { type Database, errorOf, openDatabase, run } from "./database.ts";

const test = suite("engine: NLS parameters and time zones");
let database: Database;
test.before(async () => {
  database = await openDatabase();
});
test.after(() => database.close());
const settings = {
  NLS_DATE_FORMAT: "YYYY-MM-DD",
  NLS_TIMESTAMP_FORMAT: "YYYY-MM-DD HH24:MI:SS.FF6",
  NLS_NUMERIC_CHARACTERS: ".,",
  NLS_DATE_LANGUAGE: "ENG",
  NLS_FIRST_DAY_OF_WEEK: "7",
  TIME_ZONE: "UTC",
  TIME_ZONE_BEHAVIOR: "INVALID SHIFT AMBIGUOUS ST",
  HASHTYPE_FORMAT: "HEX",
};
type Settings = Partial<Record<keyof typeof settings, string>>;
const set = async (changes: Settings) => {
  for (const [name, value] of Object.entries({ ...settings, ...changes }))
    await run(database.session, `ALTER SESSION SET ${name} = '${value.replaceAll("'", "''")}'`);
};
test.before.each(() => set({}));

const select = async (...expressions: string[]) => {
  const rows = await run(database.session, `SELECT ${expressions.join(", ")}`);
  return Array.isArray(rows) ? rows[0] : rows;
};
const moment = "TIMESTAMP '2024-03-05 16:07:08.123456789'";
const as = (model: string, expression = moment) => `TO_CHAR(${expression}, '${model}')`;

test("write each element of a format model", async () => {
  const models = {
    "CC YYYY YYY YY Y": "21 2024 024 24 4",
    "IYYY-IW-ID IYY IY": "2024-10-2 024 24",
    "Q MM MON Mon mon": "1 03 MAR Mar mar",
    "MONTH Month month": "MARCH     March     march    ",
    "DDD DD D WW W": "065 05 3 10 1",
    "DAY Day day DY Dy dy": "TUESDAY   Tuesday   tuesday   TUE Tue tue",
    "HH HH24 HH12 AM pm A.M. p.m.": "16 16 04 PM pm P.M. p.m.",
    "MI:SS SSSSS": "07:08 58028",
    "FF1 FF2 FF3 FF4 FF5 FF6 FF7 FF8 FF9 FF": "1 12 123 1234 12345 123456 1234567 12345678 123456789 123456",
    'YYYY-MM-DDTHH24:MI:SS, "the" %': "2024-03-05T16:07:08, the %",
  };
  assert.equal(await select(...Object.keys(models).map((model) => as(model))), Object.values(models));
  assert.match(
    await errorOf(database.session, `SELECT ${as("YYYY-RM")}`),
    "format element in 'YYYY-RM' at 'RM'",
  );
});

test("write months and days in the session's language", async () => {
  await set({ NLS_DATE_LANGUAGE: "DEU" });
  assert.equal(
    await select(as("Day, DD. Month YYYY"), as("DY MON"), as("D"), "TO_CHAR(DATE '2024-03-03', 'D')"),
    ["Dienstag  , 05. März      2024", "DI MÄR", "3", "1"],
  );
  assert.equal(await select(`TO_CHAR(${moment}, 'Month', 'NLS_DATE_LANGUAGE=ENG')`), ["March    "]);
});

test("begin weeks on the day that NLS_FIRST_DAY_OF_WEEK says", async () => {
  const day = "DATE '2024-03-05'";
  const starts = [`TRUNC(${day}, 'D')`, `DATE_TRUNC('week', ${day})`, `TRUNC(${day}, 'IW')`];
  assert.equal(await select(...starts), ["2024-03-03", "2024-03-03", "2024-03-04"]);
  await set({ NLS_FIRST_DAY_OF_WEEK: "1" });
  assert.equal(await select(...starts), ["2024-03-04", "2024-03-04", "2024-03-04"]);
  await set({ NLS_FIRST_DAY_OF_WEEK: "3" });
  assert.equal(await select(...starts), ["2024-02-28", "2024-02-28", "2024-03-04"]);
});

test("read texts by a format model", async () => {
  const read = (text: string, model: string) =>
    as("YYYY-MM-DD HH24:MI:SS.FF6", `TO_TIMESTAMP('${text}', '${model}')`);
  assert.equal(
    await select(
      read("05.03.2024 16:07", "DD.MM.YYYY HH24:MI"),
      read("5.3.2024", "DD.MM.YYYY HH24:MI"),
      read("20240305160708", "YYYYMMDDHH24MISS"),
      read("march 5, 2024 04:07:08.5 pm", "MONTH DD, YYYY HH12:MI:SS.FF3 AM"),
      read("12:30 a.m. 2024-03-05", "HH12:MI A.M. YYYY-MM-DD"),
      read("2024-03-05T16:07:08", "YYYY-MM-DDTHH:MI:SS.FF6"),
      read("05-MAR-2024", "DD-MON-YYYY"),
      read("2024", "YYYY"),
    ),
    [
      "2024-03-05 16:07:00.000000",
      "2024-03-05 00:00:00.000000",
      "2024-03-05 16:07:08.000000",
      "2024-03-05 16:07:08.500000",
      "2024-03-05 00:30:00.000000",
      "2024-03-05 16:07:08.000000",
      "2024-03-05 00:00:00.000000",
      "2024-01-01 00:00:00.000000",
    ],
  );
  const refused = {
    "TO_DATE('31.02.2024', 'DD.MM.YYYY')": "Value: '31.02.2024' Format: 'DD.MM.YYYY'",
    "TO_DATE('2024-03-05', 'DD.MM.YYYY')": "Value: '2024-03-05' Format: 'DD.MM.YYYY'",
    "TO_DATE('05.03.0000', 'DD.MM.YYYY')": "invalid character value for cast",
    "TO_DATE('2024-03-05 24:00', 'YYYY-MM-DD HH24:MI')": "invalid character value for cast",
    "TO_DATE('05-MRZ-2024', 'DD-MON-YYYY')": "invalid character value for cast",
    "TO_DATE('2024-1-5', 'YYYYMMDD')": "invalid character value for cast",
    "TO_DATE('05.03.24', 'DD.MM.YY')": "reading texts by the format 'DD.MM.YY': YY is only written here",
    "TO_TIMESTAMP('2024-03-05 04', 'YYYY-MM-DD HH12')": "HH12 and AM belong together",
    "TO_DATE('05.03.', 'DD.MM.')": "it lacks YYYY",
  };
  for (const [expression, text] of Object.entries(refused))
    assert.match(await errorOf(database.session, `SELECT ${expression}`), text);
});

test("give and take dates and times by NLS_DATE_FORMAT and NLS_TIMESTAMP_FORMAT", async () => {
  await set({ NLS_DATE_FORMAT: "DD.MM.YYYY", NLS_TIMESTAMP_FORMAT: "DD.MM.YYYY HH24:MI:SS.FF3" });
  await run(
    database.session,
    "CREATE SCHEMA IF NOT EXISTS NLS",
    "OPEN SCHEMA NLS",
    "CREATE OR REPLACE TABLE T (D DATE, T TIMESTAMP(9), X VARCHAR(40))",
    "INSERT INTO T VALUES ('05.03.2024', '05.03.2024 16:07:08.123456789', DATE '2024-03-05')",
    "INSERT INTO T VALUES (DATE '2024-03-06', TIMESTAMP '2024-03-06 00:00:00', 'x'), (NULL, NULL, NULL)",
  );
  assert.equal(await run(database.session, "SELECT D, T, X FROM T ORDER BY D NULLS LAST"), [
    ["05.03.2024", "05.03.2024 16:07:08.123", "05.03.2024"],
    ["06.03.2024", "06.03.2024 00:00:00.000", "x"],
    [null, null, null],
  ]);
  assert.equal(
    await run(
      database.session,
      "SELECT COUNT(*), 'on ' || MIN(D), CAST(MAX(T) AS VARCHAR(40)), TO_CHAR(MIN(D)), LENGTH(MIN(T)) FROM T WHERE D LIKE '%.03.2024' AND D <= '06.03.2024'",
    ),
    [["2", "on 05.03.2024", "06.03.2024 00:00:00.000", "05.03.2024", "23"]],
  );
  assert.equal(
    await select(as("FF9", "(SELECT MIN(T) FROM NLS.T)"), "IS_DATE('05.03.2024')", "IS_DATE('2024-03-05')"),
    ["123456789", true, false],
  );
  assert.match(
    await errorOf(database.session, "INSERT INTO NLS.T (D) VALUES ('2024-03-05')"),
    "Value: '2024-03-05' Format: 'DD.MM.YYYY'",
  );
  const bound = await database.session.executePrepared(
    "SELECT COUNT(*) FROM NLS.T WHERE D = ?",
    [{ name: "", type: { type: "DATE" } }],
    [["05.03.2024"]],
  );
  assert.equal(bound.kind === "resultSet" && bound.data, [["1"]]);
});

test("give and take numbers in texts by NLS_NUMERIC_CHARACTERS", async () => {
  await set({ NLS_NUMERIC_CHARACTERS: ",." });
  await run(
    database.session,
    "CREATE OR REPLACE TABLE NLS.N (D DECIMAL(9,2), F DOUBLE, X VARCHAR(40))",
    "INSERT INTO NLS.N VALUES ('1,5', '-2,5E-3', 1.25), (1.5, 0.5, '1.25')",
  );
  assert.equal(await run(database.session, "SELECT D, F, X, D || '', F || '' FROM NLS.N ORDER BY F"), [
    ["1.5", -0.0025, "1,25", "1,5", "-0,0025"],
    ["1.5", 0.5, "1.25", "1,5", "0,5"],
  ]);
  assert.equal(
    await select(
      "TO_CHAR(1.5, 'FM0D00')",
      "TO_NUMBER('1,5')",
      "CAST('1,5' AS DECIMAL(5,2))",
      "1.5 = '1,5'",
      "IS_NUMBER('1,5')",
      "IS_NUMBER('1.5')",
    ),
    ["1,50", 1.5, "1.5", true, true, false],
  );
  for (const text of ["CAST('1.5' AS DOUBLE)", "CAST('1.5' AS DECIMAL(5,2))"])
    assert.match(await errorOf(database.session, `SELECT ${text}`), "Value: '1.5'");
  const type = { type: "DECIMAL" as const, precision: 5, scale: 2 };
  const bound = await database.session.executePrepared("SELECT ? || ''", [{ name: "", type }], [["2.75"]]);
  assert.equal(bound.kind === "resultSet" && bound.data, [["2,75"]]);
});

test("keep a TIMESTAMP WITH LOCAL TIME ZONE as a moment, and show it by the session's clocks", async () => {
  await set({ TIME_ZONE: "EUROPE/BERLIN" });
  await run(
    database.session,
    "CREATE OR REPLACE TABLE NLS.Z (N INT, L TIMESTAMP WITH LOCAL TIME ZONE, P TIMESTAMP)",
    "INSERT INTO NLS.Z VALUES (1, '2024-03-31 01:59:00', '2024-03-31 01:59:00'), (2, TIMESTAMP '2024-07-01 12:00:00', NULL), (3, '2024-03-31 02:30:00', NULL), (4, '2024-10-27 02:30:00', NULL)",
    "INSERT INTO NLS.Z SELECT 5, P, L FROM NLS.Z WHERE N = 1",
  );
  const shown = async () => {
    const rows = await run(
      database.session,
      "SELECT TO_CHAR(L, 'MM-DD HH24:MI'), TO_CHAR(P, 'MM-DD HH24:MI') FROM NLS.Z ORDER BY N",
    );
    return Array.isArray(rows) ? rows.map((row) => row.join(" / ")) : rows;
  };
  // 02:30 is skipped in March, and comes twice in October.
  assert.equal(await shown(), [
    "03-31 01:59 / 03-31 01:59",
    "07-01 12:00 / ",
    "03-31 03:30 / ",
    "10-27 02:30 / ",
    "03-31 01:59 / 03-31 01:59",
  ]);
  await set({ TIME_ZONE: "UTC" });
  assert.equal(await shown(), [
    "03-31 00:59 / 03-31 01:59",
    "07-01 10:00 / ",
    "03-31 01:30 / ",
    "10-27 01:30 / ",
    "03-31 00:59 / 03-31 01:59",
  ]);
  await set({ TIME_ZONE: "EUROPE/BERLIN" });
  const next = "FROM NLS.Z WHERE N = 1";
  assert.equal(
    await run(
      database.session,
      `SELECT TO_CHAR(ADD_HOURS(L, 1), 'HH24:MI'), TO_CHAR(ADD_DAYS(L, 1), 'DD HH24:MI'), HOUR(L), TRUNC(L) = '2024-03-31', L = P, HOURS_BETWEEN(ADD_DAYS(L, 1), L), TO_CHAR(L + INTERVAL '2' HOUR, 'HH24:MI'), CAST(L AS DATE), POSIX_TIME(P) = POSIX_TIME(L) ${next}`,
    ),
    [["03:59", "01 01:59", "1", true, true, 23, "04:59", "2024-03-31", true]],
  );
});

test("follow TIME_ZONE_BEHAVIOR where clocks are changed", async () => {
  const behaviors = {
    "INVALID SHIFT AMBIGUOUS ST": ["01:30", "01:30"],
    "INVALID SHIFT AMBIGUOUS DST": ["01:30", "00:30"],
    "INVALID NULLIFY AMBIGUOUS NULLIFY": [null, null],
  };
  const utc = (text: string, zone = "'EUROPE/BERLIN', 'UTC'") =>
    as("HH24:MI", `CONVERT_TZ(TIMESTAMP '${text}', ${zone})`);
  for (const [behavior, expected] of Object.entries(behaviors)) {
    await set({ TIME_ZONE_BEHAVIOR: behavior });
    assert.equal(await select(utc("2024-03-31 02:30:00"), utc("2024-10-27 02:30:00")), expected);
    assert.equal(
      await select(
        utc("2024-03-31 01:59:59"),
        utc("2024-03-31 03:00:00"),
        utc("2024-10-27 01:59:00"),
        utc("2024-10-27 03:00:00"),
      ),
      ["00:59", "01:00", "23:59", "02:00"],
    );
  }
  await set({ TIME_ZONE_BEHAVIOR: "INVALID REJECT AMBIGUOUS REJECT" });
  for (const text of ["2024-03-31 02:30:00", "2024-10-27 02:30:00"])
    assert.match(await errorOf(database.session, `SELECT ${utc(text)}`), "for time zone Europe/Berlin");
  assert.equal(await select(utc("2024-03-31 02:30:00", "'ASIA/KOLKATA', 'AMERICA/NEW_YORK'")), ["17:00"]);
});

test("tell the moment by the session's clocks", async () => {
  const facts = [
    "SESSIONTIMEZONE",
    "DBTIMEZONE",
    "FROM_POSIX_TIME(1234567890)",
    "POSIX_TIME('1970-01-01 00:00:01')",
  ];
  assert.equal(await select(...facts), ["UTC", "UTC", "2009-02-13 23:31:30.000000", 1]);
  await set({ TIME_ZONE: "EUROPE/BERLIN" });
  assert.equal(await select(...facts), ["EUROPE/BERLIN", "UTC", "2009-02-14 00:31:30.000000", -3599]);
  await set({ TIME_ZONE: "PACIFIC/KIRITIMATI" });
  assert.equal(
    await select(
      "HOURS_BETWEEN(LOCALTIMESTAMP, SYSTIMESTAMP)",
      "CURRENT_TIMESTAMP = LOCALTIMESTAMP",
      "CURRENT_DATE = CAST(ADD_HOURS(SYSTIMESTAMP, 14) AS DATE)",
      "ABS(POSIX_TIME(CURRENT_TIMESTAMP) - POSIX_TIME(CONVERT_TZ(SYSTIMESTAMP, 'UTC', 'PACIFIC/KIRITIMATI'))) < 1",
    ),
    [14, true, true, true],
  );
});

test("write hashes by HASHTYPE_FORMAT", async () => {
  const hash = "CAST('550e8400e29b11d4a716446655440000' AS HASHTYPE(16 BYTE))";
  const formats = {
    HEX: "550e8400e29b11d4a716446655440000",
    UUID: "550e8400-e29b-11d4-a716-446655440000",
    BASE64: "VQ6EAOKbEdSnFkRmVUQAAA",
  };
  for (const [format, text] of Object.entries(formats)) {
    await set({ HASHTYPE_FORMAT: format });
    assert.equal(await select(hash, `${hash} || ''`), [text, text]);
  }
});

test("refuse values that mean nothing", async () => {
  const refused = {
    "NLS_NUMERIC_CHARACTERS = '..'": "invalid value for NLS_NUMERIC_CHARACTERS: ..",
    "NLS_DATE_LANGUAGE = 'FRA'": "invalid value for NLS_DATE_LANGUAGE: FRA",
    "NLS_FIRST_DAY_OF_WEEK = '8'": "invalid value for NLS_FIRST_DAY_OF_WEEK: 8",
    "NLS_DATE_FORMAT = 'YYYY-XX'": "format element in 'YYYY-XX'",
    "TIME_ZONE = 'EUROPE/ATLANTIS'": "invalid value for TIME_ZONE: EUROPE/ATLANTIS",
    "TIME_ZONE_BEHAVIOR = 'ANY'": "invalid value for TIME_ZONE_BEHAVIOR: ANY",
  };
  for (const [setting, text] of Object.entries(refused))
    assert.match(await errorOf(database.session, `ALTER SESSION SET ${setting}`), text);
});

test("show a session's own values, and give those of ALTER SYSTEM to later sessions alone", async () => {
  await set({ NLS_DATE_FORMAT: "YYYY/MM/DD" });
  await run(database.session, "ALTER SYSTEM SET NLS_DATE_FORMAT = 'DD.MM.YYYY'");
  const parameter =
    "SELECT SESSION_VALUE, SYSTEM_VALUE FROM EXA_PARAMETERS WHERE PARAMETER_NAME = 'NLS_DATE_FORMAT'";
  assert.equal(await run(database.session, parameter), [["YYYY/MM/DD", "DD.MM.YYYY"]]);
  const later = await database.engine.openSession("SYS");
  try {
    assert.equal(await run(later, parameter, "SELECT DATE '2024-03-05'"), [["05.03.2024"]]);
    await run(database.session, "ALTER SYSTEM SET NLS_DATE_FORMAT = 'YYYY-MM-DD'");
    assert.equal(await run(later, "SELECT DATE '2024-03-05'"), [["05.03.2024"]]);
  } finally {
    await later.close();
  }
});

test("do again what a failing statement takes back by the formats it was done with", async () => {
  const { session } = database;
  session.autocommit = false;
  await run(session, "CREATE OR REPLACE TABLE NLS.R (D DATE)");
  await set({ NLS_DATE_FORMAT: "DD.MM.YYYY" });
  await run(session, "INSERT INTO NLS.R SELECT '0' || '1.02.2024'");
  await set({ NLS_DATE_FORMAT: "MM.DD.YYYY" });
  await run(session, "INSERT INTO NLS.R SELECT '0' || '3.02.2024'");
  await errorOf(session, "INSERT INTO NLS.R SELECT CAST('x' AS DATE)");
  assert.equal(await run(session, "SELECT TO_CHAR(D, 'YYYY-MM-DD') FROM NLS.R ORDER BY D"), [
    ["2024-02-01"],
    ["2024-03-02"],
  ]);
  await run(session, "COMMIT");
  session.autocommit = true;
});

/** Some of them bind what they run behind others that have run. */
async function writeMoments(session: Session, table: string, day: string): Promise<void> {
  const computed = Array.from({ length: 1001 }, () => `('0' || '${day}', DATE '2024-03-05' || '')`);
  const columns = ["D", "S"].map((name) => ({ name, type: varchar(20) }));
  await run(
    session,
    `CREATE TABLE NLS.${table} AS SELECT CAST('0' || '${day}' AS DATE) AS D, DATE '2024-03-05' || '' AS S`,
    `INSERT INTO NLS.${table} VALUES ${computed.join(", ")}`,
    `INSERT INTO NLS.${table} SELECT D || '', D FROM NLS.${table} LIMIT 1`,
    `ALTER TABLE NLS.${table} ADD COLUMN A DATE DEFAULT '0${day}'`,
    `ALTER TABLE NLS.${table} MODIFY COLUMN A DATE DEFAULT '0' || '${day}'`,
  );
  const rows = Array.from({ length: 3 }, () => `0${day}`);
  await session.executePrepared(`UPDATE NLS.${table} SET D = ?, S = ?`, columns, [rows, rows]);
}

test("count for the statements of their own session, whatever runs between them or is aborted", async () => {
  const open = async (NLS_DATE_FORMAT: string) => {
    const session = await database.engine.openSession("SYS");
    await run(session, `ALTER SESSION SET NLS_DATE_FORMAT = '${NLS_DATE_FORMAT}'`);
    return session;
  };
  const writers = [
    { session: await open("DD.MM.YYYY"), day: "5.03.2024" },
    { session: await open("MM/DD/YYYY"), day: "3/05/2024" },
  ];
  const hanging = await open("YYYY");
  await run(database.session, "CREATE TYPESCRIPT SCALAR SCRIPT NLS.HANG(D DATE) RETURNS DATE AS hang");
  const hangs = errorOf(hanging, "SELECT NLS.HANG(DATE '2024-03-05') || ''");
  try {
    for (const turn of ["BEFORE", "AFTER"]) {
      await Promise.all(writers.map(({ session, day }, i) => writeMoments(session, `${turn}${i}`, day)));
      for (const [i, { session, day }] of writers.entries()) {
        const [select, text] = [`SELECT DISTINCT D, S, A FROM NLS.${turn}${i}`, `0${day}`];
        assert.equal(await run(session, select), [[text, text, text]]);
        assert.equal(await run(database.session, select), [["2024-03-05", text, "2024-03-05"]]);
      }
      hanging.abort("R0003");
      assert.is(await hangs, "R0003 Client requested execution abort.");
    }
    assert.equal(await run(hanging, "SELECT DATE '2024-03-05'"), [["2024"]]);
  } finally {
    for (const { session } of writers) await session.close();
    await hanging.close();
  }
});

test.run();
