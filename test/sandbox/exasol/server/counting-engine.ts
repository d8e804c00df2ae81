import { hashGivenPassword, isPassword } from "../../../../sandbox/exasol/engine/rights/passwords.ts";
import {
  type Cell,
  type Column,
  type Engine,
  ExasolError,
  type Session,
  type StatementResult,
} from "../../../../sandbox/exasol/model.ts";

/** What the tests see of the sessions an engine has opened. */
export interface CountingEngine extends Engine {
  open: number;
  opened: string[];
  statements: string[];
}

const columns: Column[] = [
  { name: "N", type: { type: "DECIMAL", precision: 18, scale: 0 } },
  { name: "D", type: { type: "DECIMAL", precision: 20, scale: 2 } },
  { name: "T", type: { type: "TIMESTAMP", precision: 3, withLocalTimeZone: false } },
  { name: "S", type: { type: "VARCHAR", size: 100, characterSet: "UTF8" } },
];

/** A database of user SYS that knows `ROWS n`, `HANG`, `FAIL` and `COUNT`: enough for the protocol alone. */
export function countingEngine(password: string): CountingEngine {
  const kept = hashGivenPassword(password);
  const engine: CountingEngine = {
    open: 0,
    opened: [],
    statements: [],
    async logIn(user, given) {
      if (user.toUpperCase() === "SYS" && (await isPassword(given, kept))) return engine.openSession("SYS");
      throw new ExasolError("08004", "Connection exception - authentication failed.");
    },
    async openSession(user) {
      engine.open++;
      engine.opened.push(user);
      return session(engine);
    },
    async close() {},
  };
  return engine;
}

function session(engine: CountingEngine): Session {
  let abortRunning = (_: string) => {};
  const info = {
    sessionId: 1836005522647613441n,
    statementId: 1,
    user: "SYS",
    schema: null as string | null,
    databaseName: "DB",
    databaseVersion: "8.34.0",
    nodeCount: 1,
  };
  const parameters = new Map([["NLS_NUMERIC_CHARACTERS", ".,"]]);
  return {
    info,
    get schema() {
      return info.schema;
    },
    killed: new AbortController().signal,
    autocommit: true,
    queryTimeout: 0,
    async execute(sql) {
      engine.statements.push(sql);
      if (sql.startsWith("HANG"))
        return new Promise((_, reject) => {
          abortRunning = (code) => reject(new ExasolError(code, "Client requested execution abort."));
        });
      const count = /^ROWS (\d+)/.exec(sql)?.[1];
      if (count !== undefined) return rows(Number(count));
      const [, name, value] = /^ALTER SESSION SET (\w+) = '(.*)'$/.exec(sql) ?? [];
      if (name !== undefined && value !== undefined) parameters.set(name, value);
      else if (sql.startsWith("OPEN SCHEMA ")) info.schema = sql.slice(12);
      else if (!sql.startsWith("COUNT")) throw new ExasolError("42000", `syntax error in ${sql}`);
      return { kind: "rowCount", rowCount: 3 };
    },
    async executePrepared(sql, _, data) {
      engine.statements.push(`${sql} ${JSON.stringify(data)}`);
      return { kind: "rowCount", rowCount: Array.isArray(data) ? (data[0]?.length ?? 0) : data.rows };
    },
    async prepare() {
      return { parameters: columns.slice(0, 1), result: rows(0) };
    },
    async setSchema(schema) {
      info.schema = schema;
    },
    parameter: (name) => parameters.get(name) ?? "",
    async changeParameter(name, value) {
      parameters.set(name, value);
    },
    abort: (code) => abortRunning(code),
    async close() {
      engine.open--;
    },
  };
}

function rows(count: number): StatementResult {
  const column = (value: (i: number) => Cell) => Array.from({ length: count }, (_, i) => value(i));
  const data = [
    column((i) => (i === 1 ? null : String(i))),
    column((i) => `${i}.5`),
    column(() => "2026-01-02 03:04:05.000000"),
    column((i) => `row ${i}`),
  ];
  return { kind: "resultSet", columns, data, rowCount: count };
}
