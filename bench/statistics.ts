/**
 * What noting what the training data hold takes beside the EXPORT, statement by statement of the training
 * script on the embedded sandbox: tables of few and of many columns, or `--only 5000x1000`, in `--repeat`
 * turns. "of 500 rows" is what the same statements take where there are hardly any rows: the local engine's
 * planning, nearly all of it. "share of the rows" is what the rows add, beside what they add to the EXPORT.
 * Times are medians, in milliseconds.
 */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { DeleteObjectsCommand } from "@aws-sdk/client-s3";
import { openUserOfSandbox, trainingCall, type UserOfSandbox } from "../test/support/user-of-sandbox.ts";
import type { Figures } from "./figures.ts";

const shapes = [
  [1_000_000, 10],
  [100_000, 10],
  [50_000, 10],
  [5_000, 1000],
] as const;

/** Kinds of columns, in turns. */
const kinds = [
  ["DECIMAL(18,0)", "N"],
  ["DECIMAL(18,4)", "MOD(N * 7919, 1000003) / 7"],
  ["DOUBLE", "SQRT(N)"],
  ["VARCHAR(100)", "'customer ' || MOD(N * 31, 50000)"],
  ["VARCHAR(10)", "CASE WHEN MOD(N, 10) > 0 THEN 'c' || MOD(N, 97) END"],
  ["DATE", "ADD_DAYS(DATE '1950-01-01', MOD(N, 20000))"],
  ["TIMESTAMP", "ADD_SECONDS(TIMESTAMP '2024-01-02 03:04:05', N)"],
  ["BOOLEAN", "MOD(N * 37, 101) > 50"],
] as const;

/** What is asked of all rows, and what is stored. */
const ofStatistics = /^\s*(SELECT COUNT\(\*\), COUNT\("C1"\)|INSERT INTO "ML"."SME_TRAINING_STATISTICS")/;

interface Taken {
  EXPORT: number;
  statistics: number;
}

export async function measure({ repeat = "5", only }: Record<string, string>): Promise<Figures> {
  const user = await openUserOfSandbox();
  try {
    await user.run("CREATE SCHEMA BENCH");
    const lines: Figures[] = [];
    for (const [rows, columns] of shapes) {
      if (only !== undefined && only !== `${rows}x${columns}`) continue;
      const large = await take(user, rows, columns, Number(repeat));
      const small = await take(user, 500, columns, Number(repeat));
      lines.push({
        rows,
        columns,
        EXPORT: Math.round(large.EXPORT),
        statistics: Math.round(large.statistics),
        share: large.statistics / large.EXPORT,
        "of 500 rows": Math.round(small.statistics),
        "share of the rows": (large.statistics - small.statistics) / (large.EXPORT - small.EXPORT),
      });
    }
    return { statistics: lines };
  } finally {
    await user.close();
  }
}

async function take(user: UserOfSandbox, rows: number, columns: number, repeat: number): Promise<Taken> {
  const table = `T_${rows}_${columns}`;
  await user.run(`DROP TABLE IF EXISTS BENCH.${table}`);
  const list = Array.from({ length: columns }, (_, i) => ({ name: `C${i}`, kind: kinds[i % kinds.length] }));
  await user.run(
    `CREATE TABLE BENCH.${table} (${list.map(({ name, kind }) => `${name} ${kind?.[0]}`).join(", ")})`,
  );
  await user.run(
    `INSERT INTO BENCH.${table} SELECT ${list.map(({ kind }) => kind?.[1]).join(", ")} FROM VALUES BETWEEN 1 AND ${rows} AS T(N)`,
  );
  const turns: Taken[] = [];
  // The first one warms up.
  for (let turn = 0; turn <= repeat; turn++) turns.push(await takeTurn(user, table, `${table}-${turn}`));
  const [, ...counted] = turns;
  return {
    EXPORT: median(counted.map((taken) => taken.EXPORT)),
    statistics: median(counted.map(({ statistics }) => statistics)),
  };
}

/** One call of the training script, which no job follows, as the local AWS would train beside the next. */
async function takeTurn(user: UserOfSandbox, table: string, name: string): Promise<Taken> {
  const taken = { EXPORT: 0, statistics: 0 };
  const hear = (message: unknown) => {
    const { sql, milliseconds } = message as { sql: string; milliseconds: number };
    if (/^\s*EXPORT /.test(sql)) taken.EXPORT += milliseconds;
    if (ofStatistics.test(sql)) taken.statistics += milliseconds;
  };
  user.breakOperation("CreateAutoMLJobV2", { status: 400, code: "ValidationException", message: "no" });
  subscribe("exasol.statement", hear);
  try {
    await user.refusal(
      trainingCall({
        job_name: name.toLowerCase().replaceAll("_", "-"),
        aws_credentials_connection_name: "AWS_CONNECTION",
        aws_region: user.sandbox.aws.region,
        iam_sagemaker_role: user.sandbox.aws.role,
        s3_bucket_uri: `s3://${user.sandbox.aws.bucket}`,
        s3_output_path: "bench",
        input_schema_name: "BENCH",
        input_table_or_view_name: table,
        target_attribute_name: "C7",
      }),
    );
  } finally {
    unsubscribe("exasol.statement", hear);
  }
  if (taken.EXPORT === 0 || taken.statistics === 0) throw new Error(`no statements of ${name}`);
  await removeObjects(user);
  return taken;
}

async function removeObjects({ objects, s3, sandbox }: UserOfSandbox): Promise<void> {
  const keys = await objects("bench/");
  if (keys.length === 0) return;
  const Objects = keys.map((Key) => ({ Key }));
  await s3.send(new DeleteObjectsCommand({ Bucket: sandbox.aws.bucket, Delete: { Objects } }));
}

function median(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}
