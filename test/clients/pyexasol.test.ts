/** What pyexasol does, against the local Exasol; skipped where SME_CLIENTS_PYTHON has no pyexasol. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { text } from "node:stream/consumers";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { startExasol } from "../../sandbox/exasol/start-exasol.ts";
import { python, reasonToSkip } from "../support/public-clients.ts";
import { suite } from "../support/suite.ts";

const test = suite("pyexasol");
const reason = reasonToSkip("pyexasol", "pandas");
const fact = "pyexasol imports and exports over TLS and plain, packed, in parallel, and failing";

async function transfers(): Promise<void> {
  const exasol = await startExasol({ languages: {} });
  try {
    const client = spawn(python ?? "", [fromPackage("test/clients/exasol_pyexasol.py")], {
      cwd: tmpdir(),
      env: {
        PATH: process.env.PATH,
        EXASOL_DSN: `127.0.0.1:${exasol.port}`,
        EXASOL_PASSWORD: exasol.password,
      },
    });
    const [printed, errors] = await Promise.all([
      text(client.stdout),
      text(client.stderr),
      once(client, "close"),
    ]);
    assert.match(printed, "all steps", errors);
  } finally {
    await exasol.close();
  }
}

if (reason === undefined) test(fact, transfers);
else test.skip(`${fact} (${reason})`, transfers);

test.run();
