/**
 * What reading functions take beside the requests that they make of AWS: each function's time, through SQL,
 * against that of its requests alone, by a client that is warm, plus a call of a UDF that does nothing, in
 * turns. And SME_AUTOPILOT_JOBS over `--rows` jobs against asking for one after the other. `--repeat` sets
 * the turns. Each request is answered after a fixed time. Times are medians, in milliseconds; a busy machine
 * makes those of the functions longer than those of the requests, which mostly wait: there run it with
 * `chrt -f 10` and without NODE_EXTRA_CA_CERTS, which Node reads at each start.
 */
import { GetObjectCommand } from "@aws-sdk/client-s3";
import {
  CreateAutoMLJobV2Command,
  DescribeAutoMLJobV2Command,
  ListAutoMLJobsCommand,
  ListCandidatesForAutoMLJobCommand,
} from "@aws-sdk/client-sagemaker";
import { openUserOfSandbox, trainingCall, type UserOfSandbox } from "../test/support/user-of-sandbox.ts";
import type { Figures } from "./figures.ts";

const latencies = [60, 200];
const job = "bench-visits";
const place = "'AWS_CONNECTION', 'eu-central-1'";

type Ask = (user: UserOfSandbox) => Promise<unknown>;

/** The functions, each with the requests that it makes. */
const functions: Readonly<Record<string, { sql: string; ask: Ask }>> = {
  SME_AUTOPILOT_JOB: {
    sql: `SELECT ML.SME_AUTOPILOT_JOB('${job}', ${place})`,
    ask: (user) => Promise.all([describe(user, job), listCandidates(user)]),
  },
  SME_AUTOPILOT_CANDIDATES: {
    sql: `SELECT ML.SME_AUTOPILOT_CANDIDATES('${job}', ${place})`,
    ask: listCandidates,
  },
  SME_FEATURE_IMPORTANCE: {
    sql: `SELECT ML.SME_FEATURE_IMPORTANCE('${job}', NULL, ${place})`,
    ask: (user) => readReport(user, "Explainability", "analysis.json"),
  },
  SME_MODEL_INSIGHTS: {
    sql: `SELECT ML.SME_MODEL_INSIGHTS('${job}', NULL, ${place})`,
    ask: (user) => readReport(user, "ModelInsights", "statistics.json"),
  },
};

export async function measure(options: Record<string, string>): Promise<Figures> {
  const jobs = Number(options.rows ?? 500);
  const repeat = Number(options.repeat ?? 7);
  const user = await openUserOfSandbox();
  try {
    await train(user);
    await user.run(
      "CREATE TYPESCRIPT SCALAR SCRIPT ML.NOTHING(x INT) RETURNS INT AS\nexport const run = (ctx) => ctx.x;\n/",
    );
    const figures: Figures = {};
    for (const latencyMilliseconds of latencies) {
      user.atRequest(() => ({ latencyMilliseconds }));
      figures[`one job, requests of ${latencyMilliseconds} ms`] = await measureFunctions(user, repeat);
    }
    user.atRequest();
    await createJobs(user, jobs);
    const [latencyMilliseconds = 0] = latencies;
    user.atRequest(() => ({ latencyMilliseconds }));
    figures[`${jobs} jobs, requests of ${latencyMilliseconds} ms`] = await measureJobs(user, jobs);
    return figures;
  } finally {
    user.atRequest();
    await user.close();
  }
}

async function measureFunctions(user: UserOfSandbox, repeat: number): Promise<Figures[]> {
  const times = new Map<string, number[]>();
  const take = async (name: string, work: () => Promise<unknown>) => {
    times.set(name, [...(times.get(name) ?? []), await timeOf(work)]);
  };
  for (let turn = 0; turn < repeat; turn++) {
    await take("start", () => user.run("SELECT ML.NOTHING(1)"));
    for (const [name, { sql, ask }] of Object.entries(functions)) {
      await take(name, () => user.run(sql));
      await take(`requests of ${name}`, () => ask(user));
    }
  }
  const start = median(times.get("start"));
  return Object.keys(functions).map((name) => {
    const whole = median(times.get(name));
    const requests = median(times.get(`requests of ${name}`));
    return {
      function: name,
      whole: Math.round(whole),
      requests: Math.round(requests),
      "client's start": Math.round(start),
      ratio: whole / (requests + start),
    };
  });
}

