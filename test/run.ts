/**
 * Runs every compiled test file below dist/test, of long-files.ts a fifth, or those whose path contains one
 * of the arguments. Processes run them, each one file after the other: one more than the machine has cores,
 * as many files wait for the sandbox half of their time, or as many as SME_TEST_PROCESSES says.
 * An argument that matches no file, a file that runs no suite, one that ends its process, and a process that
 * does not end after its last file are failures; so is a file that takes ten minutes, but for long tests and
 * clients.
 */
import { type ChildProcess, fork } from "node:child_process";
import { readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { notInShareOf } from "./long-files.ts";
import { type Counts, endOfFile } from "./run-files.ts";
import { endProcess } from "./support/end-process.ts";
import { isLong as hasAll, seed } from "./support/sample.ts";

/** How long a process may take to end, of which a second is usual, and how long a file, in milliseconds. */
const patience = 30_000;
const isLong = Object.keys(process.env).some((name) => /^SME_(LONG_TESTS|CLIENTS_)/.test(name));
const longest = isLong ? undefined : 600_000;
// Node reads such a file at each start, for long if it is large. Only the container's parts are fetched.
const isFetching = process.env.SME_CONTAINER_TEST !== undefined;
const env = { ...process.env, ...(isFetching ? {} : { NODE_EXTRA_CA_CERTS: undefined }) };
const folder = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);
const left = hasAll || wanted.length > 0 ? [] : notInShareOf();
const files = (await readdir(folder, { recursive: true }))
  .filter((file) => file.endsWith(".test.js") && !left.includes(file))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();
if (files.length === 0) stop(`No test file matches ${wanted.join(", ") || "*.test.ts"}.`);

const counts: Counts = { passed: 0, failed: 0, skipped: left.length };
const processes = Number(process.env.SME_TEST_PROCESSES ?? availableParallelism() + 1);
await Promise.all(Array.from({ length: Math.min(processes, files.length) }, work));
if (left.length > 0) {
  const names = left.map((file) => `  ${file}\n`).join("");
  console.log(`\nFiles for other days (SME_TEST_SEED=${seed}) and the night (SME_LONG_TESTS=1):\n${names}`);
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
if (counts.passed === 0) stop("No test ran.");
process.exit(counts.failed > 0 ? 1 : 0);

/** Has processes run the files that are left, one at a time. */
async function work(): Promise<void> {
  let child: ChildProcess | undefined;
  let ran: string[] = [];
  for (let file = files.shift(); file; file = files.shift()) {
    child ??= fork(`${folder}run-files.js`, process.stdout.isTTY ? ["--colors"] : [], {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env,
    });
    ran.push(file);
    if (await runFile(child, file)) continue;
    child = undefined;
    ran = [];
  }
  // It tidies up when it hears that nobody is there.
  if (child === undefined || (await endProcess(child, patience))) return;
  counts.failed++;
  console.log(`\nA process did not end ${patience / 1000} s after its last file and was killed: one of`);
  console.log(ran.map((file) => `  ${file}\n`).join(""));
}

/** Runs one file, shows its output once it is whole, and says whether the process can run another. */
function runFile(child: ChildProcess, file: string): Promise<boolean> {
  const started = performance.now();
  let output = "";
  return new Promise((resolve) => {
    const outputs = [child.stdout, child.stderr];
    const impatience = longest && setTimeout(() => child.kill("SIGKILL"), longest);
    const end = (found: Counts, shown: string, usable: boolean) => {
      for (const stream of outputs) stream?.removeAllListeners("data");
      child.removeAllListeners("close");
      clearTimeout(impatience);
      counts.passed += found.passed;
      counts.failed += found.failed;
      counts.skipped += found.skipped;
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stdout.write(`\n${file} (${seconds} s)\n${shown}`);
      resolve(usable);
    };
    for (const stream of outputs) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        output += text;
        const found = endOfFile.exec(output);
        if (found) end(JSON.parse(found[1] ?? "") as Counts, output.replace(endOfFile, ""), true);
      });
    }
    child.on("close", (code, signal) => {
      const isKilled = longest !== undefined && performance.now() - started >= longest;
      const how = isKilled
        ? "was killed after ten minutes"
        : `ended its process: ${signal ?? `exit code ${code}`}`;
      end({ passed: 0, failed: 1, skipped: 0 }, `${output}  It ${how}.\n`, false);
    });
    child.send(file);
  });
}

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}
