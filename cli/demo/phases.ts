import { dim, green } from "../terminal/style.ts";

/** What ran, and how long it took. */
export interface Phase {
  name: string;
  milliseconds: number;
}

/** Prints a line for each phase when it has ended, and their times at the end. */
export class Phases {
  readonly #phases: Phase[] = [];

  /** Runs one phase; `work` returns what to say about it. */
  async run(name: string, work: () => Promise<string>): Promise<void> {
    const start = performance.now();
    const outcome = await work();
    const milliseconds = performance.now() - start;
    this.#phases.push({ name, milliseconds });
    console.log(` ${green("✔")} ${outcome.padEnd(76)} ${seconds(milliseconds)}`);
  }

  printTimes(): void {
    const total = this.#phases.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    console.log("");
    for (const { name, milliseconds } of this.#phases)
      console.log(dim(`   ${name.padEnd(24)} ${seconds(milliseconds)}`));
    console.log(`   ${"all".padEnd(24)} ${seconds(total)}`);
  }
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1).padStart(5)} s`;
}
