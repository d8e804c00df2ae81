import { readFileSync, writeFileSync } from "node:fs";
import { DescribeAutoMLJobV2Command } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import type { Cell, Result } from "../../deploy/database/result.ts";
import { fromPackage } from "../../package/package-root.ts";
import { splitStatements } from "../../sql/split-statements.ts";
import type { UserOfSandbox } from "./user-of-sandbox.ts";

/**
 * Runs the statements of a page of the user guide in their order, and waits for the end of each job that one
 * starts, and for the endpoint that one resumes. A block of `text` right behind a block of `sql`, or a table
 * with the columns of the result, must be the result of its last statement; of columns that tell seconds only
 * that they are numbers. Returns how many such results the page shows. `UPDATE_GOLDEN=1 npm test -- FILE`
 * writes them anew. `toStatement` makes of a statement of the page one that takes less time.
 */
export async function runGuidePage(
  user: UserOfSandbox,
  page: string,
  toStatement = (sql: string) => sql,
): Promise<number> {
  const path = fromPackage(`doc/user_guide/${page}`);
  const text = readFileSync(path, "utf8");
  const blocks = [
    ...text.matchAll(/^```sql\n(.*?)^```\n(?:\n(?:```text\n(.*?)^```\n|((?:\|[^\n]*\|\n)+)))?/gms),
  ];
  let updated = "";
  let from = 0;
  let results = 0;
  for (const { 0: block, 1: sql = "", 2: shownText, 3: shownTable, index } of blocks) {
    let result: Result | undefined;
    for (const { text: statement } of splitStatements(sql))
      result = await resultOf(user, toStatement(statement));
    const shown = shownText ?? shownTable;
    if (shown === undefined || result === undefined) continue;
    if (shownTable !== undefined && !isResultTable(shownTable, result)) continue;
    results++;
    const answer = shownTable === undefined ? tableText(result) : markdownTable(result);
    const end = index + block.length - (shownTable === undefined ? "```\n".length : 0);
    updated += text.slice(from, end - shown.length) + answer;
    from = end;
    if (process.env.UPDATE_GOLDEN) continue;
    if (shownTable === undefined) assert.is(answer, shown, sql);
    else assert.is(withoutSeconds(answer), withoutSeconds(shown), sql);
  }
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, updated + text.slice(from));
  return results;
}

/** Other tables behind a statement explain it. */
function isResultTable(table: string, result: Result): boolean {
  return result.kind === "rows" && table.startsWith(markdownRow(result.columns.map(({ name }) => name)));
}

function markdownTable(result: Result): string {
  if (result.kind !== "rows") return "";
  const rule = `${"|---".repeat(result.columns.length)}|\n`;
  const rows = result.rows.map((row) => markdownRow(row.map(cellText)));
  return [markdownRow(result.columns.map(({ name }) => name)), rule, ...rows].join("");
}

function markdownRow(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

/** How long something took is another each time. */
function withoutSeconds(table: string): string {
  const rows = table.split("\n").map((row) => row.split(" | "));
  const timed = (rows[0] ?? []).map((name) => /_SECONDS\b/.test(name));
  return rows
    .map((row) => row.map((cell, i) => (timed[i] ? cell.replace(/^\d\S*/, "n") : cell)).join(" | "))
    .join("\n");
}

async function resultOf(user: UserOfSandbox, sql: string): Promise<Result> {
  const result = await user.run(sql.replace("s3://ml-bucket", "s3://sandbox-bucket"));
  const [, job] = /SME_TRAIN_.*"job_name": "([\w-]+)"/s.exec(sql) ?? [];
  if (job !== undefined) await untilEnded(user, job);
  const [, resumed] = /SME_RESUME_ENDPOINT\('([\w-]+)'/.exec(sql) ?? [];
  if (resumed !== undefined) await user.waitForEndpoint(resumed);
  return result;
}

/** Unlike waitForJob() of the sandbox's user, this takes a job that fails: the page says why it did. */
async function untilEnded({ sagemaker }: UserOfSandbox, AutoMLJobName: string): Promise<void> {
  const command = new DescribeAutoMLJobV2Command({ AutoMLJobName });
  while ((await sagemaker.send(command)).AutoMLJobStatus === "InProgress")
    await new Promise((resolve) => setTimeout(resolve, 100));
}

/** Of a sum of DOUBLEs the last digits depend on the order of the rows, so six are shown. */
function cellText(cell: Cell): string {
  if (cell === null) return "NULL";
  return typeof cell === "number" && !Number.isInteger(cell)
    ? String(Number(cell.toPrecision(6)))
    : String(cell);
}

/** Columns side by side, with two spaces between them. */
function tableText(result: Result): string {
  if (result.kind !== "rows") return "";
  const lines = [result.columns.map(({ name }) => name), ...result.rows.map((row) => row.map(cellText))];
  const widths = result.columns.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)));
  return lines
    .map(
      (line) =>
        `${line
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}
