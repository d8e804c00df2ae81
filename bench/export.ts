/**
 * What the training script's export takes beside a bare EXPORT of the same projection into as many files, on
 * the embedded sandbox. The script also talks to AWS, so from each time that of the same statement on a table
 * of few rows is taken off. `--rows` sets the rows of the large table, `--repeat` the turns. The least of all
 * turns and the CPU time are steadier than the medians where other work disturbs the measurement.
 *
 * "look" is what the script takes to look at the data before they move: the call with a job's name that
 * is taken ends right behind it.
 */
import { DeleteObjectsCommand } from "@aws-sdk/client-s3";
import { DescribeAutoMLJobV2Command, StopAutoMLJobCommand } from "@aws-sdk/client-sagemaker";
import { csvEncodings } from "../spec/csv-encoding.ts";
import { quoteIdentifier } from "../sql/quote.ts";
import { openUserOfSandbox, trainingCall, type UserOfSandbox } from "../test/support/user-of-sandbox.ts";
import type { Figures } from "./figures.ts";

type Column = readonly [name: string, type: string, value: string];

const kinds: readonly Column[] = [
  ["ID", "DECIMAL(18,0)", "N"],
  ["AMOUNT", "DECIMAL(18,4)", "MOD(N * 7919, 1000003) / 7"],
  ["RATIO", "DOUBLE", "SQRT(N)"],
  ["NAME", "VARCHAR(100)", "'customer ' || MOD(N * 31, 50000)"],
  ["CODE", "VARCHAR(10)", "CASE WHEN MOD(N, 10) > 0 THEN 'c' || MOD(N, 97) END"],
  ["BORN", "DATE", "ADD_DAYS(DATE '1950-01-01', MOD(N, 20000))"],
  ["SEEN", "TIMESTAMP", "ADD_SECONDS(TIMESTAMP '2024-01-02 03:04:05', N)"],
  ["GOOD", "BOOLEAN", "MOD(N * 37, 101) > 50"],
];
/** Twenty, each kind two or three times. */
const columns: readonly Column[] = Array.from({ length: 20 }, (_, i) => {
  const [name, type, value] = kinds[i % kinds.length] as Column;
  return [i < kinds.length ? name : `${name}_${i}`, type, value];
});
const tables = ["LARGE", "SMALL"] as const;
type Table = (typeof tables)[number];
type Way = "script" | "bare" | "look";

/**
 * Seconds that a statement took: by the clock, and of the CPU in this process,
 * where the database and AWS are.
 */
interface Taken {
  clock: number;
  cpu: number;
}

type Turns = Record<Way, Record<Table, Taken[]>>;

interface Variant {
  files: number;
  compression: "None" | "Gzip";
}

const variants: readonly Variant[] = [
  { files: 1, compression: "None" },
  { files: 4, compression: "None" },
  { files: 1, compression: "Gzip" },
  { files: 4, compression: "Gzip" },
];

export async function measure({ rows = "200000", repeat = "3" }: Record<string, string>): Promise<Figures> {
  const user = await openUserOfSandbox();
  try {
    await makeTables(user, Number(rows));
    const lines: Record<string, unknown>[] = [];
    const together = { script: 0, bare: 0, look: 0 };
    for (const variant of variants) {
      const taken = await takeTurns(user, variant, Number(repeat));
      for (const way of ["script", "bare", "look"] as const)
        together[way] += marginal(taken[way], medianClock);
      lines.push({
        ...variant,
        ...(await sizeOf(user, nameOf("script", "LARGE", variant, 1))),
        ...figuresOf(taken),
      });
    }
    const ratio = round(together.script / together.bare);
    const look = round(together.look / together.bare);
    return {
      node: process.version,
      "medians in seconds": lines,
      "ratio of all together": ratio,
      "look beside the bare EXPORT": look,
    };
  } finally {
    await user.close();
  }
}

async function makeTables(user: UserOfSandbox, rows: number): Promise<void> {
  await user.run("CREATE SCHEMA BENCH");
  for (const table of tables) {
    const count = table === "LARGE" ? rows : 500;
    await user.run(
      `CREATE TABLE BENCH.${table} (${columns.map(([name, type]) => `${name} ${type}`).join(", ")})`,
    );
    await user.run(
      `INSERT INTO BENCH.${table} SELECT ${columns.map(([, , value]) => value).join(", ")}
       FROM VALUES BETWEEN 1 AND ${count} AS T(N)`,
    );
  }
}

/** A warm-up, then the candidates one after the other, over and over. */
async function takeTurns(user: UserOfSandbox, variant: Variant, repeat: number): Promise<Turns> {
  const none = () => ({ LARGE: [], SMALL: [] });
  const taken: Turns = { script: none(), bare: none(), look: none() };
  const ask = { script: timeScript, bare: timeBare, look: timeLook };
  for (let turn = 0; turn <= repeat; turn++) {
    for (const table of tables) {
      const ways = ["script", "bare", "look"] as const;
      for (const way of turn % 2 === 0 ? ways : ways.toReversed()) {
        const name = nameOf(way, table, variant, turn);
        const one = await ask[way](user, table, variant, name);
        if (turn > 0) taken[way][table].push(one);
        await removeObjects(user, name);
      }
    }
  }
  return taken;
}

