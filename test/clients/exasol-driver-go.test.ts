/**
 * The tests that the module of Exasol's driver for Go brings along, against the local Exasol: unmodified, but
 * for the file that would start a database in a container. Set SME_CLIENTS_GO to a go of 1.25 or later, which
 * gets the module itself; skipped without.
 */
import { execFile } from "node:child_process";
import { chmod, cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { startExasol } from "../../sandbox/exasol/start-exasol.ts";
import { suite } from "../support/suite.ts";

const test = suite("exasol-driver-go");
const go = process.env.SME_CLIENTS_GO;
const fact = "the driver's own tests pass";
const driver = "github.com/exasol/exasol-driver-go";

/** What fails whatever the local Exasol does, and why. */
const known: [test: RegExp, why: string][] = [
  [/Test11_encryption_off$/, "wants the plain protocol refused, which others use here"],
  [
    /double_to_float64|DOUBLE_PRECISION_accepts_values_of_type_float64$/,
    "wants 1.7976E308 read as 1.7975999999999999E308",
  ],
];

/** Runs go in a folder; what it prints, also where its tests fail. */
function runGo(folder: string, port: number, ...parts: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "-mod=mod", EXASOL_PORT: String(port) };
    execFile(go ?? "", parts, { cwd: folder, env, maxBuffer: 1 << 28 }, (error, printed, said) => {
      if (error && printed === "") reject(new Error(`go ${parts.join(" ")}: ${said}`));
      else resolve(printed);
    });
  });
}

/** The module's files in a folder of one's own; those that go keeps may not be written to. */
async function copyOfDriver(folder: string): Promise<void> {
  const { Dir } = JSON.parse(await runGo(folder, 0, "mod", "download", "-json", `${driver}@v1.0.16`));
  await cp(Dir, folder, { recursive: true });
  const files = await readdir(folder, { recursive: true });
  await Promise.all(["", ...files].map((file) => chmod(join(folder, file), 0o755)));
  const setup = "dbTestSetup.go";
  await cp(
    fromPackage(`test/clients/exasol_driver_go/${setup}`),
    join(folder, "pkg/integrationTesting", setup),
  );
  await runGo(
    folder,
    0,
    "mod",
    "edit",
    "-droprequire",
    `${driver.replace("driver-go", "test-setup-abstraction-server/go-client")}`,
  );
}

/** What became of each test that has no others in it, by its name. */
function outcomes(printed: string): Map<string, string> {
  const ended = printed
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line))
    .filter(({ Test, Action }) => Test !== undefined && ["pass", "fail", "skip"].includes(Action));
  const parents = new Set(ended.map(({ Test }) => Test.split("/").slice(0, -1).join("/")));
  return new Map(
    ended
      .filter(({ Test }) => !parents.has(Test))
      .map(({ Package, Test, Action }) => [`${Package} ${Test}`, Action]),
  );
}

async function ownTests(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "sme-driver-go-"));
  const exasol = await startExasol({ languages: {}, password: "exasol" });
  try {
    await copyOfDriver(folder);
    const ended = outcomes(await runGo(folder, exasol.port, "test", "-json", "./..."));
    const failed = [...ended].filter(([, action]) => action === "fail").map(([name]) => name);
    console.log(`  ${ended.size - failed.length} of ${ended.size}`);
    assert.equal(
      failed.filter((name) => !known.some(([test]) => test.test(name))),
      [],
    );
    assert.ok(ended.size > 450 && failed.length < 6, `${failed.length} of ${ended.size} failed`);
  } finally {
    await exasol.close();
    await rm(folder, { recursive: true, force: true });
  }
}

if (go === undefined) test.skip(`${fact} (no Go: set SME_CLIENTS_GO)`, ownTests);
else test(fact, ownTests);

test.run();
