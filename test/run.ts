/**
 * Runs every compiled test file below dist/test, or those whose path contains one of the arguments.
 * uvu alone passes when a pattern matches no file, and when a file forgets to call run(): both fail here.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

type Run = () => Promise<[errors: string | true, passed: number, skipped: number, total: number]>;
const uvuState = globalThis as unknown as {
  UVU_DEFER: number;
  UVU_INDEX: number;
  UVU_QUEUE: [string, ...Run[]][];
};
uvuState.UVU_DEFER = 1;
uvuState.UVU_QUEUE = [];
const { exec } = await import("uvu");

const folder = fileURLToPath(new URL(".", import.meta.url));
const wanted = process.argv.slice(2);
const files = (await readdir(folder, { recursive: true }))
  .filter((file) => file.endsWith(".test.js"))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .sort();
if (files.length === 0) stop(`No test file matches ${wanted.join(", ") || "*.test.ts"}.`);

const counts = { passed: 0, failed: 0, skipped: 0 };
for (const file of files) {
  uvuState.UVU_INDEX = uvuState.UVU_QUEUE.length;
  const group: [string, ...Run[]] = [file];
  uvuState.UVU_QUEUE.push(group);
  await import(pathToFileURL(join(folder, file)).href);
  if (group.length === 1) stop(`${file} runs no suite: does it end with test.run()?`);
  for (let i = 1; i < group.length; i++) group[i] = counting(group[i] as Run);
}
await exec();
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
if (counts.passed === 0) stop("No test ran.");
process.exit(counts.failed > 0 ? 1 : (process.exitCode ?? 0));

function counting(run: Run): Run {
  return async () => {
    const result = await run();
    const [, passed, skipped, total] = result;
    counts.passed += passed;
    counts.skipped += skipped;
    counts.failed += total - passed;
    return result;
  };
}

function stop(message: string): never {
  console.error(message);
  process.exit(1);
}
