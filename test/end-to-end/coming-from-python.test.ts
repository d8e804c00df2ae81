import * as assert from "uvu/assert";
import { readTextFile } from "../../cli/command-line/connection-options.ts";
import { formerCommand, formerOption } from "../../cli/command-line/former-options.ts";
import { grammarOf } from "../../cli/command-line/grammar.ts";
import { command as deploy } from "../../cli/commands/deploy.ts";
import { readObjects } from "../../deploy/objects/read-objects.ts";
import { fromPackage } from "../../package/package-root.ts";
import { catalogue } from "../../spec/error-catalogue.ts";
import { suite } from "../support/suite.ts";
import {
  openUserOfSandbox,
  sandboxPlace,
  scriptCall,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox; page: string }>("the page Coming from the Python extension");

/** The options of the predecessor's deploy command in 0.11.7. */
const lastOptions = [
  "dsn",
  "db-user",
  "db-password",
  "schema",
  "ssl-cert-path",
  "ssl-client-cert-path",
  "ssl-client-private-key",
  "use-ssl-cert-validation",
  "container-file",
  "version",
  "upload-container",
  "alter-system",
  "allow-override",
  "wait-for-completion",
  "deploy-timeout-minutes",
  "display-progress",
  "bucketfs-name",
  "bucketfs-host",
  "bucketfs-port",
  "bucketfs-use-https",
  "bucketfs-user",
  "bucketfs-password",
  "bucket",
  "path-in-bucket",
  "saas-url",
  "saas-account-id",
  "saas-database-id",
  "saas-database-name",
  "saas-token",
  "to-print",
  "develop",
  "deploy-slc",
  "deploy-scripts",
];
/** What only earlier releases had, or Exasol's other extensions have. */
const otherOptions = [
  "host",
  "port",
  "user",
  "pass",
  "print",
  "db-pass",
  "disallow-override",
  "no-upload_container",
  "language-alias",
  "container-url",
  "container-name",
];
const place = ["AWS_CONNECTION", "eu-central-1"];
const training = {
  job_name: "job",
  ...sandboxPlace,
  s3_output_path: "path",
  input_schema_name: "S",
  input_table_or_view_name: "T",
  target_attribute_name: "Y",
};

test.before(async (context) => {
  context.page = await readTextFile(fromPackage("doc/user_guide/coming-from-python.md"));
  context.user = await openUserOfSandbox();
  await context.user.run("CREATE SCHEMA S");
  await context.user.run("CREATE TABLE S.T (X DOUBLE, Y DOUBLE)");
  await context.user.run("INSERT INTO S.T SELECT N, MOD(N, 7) FROM VALUES BETWEEN 1 AND 500 AS V(N)");
});
test.after(({ user }) => user.close());

test("says of every option of the predecessor what became of it", ({ page }) => {
  const known = grammarOf(deploy).options.map(({ name }) => name);
  for (const option of [...lastOptions, ...otherOptions]) {
    assert.ok(known.includes(option) || formerOption("sme-gen deploy", option) !== undefined, option);
    const named = option.startsWith("bucketfs-") ? "--bucketfs-…" : `--${option}`;
    assert.ok(page.includes(`\`${named}`), `the page names --${option}`);
  }
  assert.ok(page.includes("`language-container`") && formerCommand("language-container") !== undefined);
});

test("names codes that there are, and columns as the table has them", async ({ page }) => {
  for (const [code] of page.matchAll(/[EF]-SME-\d+/g)) assert.ok(code in catalogue, code);
  const objects = await readObjects(fromPackage("generated"));
  const columns = objects
    .find(({ name }) => name === "SME_METADATA_AUTOPILOT_JOBS")
    ?.columns?.map(({ name }) => name);
  const listed = /INSERT INTO \S+ \(([^)]+)\) VALUES/.exec(page)?.[1]?.split(/,\s+/);
  assert.equal(listed, columns?.slice(0, 16));
});

test("gives each failure the code that the page says", async ({ user }) => {
  const poll = (name: string, ...where: string[]): string =>
    scriptCall("SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS", [name, ...where]);
  const deployment = (job: string, endpoint: string): string =>
    scriptCall("SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT", [job, endpoint, "S", "ml.m5.large", 1, ...place]);
  const failures: Record<string, string> = {
    "E-SME-12": deployment("job", "no name"),
    "E-SME-18": deployment("job", "name"),
    "E-SME-74": poll("job", ...place),
    "E-SME-60": poll("job", "NO_CONNECTION", "eu-central-1"),
    "E-SME-78": scriptCall("SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT", ["name", ...place]),
    "E-SME-5": "EXECUTE SCRIPT ML.SME_TRAIN_WITH_SAGEMAKER_AUTOPILOT('{')",
    "E-SME-6": trainingCall({ ...training, model_name: "x" }),
    "E-SME-11": trainingCall({ ...training, job_name: "no name" }),
    "E-SME-13": trainingCall({ ...training, problem_type: "Regression" }),
    "E-SME-14": trainingCall({ ...training, input_table_or_view_name: "NONE" }),
    "E-SME-15": trainingCall({ ...training, target_attribute_name: "NONE" }),
    "E-SME-16": trainingCall({ ...training, problem_type: "Regression", objective: '{"MetricName":"F1"}' }),
    "E-SME-63": trainingCall({ ...training, s3_bucket_uri: "s3://other-bucket" }),
    "E-SME-64": trainingCall({ ...training, aws_region: "us-east-1" }),
  };
  for (const [code, statement] of Object.entries(failures)) {
    const error = await user.run(statement).catch((failure: Error) => failure);
    assert.instance(error, Error, statement);
    assert.match(String(error), `${code}: `);
  }
});

test("names the columns of the polling UDF as the page says", async ({ user, page }) => {
  const [, ...columns] =
    /gave JOBSTATUS and JOBSECONDARYSTATUS \| (JOB_STATUS) and (JOB_SECONDARY_STATUS);/.exec(page) ?? [];
  assert.is(columns.length, 2);
  const { statements = [] } =
    (await readObjects(fromPackage("generated"))).find(
      ({ name }) => name === "SME_AUTOPILOT_JOB_STATUS_POLLING_UDF",
    ) ?? {};
  for (const column of columns) assert.match(statements.join("\n"), `"${column}" VARCHAR(100)`);
  assert.equal(await user.rows("SELECT * FROM ML.SME_METADATA_AUTOPILOT_JOBS"), []);
});

test.run();
