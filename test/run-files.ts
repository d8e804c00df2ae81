/** A process of run.ts: runs the test files it is sent, one at a time, and says how each ended. */
import { pathToFileURL } from "node:url";

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** The last line that a file prints: its counts. */
export const endOfFile = /\0(\{.*\})\n/;

type Run = () => Promise<[errors: string | true, passed: number, skipped: number, total: number]>;

if (process.send) {
  // The output is a pipe; uvu decides when it is imported on colors and, for UVU_DEFER, to
  // leave running the suites to others.
  if (process.argv.includes("--colors")) process.env.FORCE_COLOR = "1";
  Object.assign(globalThis, { UVU_DEFER: 1 });
  await import("uvu");
  delete process.env.FORCE_COLOR;
  process.on("message", (file: string) => void run(file));
  process.on("disconnect", () => process.exit());
}

async function run(file: string): Promise<void> {
  // uvu collects a file's suites here.
  const suites: Run[] = [];
  Object.assign(globalThis, { UVU_QUEUE: [suites] });
  await import(pathToFileURL(`${import.meta.dirname}/${file}`).href);
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const suite of suites) {
    const [errors, passed, skipped, total] = await suite().catch(ofLastHook);
    counts.passed += passed;
    counts.skipped += skipped;
    counts.failed += total - passed;
    if (errors !== true) console.log(`\n${errors}`);
    else if (passed < total) console.log("  What runs before or after its tests failed.\n");
  }
  if (suites.length === 0) {
    counts.failed = 1;
    console.log("  It runs no suite: does it end with test.run()?");
  }
  if (counts.failed === 0 && process.exitCode) {
    counts.failed = 1;
    console.log(`  It set the exit code ${process.exitCode}.`);
  }
  process.exitCode = 0;
  process.stdout.write(`\0${JSON.stringify(counts)}\n`);
}

/** A suite whose tests are over; uvu forgets how they ended when a function given to `after` fails. */
function ofLastHook(error: unknown): Awaited<ReturnType<Run>> {
  return [`  What runs after the tests failed: ${error instanceof Error ? error.stack : error}\n`, 0, 0, 1];
}
