import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "../generators/build.ts";
import { openAwsMembers } from "../generators/check/aws-members.ts";
import { writeFiles } from "../generators/output-folder.ts";
import { forgetTemplates } from "../generators/render.ts";
import { fromPackage } from "../package/package-root.ts";
import type { Figures } from "./figures.ts";

/**
 * Seconds from a cold start for `sme-gen build` and `--check`, beside what an empty Node process takes, and
 * milliseconds for what `--watch` does after an edit. Medians.
 */
export async function measure({ repeat = "5" }: Record<string, string>): Promise<Figures> {
  const folder = await mkdtemp(join(tmpdir(), "sme-bench-build-"));
  try {
    await cp(fromPackage("spec"), join(folder, "spec"), { recursive: true });
    const words = ["--spec", join(folder, "spec")];
    const runs = Array.from({ length: Number(repeat) }, () => ({
      node: time(["-e", "0"]),
      build: time([fromPackage("dist/cli/main.js"), "build", ...words]),
      check: time([fromPackage("dist/cli/main.js"), "build", "--check", ...words]),
    }));
    return {
      "cold start (s)": {
        "node -e 0": median(runs.map(({ node }) => node)),
        "sme-gen build": median(runs.map(({ build }) => build)),
        "sme-gen build --check": median(runs.map(({ check }) => check)),
      },
      "after an edit, as --watch does it (ms)": median(await editAndBuild(folder, Number(repeat))),
    };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function time(words: string[]): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, words, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return (performance.now() - started) / 1000;
}

async function editAndBuild(folder: string, repeat: number): Promise<number[]> {
  const findAwsMember = openAwsMembers();
  const file = join(folder, "spec/parameters/training.ts");
  const text = await readFile(file, "utf8");
  const times: number[] = [];
  for (let i = 0; i <= repeat; i++) {
    await writeFile(file, text.replace("How many models the job tries at most.", `Edit ${i}.`));
    const started = performance.now();
    forgetTemplates();
    const result = await build({ specFolder: join(folder, "spec"), findAwsMember });
    if (!("files" in result)) throw new Error("The edited specs do not build.");
    const drift = await writeFiles(join(folder, "generated"), result.files);
    if (i > 0 && drift.length !== 2) throw new Error(`${drift.length} files changed instead of 2.`);
    // The first one resolves the AWS members, which --watch has done before.
    if (i > 0) times.push(performance.now() - started);
  }
  return times;
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
