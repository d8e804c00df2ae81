/**
 * The integration tests of exasol-driver-ts for Node.js against the local Exasol: unmodified, but for the
 * file that would start a database in a container. Set SME_CLIENTS_DRIVER_TS to a checkout of the driver,
 * where `npm ci` and `npm run build` have been run (tried with 0.8.0); skipped without.
 */
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { startExasol } from "../../sandbox/exasol/start-exasol.ts";
import { suite } from "../support/suite.ts";

const test = suite("exasol-driver-ts");
const checkout = process.env.SME_CLIENTS_DRIVER_TS;
const fact = "the driver's own integration tests for Node.js pass";

/** What Jest's --json writes, as far as it is read here. */
interface Outcome {
  numPassedTests: number;
  testResults: {
    message: string;
    assertionResults: { fullName: string; status: "passed" | "failed" | "pending" }[];
  }[];
}

/** Links what was installed: copies of it take longer than the tests. */
async function copyOfDriver(folder: string): Promise<void> {
  const from = checkout ?? "";
  const installed = join(from, "node_modules");
  await cp(from, folder, { recursive: true, filter: (file) => file !== installed && !file.endsWith(".git") });
  await symlink(installed, join(folder, "node_modules"));
  await cp(
    fromPackage("test/clients/exasol_driver_ts/exasol-container.ts"),
    join(folder, "integration-test/exasolContainer.ts"),
  );
}

/** One file after the other: they share the database and what this machine has. */
async function runJest(folder: string, database: NodeJS.ProcessEnv): Promise<Outcome> {
  const file = join(folder, "outcome.json");
  const said = await new Promise<string>((resolve) => {
    const options = { cwd: folder, env: { ...process.env, ...database }, maxBuffer: 1 << 28 };
    const jest = ["node_modules/jest/bin/jest.js", "--selectProjects", "itest-node", "--runInBand"];
    execFile(process.execPath, [...jest, "--json", "--outputFile", file], options, (_, printed, errors) =>
      resolve(printed + errors),
    );
  });
  return readFile(file, "utf8").then(JSON.parse, () => {
    throw new Error(`Jest wrote no outcome: ${said.slice(-3000)}`);
  });
}

async function ownTests(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "sme-driver-ts-"));
  const exasol = await startExasol({ languages: {}, password: "exasol" });
  try {
    await copyOfDriver(folder);
    const { testResults, numPassedTests } = await runJest(folder, {
      EXASOL_PORT: String(exasol.port),
      EXASOL_CA: exasol.certificatePem,
    });
    const failed = testResults.flatMap(({ message, assertionResults }) => {
      const names = assertionResults.filter(({ status }) => status === "failed");
      return assertionResults.length === 0 ? [message] : names.map(({ fullName }) => fullName);
    });
    console.log(`  ${numPassedTests} passed, ${failed.length} failed`);
    assert.equal(failed, []);
    assert.ok(numPassedTests > 40);
  } finally {
    await exasol.close();
    await rm(folder, { recursive: true, force: true });
  }
}

if (checkout === undefined) test.skip(`${fact} (no checkout: set SME_CLIENTS_DRIVER_TS)`, ownTests);
else test(fact, ownTests);

test.run();
