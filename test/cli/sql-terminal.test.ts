import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as assert from "uvu/assert";
import { failure, ok, rowCount, startScriptedDatabase } from "../support/scripted-database.ts";
import { suite } from "../support/suite.ts";

const test = suite("sme-gen sql on a terminal");
const main = fileURLToPath(new URL("../../cli/main.js", import.meta.url));

/** util-linux' `script` gives a command a terminal of its own. */
const hasTerminal = /util-linux/.test(String(spawnSync("script", ["--version"]).stdout));
if (!hasTerminal) console.log("Skipped: no util-linux script on this machine to be the terminal.");

(hasTerminal ? test : test.skip)(
  "brings whole statements back, aborts at Ctrl-C, and keeps no secret",
  async () => {
    let finish: (answer: object) => void = () => {};
    const database = await startScriptedDatabase({
      answer({ command, sqlText }) {
        if (command === "abortQuery") {
          finish(failure("R0003", "Client requested execution abort."));
          return undefined;
        }
        if (sqlText !== "SLOW") return ok(rowCount(1));
        return new Promise((resolve) => {
          finish = resolve;
        });
      },
    });
    const state = await mkdtemp(join(tmpdir(), "sme-terminal-"));
    const terminal = spawn("script", ["-qec", `'${process.execPath}' '${main}' sql`, "/dev/null"], {
      env: {
        ...process.env,
        TERM: "xterm",
        XDG_STATE_HOME: state,
        SME_DSN: `ws://127.0.0.1:${database.port}`,
        SME_DB_USER: "sys",
        DB_PASSWORD: "secret",
      },
    });
    let shown = "";
    terminal.stdout.setEncoding("utf8").on("data", (text: string) => {
      shown += text;
    });
    const ended = once(terminal, "close");
    /** Types when what came before has been answered. */
    const type = async (keys: string, wanted: string | (() => boolean)): Promise<void> => {
      const before = shown.length;
      terminal.stdin.write(keys);
      for (let waited = 0; waited < 10_000; waited += 10) {
        if (typeof wanted === "string" ? shown.slice(before).includes(wanted) : wanted()) return;
        await sleep(10);
      }
      throw new Error(`${JSON.stringify(keys)} was not answered: ${shown}`);
    };
    const ran = (): unknown[] =>
      database.commands.filter(({ command }) => command === "execute").map(({ sqlText }) => sqlText);

    await type("", "SQL> ");
    await type("SELECT 1\r", "...> ");
    await type("+ 2;\r", "1 row affected.");
    await type("ALTER USER u IDENTFIED BY 'geheim';\r", "1 row affected.");
    await type("\u001b[A\r", "1 row affected.");
    await type("SLOW;\r", () => ran().includes("SLOW"));
    await type("\u0003", "Aborted.");
    await type("SELECT half\u0003", "SQL> ");
    await type("\u0004", () => terminal.exitCode !== null || terminal.signalCode !== null);
    const [code] = await ended;
    await database.close();
    assert.is(code, 0);
    assert.equal(ran(), ["SELECT 1\n+ 2", "ALTER USER u IDENTFIED BY 'geheim'", "SELECT 1\n+ 2", "SLOW"]);
    assert.is(
      await readFile(join(state, "sme-gen", "sql-history"), "utf8"),
      "SELECT 1\u0001+ 2;\nSELECT 1\u0001+ 2;\nSLOW;\n",
    );
    await rm(state, { recursive: true });
  },
);

test.run();
