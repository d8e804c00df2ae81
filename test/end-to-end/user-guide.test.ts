import { readFileSync } from "node:fs";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { CreateAutoMLJobV2Command, DescribeAutoMLJobV2Command } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { createTable, insertRows, readAbalones } from "../../cli/demo/abalone.ts";
import { fromPackage } from "../../package/package-root.ts";
import { splitStatements } from "../../sql/split-statements.ts";
import { runGuidePage } from "../support/guide-page.ts";
import { suite } from "../support/suite.ts";
import { openUserOfSandbox, type UserOfSandbox } from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("the user guide");

test.before(async (context) => {
  context.user = await openUserOfSandbox();
});
test.after(({ user }) => user.close());

/** What the guide shows of another place than the abalones, or for a case that is not there. */
const elsewhere = /<access key id>|…|CRM\.|^INSERT/;

function readGuide(page: string): string {
  return readFileSync(fromPackage(`doc/user_guide/${page}`), "utf8");
}

/** The page's statements as the sandbox takes them, with fewer candidates, which take less time. */
function statementsOf(guide: string): string[] {
  return [...guide.matchAll(/^```sql\n(.*?)^```$/gms)]
    .flatMap(([, block = ""]) => splitStatements(block))
    .filter(({ text }) => !elsewhere.test(text))
    .map(({ text }) => withFewerCandidates(text.replace("s3://ml-bucket", "s3://sandbox-bucket")));
}

const withFewerCandidates = (sql: string) => sql.replace('"max_candidates": 10', '"max_candidates": 4');

/** Runs a statement, and waits for the job that it has started. */
async function runStatement(user: UserOfSandbox, text: string): Promise<void> {
  await user.run(text);
  const [, job] = /SME_TRAIN_WITH.*"job_name": "([\w-]+)"/s.exec(text) ?? [];
  if (job !== undefined) await user.waitForJob(job);
}

test("its statements run in their order in a sandbox, with what it says to change", async ({ user }) => {
  const guide = readGuide("README.md");
  const [, view = ""] = /`(CREATE VIEW DEMO\.ABALONE_TEST [^`]*);`/.exec(guide) ?? [];
  const statements = statementsOf(guide);

  const { train } = await readAbalones();
  await user.run("CREATE SCHEMA DEMO");
  for (const sql of [
    createTable("ABALONE_TRAIN"),
    ...insertRows("ABALONE_TRAIN", train.slice(0, 1000)),
    view,
  ])
    await user.run(sql);
  for (const text of statements) {
    await runStatement(user, text);
    if (text.includes("GROUP BY IPROC()")) assert.is((await user.rows(text)).length, 100);
  }
  assert.ok(statements.length >= 10, `${statements.length} statements`);
  const [, alone = ""] = /`(SELECT PRED_SCHEMA\."abaloneRings"\('M'[^`]*)`/.exec(guide) ?? [];
  assert.match(await user.refusal(alone), /^E-SME-80: Endpoint abaloneRings is deleted\./);
});

/** A job of others, which failed: its data have too few rows. */
async function startFailingJob({ s3, sagemaker, sandbox }: UserOfSandbox, AutoMLJobName: string) {
  const Bucket = sandbox.aws.bucket;
  await s3.send(new PutObjectCommand({ Bucket, Key: "churn/rows.csv", Body: "A,CHURN\n1,yes\n2,no\n" }));
  const S3Uri = `s3://${Bucket}/churn/`;
  await sagemaker.send(
    new CreateAutoMLJobV2Command({
      AutoMLJobName,
      AutoMLJobInputDataConfig: [
        { ChannelType: "training", DataSource: { S3DataSource: { S3DataType: "S3Prefix", S3Uri } } },
      ],
      OutputDataConfig: { S3OutputPath: `s3://${Bucket}/out/` },
      RoleArn: "arn:aws:iam::123456789012:role/sagemaker-role",
      AutoMLProblemTypeConfig: { TabularJobConfig: { TargetAttributeName: "CHURN" } },
    }),
  );
  while (
    (await sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName }))).AutoMLJobStatus === "InProgress"
  )
    await new Promise((resolve) => setTimeout(resolve, 50));
}

test("the statements of the page on looking give what it shows of the job that the guide has trained", async ({
  user,
}) => {
  await startFailingJob(user, "churn-try");
  assert.is(await runGuidePage(user, "look.md", withFewerCandidates), 11);
});

/** The cells of the tables, each behind its statement, that a page shows as results. */
function shownResults(page: string): string[][][] {
  return [...page.matchAll(/^```$\n\n(\|.*?)\n\n/gms)].map(([, table = ""]) =>
    table
      .split("\n")
      .filter((_, i) => i !== 1)
      .map((line) => line.slice(2, -2).split(" | ")),
  );
}

test("its page on training has statements that run, and shows what they return", async ({ user }) => {
  const page = readGuide("train.md");
  const results: string[][][] = [];
  for (const text of statementsOf(page)) {
    const result = await user.run(text);
    if (text.includes("SME_TRAIN_WITH")) await user.waitForJob("abalone-young");
    else if (result.kind === "rows") {
      const names = result.columns.map(({ name }) => name);
      results.push([names, ...result.rows.map((row) => row.map(String))]);
    }
  }
  assert.equal(results, shownResults(page));
});

test.run();
