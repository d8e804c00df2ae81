import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CsvFile } from "../../../sandbox/automl/csv-table.ts";

/** CSV files in a temporary folder, for as long as `use` takes. */
export async function withCsvFiles<T>(
  contents: readonly (string | Buffer)[],
  use: (files: CsvFile[]) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "automl-"));
  try {
    const files = contents.map((_, i) => ({
      name: `part${i + 1}`,
      path: join(folder, `${i + 1}.csv`),
    }));
    contents.forEach((content, i) => {
      writeFileSync(files[i]?.path ?? "", content);
    });
    return await use(files);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The reason something is refused. */
export async function messageOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => "it was not refused",
    (cause: Error) => cause.message,
  );
}
