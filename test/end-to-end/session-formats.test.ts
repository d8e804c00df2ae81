import { readdirSync, readFileSync } from "node:fs";
import { StopAutoMLJobCommand } from "@aws-sdk/client-sagemaker";
import * as assert from "uvu/assert";
import { fromPackage } from "../../package/package-root.ts";
import { randomFrom } from "../support/random.ts";
import { rejection } from "../support/rejection.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("training and prediction under any session's formats");

/** What a session may have set; a drawn one has one of each. */
const choices: Record<string, string[]> = {
  NLS_DATE_FORMAT: ["DD.MM.YYYY", "MM/DD/YYYY", "YYYYMMDD", "DAY, DD. MONTH YYYY"],
  NLS_TIMESTAMP_FORMAT: ["DD.MM.YYYY HH24:MI:SS", "YYYY-MM-DDTHH:MI:SS.FF3", "HH12:MI AM DD-MON-YYYY"],
  NLS_NUMERIC_CHARACTERS: [",.", ", ", ",'", "; "],
  NLS_DATE_LANGUAGE: ["DEU", "ENG"],
  NLS_FIRST_DAY_OF_WEEK: ["1", "3"],
  TIME_ZONE: ["EUROPE/BERLIN", "AMERICA/NEW_YORK", "ASIA/KOLKATA"],
  TIME_ZONE_BEHAVIOR: ["INVALID REJECT AMBIGUOUS REJECT", "INVALID NULLIFY AMBIGUOUS DST"],
  TIMESTAMP_ARITHMETIC_BEHAVIOR: ["DOUBLE", "INTERVAL"],
  HASHTYPE_FORMAT: ["UUID", "HEX"],
  DEFAULT_LIKE_ESCAPE_CHARACTER: ["%", "S"],
};
const usual: Record<string, string> = {
  NLS_DATE_FORMAT: "YYYY-MM-DD",
  NLS_TIMESTAMP_FORMAT: "YYYY-MM-DD HH24:MI:SS.FF6",
  NLS_NUMERIC_CHARACTERS: ".,",
  NLS_DATE_LANGUAGE: "ENG",
  NLS_FIRST_DAY_OF_WEEK: "7",
  TIME_ZONE: "UTC",
  TIME_ZONE_BEHAVIOR: "INVALID SHIFT AMBIGUOUS ST",
  TIMESTAMP_ARITHMETIC_BEHAVIOR: "INTERVAL",
  HASHTYPE_FORMAT: "HEX",
  DEFAULT_LIKE_ESCAPE_CHARACTER: "\\",
};

function draw(seed: number): Record<string, string> {
  const random = randomFrom(seed);
  return Object.fromEntries(
    Object.entries(choices).map(([name, values]) => [name, values[random(values.length)] as string]),
  );
}

async function set(user: UserOfSandbox, settings: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(settings))
    await user.run(`ALTER SESSION SET ${name} = '${value.replaceAll("'", "''")}'`);
}

const settingsOf = async (user: UserOfSandbox) =>
  Object.fromEntries(await user.rows("SELECT PARAMETER_NAME, SESSION_VALUE FROM SYS.EXA_PARAMETERS"));

const common = {
  ...sandboxPlace,
  s3_output_path: "formats",
  input_schema_name: "DATA",
  input_table_or_view_name: "ROWS_ALL",
  target_attribute_name: "Y",
  holdout_fraction: 0.25,
  ...anyModel,
};

/** What EXPORT asks of S3. */
const uploads = ["PutObject", "CreateMultipartUpload"];

test.before(async (context) => {
  const user = await openUserOfSandbox();
  context.user = user;
  await user.run("CREATE SCHEMA DATA");
  await user.run(`CREATE TABLE DATA.ROWS_ALL AS SELECT CAST(N AS DECIMAL(18,0)) AS ID,
      CAST(MOD(N * 37, 101) AS DOUBLE) / 8 AS X, CAST(MOD(N, 17) / 4 AS DECIMAL(9,2)) AS D,
      ADD_SECONDS(TIMESTAMP '2024-03-01 00:00:00', N * 7919) AS SEEN, DATE '2024-01-01' + MOD(N, 90) AS DAY_,
      CAST(ADD_SECONDS(TIMESTAMP '2024-03-01 00:00:00', N) AS TIMESTAMP WITH LOCAL TIME ZONE) AS MOMENT,
      HASHTYPE_MD5('h' || MOD(N, 7)) AS H, MOD(N, 2) = 0 AS EVEN, 'a' || MOD(N, 5) AS TEXT_,
      CAST(MOD(N * 37, 101) AS DOUBLE) / 3 + MOD(N, 17) AS Y
    FROM VALUES BETWEEN 1 AND 800 AS T(N)`);
});
test.after(async ({ user }) => {
  await user?.close();
});

/** Trains, and gives what is kept of it beside the model: the files' rows, the holdout, the statistics. */
async function trained(user: UserOfSandbox, job_name: string) {
  // A moment of the session's clocks is another text for other clocks.
  await user.run(trainingCall({ ...common, job_name, exclude_columns: ["MOMENT"] }));
  const lines: string[] = [];
  for (const key of await user.objects(await user.trainingFolder(job_name)))
    lines.push(...(await user.content(key)).toString().trim().split("\n"));
  return {
    lines: lines.sort(),
    held: await user.rows(`SELECT ID FROM ML."SME_HOLDOUT_${job_name.toUpperCase()}" ORDER BY ID`),
    statistics: await user.rows(
      `SELECT COLUMN_NAME, STATISTIC, PLACE, "VALUE", NUMERIC_VALUE, ROW_COUNT FROM ML.SME_TRAINING_STATISTICS
       WHERE JOB_NAME = '${job_name}' ORDER BY 1, 2, 3, 4`,
    ),
  };
}

