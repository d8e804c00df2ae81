/**
 * What a training of the local Autopilot takes, from the CSV file to its reports, on generated tables:
 * seconds and peak memory, each in a process of its own. `--only 100k` takes the shapes whose name begins
 * so; `--repeat` takes the median of as many trainings. On a busy machine "CPU seconds", those of all
 * threads, say more than seconds: with two idle cores a training takes about half of them.
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { fileURLToPath } from "node:url";
import { generateTable, type TableShape } from "./automl-tables.ts";
import type { MeasuredTraining } from "./automl-training.ts";
import type { Figures } from "./figures.ts";

const shapes: Record<string, TableShape> = {
  "20k x 20, numbers": { rows: 20_000, columns: 20, classes: 0 },
  "20k x 20, two classes": { rows: 20_000, columns: 20, classes: 2 },
  "20k x 20, five classes": { rows: 20_000, columns: 20, classes: 5 },
  "100k x 20, numbers": { rows: 100_000, columns: 20, classes: 0 },
  "100k x 20, two classes": { rows: 100_000, columns: 20, classes: 2 },
  "47k with a text, numbers": { rows: 47_000, columns: 20, text: true, classes: 0 },
  "47k with a text, two classes": { rows: 47_000, columns: 20, text: true, classes: 2 },
};

export async function measure({ only, repeat = "1" }: Record<string, string>): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), "bench-automl-"));
  try {
    const lines: Figures[] = [];
    for (const [name, shape] of Object.entries(shapes)) {
      if (only !== undefined && !name.startsWith(only)) continue;
      const path = join(folder, "rows.csv");
      await pipeline(Readable.from(generateTable(shape)), createWriteStream(path));
      const turns: MeasuredTraining[] = [];
      for (let turn = 0; turn < Number(repeat); turn++) turns.push(await trainOnce(path));
      const middle = turns.sort((a, b) => a.seconds - b.seconds)[turns.length >> 1] as MeasuredTraining;
      const { seconds, cpuSeconds, memory, candidates, best, objective, value, phases } = middle;
      lines.push({
        table: name,
        seconds,
        "CPU seconds": cpuSeconds,
        "MB at most": Math.round(memory),
        candidates,
        best,
        [objective]: Number(value.toPrecision(5)),
        ...Object.fromEntries(Object.entries(phases).map(([phase, took]) => [phase, took])),
      });
    }
    return { automl: lines };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function trainOnce(path: string): Promise<MeasuredTraining> {
  const child = fork(fileURLToPath(new URL("./automl-training.js", import.meta.url)));
  child.send({ files: [{ name: "rows.csv", path }], target: "y" });
  const [measured] = (await Promise.race([
    once(child, "message"),
    once(child, "exit").then(([code]) => {
      throw new Error(`the training's process ended with ${code}`);
    }),
  ])) as [MeasuredTraining];
  return measured;
}
