import * as assert from "uvu/assert";
import {
  activateLanguage,
  containerLanguage,
  withLanguage,
} from "../../../deploy/container/script-languages.ts";
import type { Database } from "../../../deploy/database/connect.ts";
import { suite } from "../../support/suite.ts";

const test = suite("SCRIPT_LANGUAGES");

const language = { alias: "TYPESCRIPT", definition: "localzmq+protobuf:///new" };

test("keeps all other entries, in their order", () => {
  assert.is(
    withLanguage("R=builtin_r  TypeScript=localzmq+protobuf:///old PYTHON3=builtin_python3", language, true),
    "R=builtin_r PYTHON3=builtin_python3 TYPESCRIPT=localzmq+protobuf:///new",
  );
});

test("adds to an empty setting", () => {
  assert.is(withLanguage("", language, false), "TYPESCRIPT=localzmq+protobuf:///new");
});

test("an alias that only begins alike is another one", () => {
  assert.is(
    withLanguage("TYPESCRIPT_2=x", language, false),
    "TYPESCRIPT_2=x TYPESCRIPT=localzmq+protobuf:///new",
  );
});

test("refuses to replace another container unless it may", () => {
  assert.throws(() => withLanguage("typescript=other", language, false), /E-SME-118: .* typescript=other\./);
});

test("may repeat itself", () => {
  const setting = withLanguage("R=builtin_r", language, false);
  assert.is(withLanguage(setting, language, false), setting);
});

/** What activation sends to a database whose session and system have these settings. */
async function statements(session: string, system: string, alterSystem: boolean): Promise<string[]> {
  const sent: string[] = [];
  const database: Database = {
    address: "h:1",
    async execute(sql) {
      sent.push(sql);
      return sql.startsWith("SELECT")
        ? { kind: "rows", columns: [], rows: [[session, system]] }
        : { kind: "rowCount", rowCount: 0 };
    },
    async cancel() {},
    async close() {},
  };
  await activateLanguage(database, language, { alterSystem, allowOverride: false });
  return sent.slice(1);
}

test("session and system each keep their own other languages", async () => {
  const ours = "TYPESCRIPT=localzmq+protobuf:///new";
  const session = `ALTER SESSION SET SCRIPT_LANGUAGES='A=1 ${ours}'`;
  const system = `ALTER SYSTEM SET SCRIPT_LANGUAGES='B=2 C=3 ${ours}'`;
  assert.equal(await statements("A=1", "B=2 C=3", true), [system, session, "COMMIT"]);
  assert.equal(await statements("A=1", "B=2 C=3", false), [session, "COMMIT"]);
  assert.equal(await statements("A=1", `B=2 ${ours}`, true), [session, "COMMIT"]);
  assert.equal(await statements(ours, ours, true), ["COMMIT"]);
});

test("names the container twice: as it is found, and its client as the host sees it", () => {
  assert.is(
    containerLanguage("T", "bfs/b/p/c").definition,
    "localzmq+protobuf:///bfs/b/p/c?lang=typescript#buckets/bfs/b/p/c/exaudf/exaudfclient",
  );
});

test.run();