test("trains from the same fields, holds the same rows out, and keeps the same statistics", async ({
  user,
}) => {
  const expected = await trained(user, "usual");
  assert.ok(
    expected.lines.some((line) =>
      /^\d+,\d+\.\d+,\d\.25,"2024-03-\d\d \d\d:\d\d:\d\d\.000000",2024-/.test(line),
    ),
    expected.lines[0],
  );
  for (const seed of [1, 2, 3]) {
    const settings = draw(seed);
    await set(user, settings);
    const found = await trained(user, `drawn-${seed}`);
    // It leaves the session as it was.
    const now = await settingsOf(user);
    assert.equal(Object.fromEntries(Object.keys(settings).map((name) => [name, now[name]])), settings);
    await set(user, usual);
    await user.sagemaker.send(new StopAutoMLJobCommand({ AutoMLJobName: `drawn-${seed}` }));
    assert.equal(found, expected, JSON.stringify(settings));
  }
});

test("refuses to tell a training's rows, and its holdout, by hashes in BASE64", async ({ user }) => {
  for (const format of ["BASE64", "BASE64URL"]) {
    await set(user, { HASHTYPE_FORMAT: format });
    const training = await user.refusal(trainingCall({ ...common, job_name: "by-base64" }));
    const holdout = await rejection(user.rows('SELECT * FROM ML."SME_HOLDOUT_USUAL"'));
    await set(user, usual);
    for (const text of [training, holdout.message]) assert.match(text, "must be HEX or UUID, not that of");
  }
  assert.not(await user.isJobOfAws("by-base64"));
});

test("a training that fails leaves the session as it was, too", async ({ user }) => {
  const settings = draw(5);
  await set(user, settings);
  const denied = { status: 403, code: "AccessDenied", message: "no" };
  for (const operation of uploads) user.breakOperation(operation, denied);
  const refusal = await user.refusal(trainingCall({ ...common, job_name: "fails" }));
  for (const operation of uploads) user.breakOperation(operation);
  const now = await settingsOf(user);
  await set(user, usual);
  assert.match(refusal, /^E-SME-1: /);
  assert.equal(now.NLS_NUMERIC_CHARACTERS, settings.NLS_NUMERIC_CHARACTERS);
});

test("predicts, evaluates and compares the same", async ({ user }) => {
  await user.waitForJob("usual");
  await user.run(
    scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [
      ...["usual", "formats", "DATA", "ml.m5.large", 1, "AWS_CONNECTION", "eu-central-1"],
    ]),
  );
  const answers = async () => {
    const predicted = await user.rows(
      `SELECT DATA."formats"(ID, X, D, SEEN, DAY_, H, EVEN, TEXT_) FROM DATA.ROWS_ALL ORDER BY ID`,
    );
    const metrics = await user.rows(
      `EXECUTE SCRIPT ML.SME_EVALUATE('{"function_name": "formats", "schema_name": "DATA", "query": "SELECT * FROM ML.SME_HOLDOUT_USUAL", "target": "Y"}')`,
    );
    const drift = await user.rows(
      `EXECUTE SCRIPT ML.SME_CHECK_DRIFT('{"job_name": "usual", "query": "SELECT * FROM DATA.ROWS_ALL"}')`,
    );
    return {
      // Its dates and times are given on, and shown by the session's formats.
      predicted: predicted.map((row) => row.filter((_, i) => i !== 3 && i !== 4)),
      metrics: metrics.map((row) => row.slice(1)),
      // Sums of DOUBLEs differ in their last digits from one time to the next.
      drift: drift.map((row) => row.map((cell) => (typeof cell === "number" ? cell.toFixed(9) : cell))),
    };
  };
  const expected = await answers();
  const expiry = () =>
    user.rows("EXECUTE SCRIPT ML.SME_SET_ENDPOINT_TTL('formats', 12, 'AWS_CONNECTION', 'eu-central-1')");
  assert.is(expected.predicted.length, 800);
  for (const seed of [6]) {
    const settings = draw(seed);
    await set(user, settings);
    const found = await answers();
    await set(user, { ...settings, NLS_TIMESTAMP_FORMAT: "DD.MM.YYYY HH24:MI:SS" });
    // Scripts hand a time on as the session shows it.
    assert.match(String((await expiry())[0]?.[1]), /^\d\d\.\d\d\.\d{4} \d\d:\d\d:\d\d$/);
    await set(user, usual);
    assert.equal(found, expected, JSON.stringify(settings));
  }
});

test("every LIKE that is generated names its escape character, as a session may have another", () => {
  const patterns = ["lua", "sql"].flatMap((folder) =>
    readdirSync(fromPackage(`generated/${folder}`)).flatMap((file) => {
      const text = readFileSync(fromPackage(`generated/${folder}/${file}`), "utf8");
      return [
        ...text.matchAll(/(?<!REGEXP_)\bLIKE\s+('[^']*'(?:\s*\|\|\s*(?:'[^']*'|[:\w.]+))*)(.{0,10})/gs),
      ];
    }),
  );
  assert.ok(patterns.length > 10);
  for (const [, pattern, next] of patterns) assert.match(`${next}`, /^\s*ESCAPE /, pattern);
});

test.run();
