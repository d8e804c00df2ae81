import * as assert from "uvu/assert";
import { makeSparseKey } from "../support/sparse-key.ts";
import { suite } from "../support/suite.ts";
import {
  anyModel,
  openUserOfSandbox,
  sandboxPlace,
  trainingCall,
  type UserOfSandbox,
} from "../support/user-of-sandbox.ts";

const test = suite<{ user: UserOfSandbox }>("SME_DOCTOR in a database");

test.before(async (context) => {
  context.user = await openUserOfSandbox();
});
test.after(({ user }) => user?.close());

async function findings(user: UserOfSandbox, connection: string): Promise<Map<unknown, string>> {
  const rows = await user.rows(
    `SELECT CHECK_NAME, RESULT, DETAIL, FIX FROM (SELECT ML.SME_DOCTOR('${connection}', 'eu-central-1'))`,
  );
  return new Map(rows.map(([check, result, detail, fix]) => [check, `${result} ${detail} -> ${fix}`]));
}

test("everything is well, but for the role of a job when there is none", async ({ user }) => {
  const found = await findings(user, "AWS_CONNECTION");
  const others = [...found].filter(([, text]) => !text.startsWith("ok "));
  assert.equal(
    others.map(([check, text]) => `${check} ${text.slice(0, 24)}`),
    // Only sme-gen deploy writes its release into scripts.
    ["scripts unknown No deployment ha", "sagemaker_role unknown No Autopilot job"],
  );
  assert.is(
    found.get("job_quota"),
    "ok 100 Autopilot jobs may run at a time in eu-central-1, and 0 do. -> null",
  );
  assert.match(found.get("container") ?? "", / on node 0 of 1\. -> null$/);
});

test("a key without any right: what may not be looked at is unknown, and nothing fails", async ({ user }) => {
  const key = await makeSparseKey(user, "POOR");
  key.allow({ Statement: { Effect: "Deny", Action: "*", Resource: "*" } });
  const found = await findings(user, key.connection);
  const byResult = (result: string) =>
    [...found].flatMap(([check, text]) => (text.startsWith(`${result} `) ? String(check) : []));
  assert.equal(byResult("error"), []);
  assert.equal(byResult("warning"), ["bucket"]);
  assert.equal(byResult("unknown"), ["scripts", "sagemaker_role", "quotas", "job_quota"]);
  assert.match(found.get("bucket_region") ?? "", /^ok /);
  assert.match(
    found.get("quotas") ?? "",
    "AWS does not allow servicequotas:ListServiceQuotas on *. -> Allow servicequotas:ListServiceQuotas.",
  );
});

test("SageMaker's role is read from IAM, with a request that is signed by hand, also in a session", async ({
  user,
}) => {
  const { identities } = user.sandbox.aws;
  await user.run("CREATE SCHEMA DATA");
  await user.run("CREATE TABLE DATA.SMALL (X DOUBLE, TARGET DOUBLE)");
  await user.run(
    "INSERT INTO DATA.SMALL SELECT MOD(N * 37, 101), N / 7 FROM VALUES BETWEEN 1 AND 600 AS T(N)",
  );
  await user.run(
    trainingCall({
      job_name: "newest",
      ...sandboxPlace,
      s3_output_path: "doctor",
      input_schema_name: "DATA",
      input_table_or_view_name: "SMALL",
      target_attribute_name: "TARGET",
      ...anyModel,
    }),
  );
  identities.putRole({
    name: "ml",
    trust: { Statement: { Effect: "Allow", Principal: { AWS: "123456789012" }, Action: "sts:AssumeRole" } },
  });
  await makeSparseKey(user, "ROLED", ";role_arn=arn:aws:iam::123456789012:role/ml");
  const trusted = await findings(user, "ROLED");
  assert.match(
    trusted.get("sagemaker_role") ?? "",
    /^ok .*role\/sagemaker-role, the role of job newest, trusts SageMaker/,
  );
  assert.match(trusted.get("identity") ?? "", "assumed-role/ml/exasol-SYS");
  assert.match(trusted.get("role") ?? "", /^ok /);

  identities.putRole({
    name: "sagemaker-role",
    trust: {
      Statement: { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
    },
  });
  const distrusted = await findings(user, "AWS_CONNECTION");
  assert.match(distrusted.get("sagemaker_role") ?? "", /^error .* does not trust SageMaker/);
});

test.run();
