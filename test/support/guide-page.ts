import { readFileSync, writeFileSync } from "node:fs";
import { DescribeAutoMLJobV2Command } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import type { Cell, Result } from "../../deploy/database/result.ts";
import { fromPackage } from "../../package/package-root.ts";
import { splitStatements } from "../../sql/split-statements.ts";
import type { UserOfSandbox } from "./user-of-sandbox.ts";

/**
 * Runs the statements of a page of the user guide in their order, and waits for the end of each job that one
 * starts, and for the endpoint that one resumes. A block of `text` right behind a block of `sql` must be the
 * result of its last statement. Returns how many such results the page shows. `UPDATE_GOLDEN=1 npm test --
 * FILE` writes them anew.
 */
export async function runGuidePage(user: UserOfSandbox, page: string): Promise<number> {
  const path = fromPackage(`doc/user_guide/${page}`);
  const text = readFileSync(path, "utf8");
  const blocks = [...text.matchAll(/^```sql\n(.*?)^```\n(?:\n```text\n(.*?)^```\n)?/gms)];
  const answers: string[] = [];
  for (const [, sql = "", shown] of blocks) {
    let answer = "";
    for (const statement of splitStatements(sql)) answer = await answerTo(user, statement.text);
    if (shown === undefined) continue;
    answers.push(answer);
    if (!process.env.UPDATE_GOLDEN) assert.is(answer, shown, sql);
  }
  if (process.env.UPDATE_GOLDEN) {
    const left = [...answers];
    const updated = text.replace(/(^```\n\n```text\n).*?(?=^```\n)/gms, (_, before) => before + left.shift());
    writeFileSync(path, updated);
  }
  return answers.length;
}

async function answerTo(user: UserOfSandbox, sql: string): Promise<string> {
  const result = await user.run(sql.replace("s3://ml-bucket", "s3://sandbox-bucket"));
  const [, job] = /SME_TRAIN_.*"job_name": "([\w-]+)"/s.exec(sql) ?? [];
  if (job !== undefined) await untilEnded(user, job);
  const [, resumed] = /SME_RESUME_ENDPOINT\('([\w-]+)'/.exec(sql) ?? [];
  if (resumed !== undefined) await user.waitForEndpoint(resumed);
  return tableText(result);
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