function nameOf(way: Way, table: Table, { compression, files }: Variant, turn: number): string {
  return `${way}-${table}-${compression}-${files}-${turn}`.toLowerCase();
}

/** As the metadata table tells it. */
async function sizeOf(user: UserOfSandbox, jobName: string): Promise<Record<string, unknown>> {
  const job = await user.row(
    `SELECT TRAINING_DATA_ROWS, TRAINING_DATA_BYTES FROM ML.SME_METADATA_AUTOPILOT_JOBS WHERE JOB_NAME = '${jobName}'`,
  );
  return { rows: job.TRAINING_DATA_ROWS, bytes: job.TRAINING_DATA_BYTES };
}

function figuresOf({ script, bare, look }: Turns): Record<string, number> {
  const ratio = (of: (turns: Taken[]) => number) => round(marginal(script, of) / marginal(bare, of));
  return {
    script: round(medianClock(script.LARGE)),
    "of few rows": round(medianClock(script.SMALL)),
    "bare EXPORT": round(medianClock(bare.LARGE)),
    "bare, of few rows": round(medianClock(bare.SMALL)),
    look: round(marginal(look, medianClock)),
    ratio: ratio(medianClock),
    "of the least": ratio((turns) => Math.min(...turns.map(({ clock }) => clock))),
    "of the CPU": ratio((turns) => median(turns.map(({ cpu }) => cpu))),
  };
}

/** What the rows alone take. */
function marginal({ LARGE, SMALL }: Record<Table, Taken[]>, of: (turns: Taken[]) => number): number {
  return of(LARGE) - of(SMALL);
}

function medianClock(turns: Taken[]): number {
  return median(turns.map(({ clock }) => clock));
}

async function timeScript(user: UserOfSandbox, table: Table, variant: Variant, name: string): Promise<Taken> {
  const taken = await time(user, callOf(user, table, variant, name));
  await stopJob(user, name);
  return taken;
}

/** A call that is refused for its job's name, once the data have been looked at. */
async function timeLook(user: UserOfSandbox, table: Table, variant: Variant): Promise<Taken> {
  const claim = await user.rows("SELECT JOB_NAME FROM ML.SME_METADATA_AUTOPILOT_JOBS LIMIT 1");
  if (claim.length === 0) await user.run(callOf(user, "SMALL", variant, "taken"));
  const call = callOf(user, table, variant, String(claim[0]?.[0] ?? "taken"));
  return time({ run: (sql) => user.refusal(sql) }, call);
}

function callOf({ sandbox }: UserOfSandbox, table: Table, variant: Variant, name: string): string {
  const { aws } = sandbox;
  return trainingCall({
    job_name: name,
    aws_credentials_connection_name: "AWS_CONNECTION",
    aws_region: aws.region,
    iam_sagemaker_role: aws.role,
    s3_bucket_uri: `s3://${aws.bucket}`,
    s3_output_path: "bench",
    input_schema_name: "BENCH",
    input_table_or_view_name: table,
    target_attribute_name: "GOOD",
    compression_type: variant.compression,
    export_files_per_node: variant.files,
  });
}

function timeBare(
  user: UserOfSandbox,
  table: Table,
  { files, compression }: Variant,
  name: string,
): Promise<Taken> {
  const ending = compression === "Gzip" ? ".csv.gz" : ".csv";
  const clauses = Array.from(
    { length: files },
    (_, i) => `FILE 'bench/${name}/data/part-000${i + 1}${ending}'`,
  );
  return time(
    user,
    `EXPORT (SELECT ${columns.map(projected).join(", ")} FROM BENCH.${table})
     INTO CSV AT AWS_CONNECTION ${clauses.join(" ")} WITH COLUMN NAMES`,
  );
}

/** As the training exports a column. */
function projected([name, type]: (typeof columns)[number]): string {
  const column = quoteIdentifier(name);
  const { expression } = csvEncodings.find((encoding) => type.startsWith(encoding.type)) ?? {
    expression: "{column}",
  };
  return `${expression.replaceAll("{column}", column)} AS ${column}`;
}

async function time(user: { run(sql: string): Promise<unknown> }, sql: string): Promise<Taken> {
  const begun = performance.now();
  const before = process.cpuUsage();
  await user.run(sql);
  const { user: own, system } = process.cpuUsage(before);
  return { clock: (performance.now() - begun) / 1000, cpu: (own + system) / 1e6 };
}

/** The local AWS would train on, beside the next measurement. */
async function stopJob({ sagemaker }: UserOfSandbox, name: string): Promise<void> {
  const job = { AutoMLJobName: name };
  // One of few rows may have failed by itself.
  await sagemaker.send(new StopAutoMLJobCommand(job)).catch(() => undefined);
  for (;;) {
    const { AutoMLJobStatus = "" } = await sagemaker.send(new DescribeAutoMLJobV2Command(job));
    if (!["InProgress", "Stopping"].includes(AutoMLJobStatus)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function removeObjects(user: UserOfSandbox, name: string): Promise<void> {
  const keys = await user.objects(`bench/${name}/`);
  if (keys.length === 0) return;
  const Objects = keys.map((Key) => ({ Key }));
  await user.s3.send(new DeleteObjectsCommand({ Bucket: user.sandbox.aws.bucket, Delete: { Objects } }));
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