async function measureJobs(user: UserOfSandbox, jobs: number): Promise<Figures> {
  const whole = await timeOf(async () => {
    const rows = await user.rows(`SELECT ML.SME_AUTOPILOT_JOBS(${place})`);
    if (rows.length !== jobs + 1) throw new Error(`${rows.length} rows`);
  });
  const inTurn = await timeOf(async () => {
    let NextToken: string | undefined;
    do {
      const page = await user.sagemaker.send(new ListAutoMLJobsCommand({ MaxResults: 100, NextToken }));
      for (const { AutoMLJobName } of page.AutoMLJobSummaries ?? []) await describe(user, AutoMLJobName);
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
  });
  return {
    SME_AUTOPILOT_JOBS: Math.round(whole),
    "one after the other": Math.round(inTurn),
    "times as fast": inTurn / whole,
  };
}

function describe({ sagemaker }: UserOfSandbox, AutoMLJobName: string | undefined) {
  return sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName }));
}

function listCandidates({ sagemaker }: UserOfSandbox) {
  return sagemaker.send(new ListCandidatesForAutoMLJobCommand({ AutoMLJobName: job, MaxResults: 100 }));
}

async function readReport(user: UserOfSandbox, location: "Explainability" | "ModelInsights", file: string) {
  const { BestCandidate } = await describe(user, job);
  const prefix = BestCandidate?.CandidateProperties?.CandidateArtifactLocations?.[location] ?? "";
  const [, Bucket, folder] = /^s3:\/\/([^/]+)\/(.*)$/.exec(prefix) ?? [];
  const { Body } = await user.s3.send(new GetObjectCommand({ Bucket, Key: `${folder}/${file}` }));
  await Body?.transformToByteArray();
}

async function train(user: UserOfSandbox): Promise<void> {
  await user.run("CREATE SCHEMA DATA");
  await user.run(`CREATE TABLE DATA.VISITS AS
    SELECT MOD(N, 37) AS PAGES, MOD(N, 11) AS MINUTES, CASE WHEN MOD(N, 37) > 20 THEN 'yes' ELSE 'no' END AS BUYS
    FROM VALUES BETWEEN 1 AND 600 AS T(N)`);
  await user.run(
    trainingCall({
      job_name: job,
      aws_credentials_connection_name: "AWS_CONNECTION",
      aws_region: "eu-central-1",
      iam_sagemaker_role: "sagemaker-role",
      s3_bucket_uri: `s3://${user.sandbox.aws.bucket}`,
      s3_output_path: "jobs",
      input_schema_name: "DATA",
      input_table_or_view_name: "VISITS",
      target_attribute_name: "BUYS",
      max_candidates: 3,
    }),
  );
  await user.waitForJob(job);
}

/** Jobs that fail at once, because their bucket does not exist. */
async function createJobs({ sagemaker }: UserOfSandbox, count: number): Promise<void> {
  const bucket = "s3://no-such-bucket-here";
  for (let i = 0; i < count; i++) {
    await sagemaker.send(
      new CreateAutoMLJobV2Command({
        AutoMLJobName: `bench-${i}`,
        AutoMLJobInputDataConfig: [
          {
            ChannelType: "training",
            DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri: `${bucket}/data/` } },
          },
        ],
        OutputDataConfig: { S3OutputPath: `${bucket}/output/` },
        AutoMLProblemTypeConfig: { TabularJobConfig: { TargetAttributeName: "Y" } },
        RoleArn: "arn:aws:iam::123456789012:role/sagemaker-role",
      }),
    );
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await work();
  return performance.now() - begun;
}

function median(times: readonly number[] = []): number {
  return [...times].sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN;
}
