/** SME_DOCTOR before an AWS that a test makes odd; test/end-to-end/doctor.test.ts has one that works. */

import * as assert from "uvu/assert";
import { contextFor } from "../../../runtime/aws/context.ts";
import { judgeContainer, judgeScripts } from "../../../runtime/aws/doctor/check-release.ts";
import { handle } from "../../../runtime/handlers/doctor.ts";
import { runningRelease } from "../../../runtime/release.ts";
import type { RowOf } from "../../../spec/model.ts";
import type spec from "../../../spec/udfs/doctor.ts";
import { askHandler } from "../../support/ask-handler.ts";
import { awsConnection, connections } from "../../support/connections.ts";
import { type AwsAnswer, callerIdentity, refusal, stsRefusal } from "../../support/scripted-aws.ts";
import { suite } from "../../support/suite.ts";

const test = suite("SME_DOCTOR");

const account = "123456789012";
const role = `arn:aws:iam::${account}:role/service-role/sm`;

const trust = (service: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
});
const getRole = (document: object): AwsAnswer => ({
  body: `<GetRoleResponse><GetRoleResult><Role><AssumeRolePolicyDocument>${encodeURIComponent(
    JSON.stringify(document),
  )}</AssumeRolePolicyDocument></Role></GetRoleResult></GetRoleResponse>`,
});
const quotas = (...values: [string, number][]): AwsAnswer => ({
  body: {
    Quotas: values.map(([type, Value]) => ({
      QuotaCode: "L-1",
      QuotaName: `${type} for endpoint usage`,
      Value,
    })),
  },
});
const jobQuota = (Value?: number): AwsAnswer => ({ body: { Quota: { QuotaCode: "L-CFC2D5B6", Value } } });
const bucketIn = (region: string, status = 200): AwsAnswer => ({
  status,
  body: "",
  headers: { "x-amz-bucket-region": region },
});

const services = ["sts", "sagemaker", "sagemaker_runtime", "s3"] as const;

type Check =
  | "bucket"
  | "bucket_region"
  | "clock"
  | "container"
  | "identity"
  | "job_quota"
  | `network_${(typeof services)[number]}`
  | "quotas"
  | "role"
  | "sagemaker_role"
  | "scripts";

/** An AWS that has nothing to complain of. */
const well = {
  GetObject: { status: 403, body: "<Error/>" },
  GetCallerIdentity: callerIdentity(account),
  HeadBucket: bucketIn("eu-central-1"),
  ListAutoMLJobs: { body: { AutoMLJobSummaries: [{ AutoMLJobName: "newest" }] } },
  DescribeAutoMLJobV2: { body: { AutoMLJobName: "newest", RoleArn: role } },
  GetRole: getRole(trust("sagemaker.amazonaws.com")),
  "ServiceQuotasV20190624.ListServiceQuotas": quotas(["ml.m5.large", 4]),
  "ServiceQuotasV20190624.GetServiceQuota": jobQuota(2),
};

/** The findings as `result detail -> fix`, by check, with this AWS in the place of the other. */
async function findings(
  other: Partial<Record<keyof typeof well, AwsAnswer | (() => AwsAnswer | undefined)>> & {
    AssumeRole?: AwsAnswer;
  } = {},
  connection: Partial<typeof awsConnection> = {},
): Promise<Record<Check, string>> {
  const { row, error } = await askHandler(
    handle,
    {},
    { ...well, ...other },
    { C: { ...awsConnection, ...connection } },
  );
  if (row === undefined) throw error;
  return textsOf(row);
}

function textsOf(rows: Iterable<RowOf<typeof spec>>): Record<Check, string> {
  return Object.fromEntries(
    Array.from(rows, ({ check_name, result, detail, fix }) => [
      check_name,
      `${result} ${detail}${fix === null ? "" : ` -> ${fix}`}`,
    ]),
  ) as Record<Check, string>;
}

test("finds nothing where nothing is wrong", async () => {
  const found = await findings();
  const { scripts, ...others } = found;
  assert.match(scripts, /^unknown No deployment has written its release/);
  assert.equal(
    Object.entries(others).filter(([, text]) => !text.startsWith("ok ")),
    [],
  );
  assert.match(
    found.identity,
    "ok Connection C acts as arn:aws:iam::123456789012:user/exasol of account 123456789012.",
  );
  assert.match(found.sagemaker_role, `ok ${role}, the role of job newest, trusts SageMaker.`);
  assert.match(found.quotas, "ok Endpoints may have 4 instances of ml.m5.large together.");
  assert.is(found.job_quota, "ok 2 Autopilot jobs may run at a time in eu-central-1, and 1 does.");
  assert.match(found.clock, /^ok The node's clock is [01] s/);
});

test("a clock that is minutes away is told before AWS refuses what is signed by it", async () => {
  const answered = (minutes: number) => {
    const date = new Date(Date.now() + minutes * 60_000).toUTCString();
    return findings({ GetObject: { status: 403, body: "", headers: { date } } });
  };
  assert.match(
    (await answered(2)).clock,
    /^warning The node's clock is 1\d\d s behind that of .* -> Set the clocks/,
  );
  assert.match(
    (await answered(-9)).clock,
    /^error The node's clock is 5\d\d s ahead of .* -> Set the clocks/,
  );
});

test("a service that breaks connections off, and a clock that nobody tells", async () => {
  const found = await findings({ GetObject: () => undefined });
  for (const service of services)
    assert.match(
      found[`network_${service}`],
      /^error 127.0.0.1 took the connection at port \d+ and did not answer/,
    );
  assert.match(found.clock, /^unknown No service answered with its time. -> /);
  assert.match(found.identity, /^ok /);
});

test("a key that AWS refuses, and what cannot be known by it", async () => {
  const refused = refusal(
    "UnrecognizedClientException",
    "The security token included in the request is invalid.",
  );
  const found = await findings({
    GetCallerIdentity: stsRefusal("InvalidClientTokenId", "The security token is invalid.", 403),
    HeadBucket: { status: 403, body: "" },
    ListAutoMLJobs: refused,
    "ServiceQuotasV20190624.ListServiceQuotas": refused,
    "ServiceQuotasV20190624.GetServiceQuota": refused,
  });
  assert.match(found.identity, /^error E-SME-65: .* -> /);
  for (const check of ["bucket", "sagemaker_role", "quotas"] as const)
    assert.match(
      found[check],
      /^unknown It could not be checked: AWS does not accept the connection's credentials\. -> Mend what the check identity found first\.$/,
    );
});

test("a token that has ended, a wrong secret, and a role that does not exist", async () => {
  const identity = async (answer: AwsAnswer) => (await findings({ GetCallerIdentity: answer })).identity;
  for (const [code, message] of [
    ["ExpiredToken", "The security token included in the request is expired"],
    [
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided.",
    ],
  ] as const)
    assert.match(
      await identity(stsRefusal(code, message, 403)),
      new RegExp(
        `^error E-SME-65: AWS does not accept the credentials of connection C: ${code}: .* -> Check its user`,
      ),
    );
  assert.match(
    await identity(stsRefusal("InternalFailure", "Please try again.", 500)),
    /^unknown It could not be checked: .* -> Repeat the call\.$/,
  );
  const arn = `arn:aws:iam::${account}:role/nowhere`;
  const found = await findings(
    { AssumeRole: stsRefusal("AccessDenied", "User: u is not authorized to perform: sts:AssumeRole", 403) },
    { password: `s3cret/secret+;role_arn=${arn}` },
  );
  // AWS says the same of a role that is not there.
  assert.match(found.role, new RegExp(`^error E-SME-430: .* may not assume role ${arn}: .* -> Allow`));
  const ended = await findings(
    { AssumeRole: stsRefusal("ExpiredToken", "The security token included in the request is expired", 403) },
    { password: `s3cret/secret+;role_arn=${arn}` },
  );
  assert.match(ended.identity, /^error E-SME-65: .*ExpiredToken/);
  assert.match(ended.role, /^unknown .* -> Mend what the check identity found first\.$/);
});

test("a role that does not let the key in, and one that does", async () => {
  const arn = `arn:aws:iam::${account}:role/ml`;
  const named = { password: `s3cret/secret+;role_arn=${arn};external_id=very-secret-id` };
  const refused = await findings(
    { AssumeRole: stsRefusal("AccessDenied", "User: u is not authorized to perform: sts:AssumeRole", 403) },
    named,
  );
  assert.match(refused.role, /^error E-SME-430: .* -> .*trust policy/);
  // One row fails, the others do not repeat why.
  for (const check of [
    "identity",
    "bucket",
    "bucket_region",
    "sagemaker_role",
    "quotas",
    "job_quota",
  ] as const)
    assert.is(
      refused[check],
      "unknown It could not be checked: the connection's role cannot be assumed. -> Mend what the check role found first.",
    );
  const session = `<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIA</AccessKeyId><SecretAccessKey>of-the-session</SecretAccessKey><SessionToken>token-of-the-session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>`;
  const found = await findings({ AssumeRole: { body: session } }, named);
  assert.is(found.role, `ok ${arn} lets the key of connection C in.`);
  const text = JSON.stringify([found, refused]);
  for (const secret of ["s3cret/secret+", "very-secret-id", "of-the-session"])
    assert.not.ok(text.includes(secret), `${secret} in ${text}`);
});

test("where the clock is wrong, IAM and Service Quotas are asked once more by that of AWS", async () => {
  const date = new Date(Date.now() + 3_600_000).toUTCString();
  let asked = 0;
  const early = { ...refusal("InvalidSignatureException", "Signature expired"), headers: { date } };
  const found = await findings({
    "ServiceQuotasV20190624.ListServiceQuotas": () =>
      asked++ === 0 ? early : well["ServiceQuotasV20190624.ListServiceQuotas"],
  });
  assert.match(found.quotas, /^ok /);
  assert.is(asked, 2);
});

test("a bucket of another region, none, one that may not be listed, and an address without", async () => {
  const elsewhere = await findings({ HeadBucket: bucketIn("us-west-2", 301) });
  assert.match(
    elsewhere.bucket_region,
    /^error Bucket ml-bucket is in us-west-2, but eu-central-1 was asked for\..* -> Call/,
  );
  assert.match(elsewhere.bucket, /^unknown Bucket ml-bucket is in another region/);

  const putOff = await findings({ HeadBucket: bucketIn("eu-central-1", 503) });
  assert.match(putOff.bucket, /^unknown It could not be checked: AWS kept putting off s3:HeadBucket/);
  assert.match(putOff.bucket_region, /^ok /);

  const missing = await findings({ HeadBucket: { status: 404, body: "" } });
  assert.match(missing.bucket, /^error There is no bucket ml-bucket\. -> Create it/);
  assert.match(
    missing.bucket_region,
    /^unknown There is no bucket to look at\. -> Mend what the check bucket found first\./,
  );

  const denied = await findings({ HeadBucket: bucketIn("eu-central-1", 403) });
  assert.match(
    denied.bucket,
    /^warning AWS does not allow s3:ListBucket on arn:aws:s3:::ml-bucket, .* -> sme-gen policy/,
  );
  assert.match(denied.bucket_region, /^ok /);

  const none = await findings({}, { address: "" });
  assert.match(
    none.bucket,
    /^warning The address of connection C is no bucket's: .* -> CREATE OR REPLACE CONNECTION C/,
  );
  assert.match(none.bucket_region, /^unknown /);
});

test("SageMaker's role: gone, without trust, of another account, unreadable, and not known yet", async () => {
  const gone = stsRefusal("NoSuchEntity", "The role with name sm cannot be found.", 404);
  assert.match((await findings({ GetRole: gone })).sagemaker_role, /^error .* does not exist any more\. -> /);
  assert.match(
    (await findings({ GetRole: getRole(trust("ec2.amazonaws.com")) })).sagemaker_role,
    /^error .* does not trust SageMaker, .* -> aws iam update-assume-role-policy --role-name sm /,
  );
  const others = { body: { RoleArn: role.replace(account, "999999999999") } };
  assert.match(
    (await findings({ DescribeAutoMLJobV2: others })).sagemaker_role,
    /^unknown .* another account/,
  );
  const denied = stsRefusal(
    "AccessDenied",
    `User: u is not authorized to perform: iam:GetRole on resource: ${role} because no policy allows it`,
    403,
  );
  assert.match(
    (await findings({ GetRole: denied })).sagemaker_role,
    `unknown It could not be checked: AWS does not allow iam:GetRole on ${role}. -> Allow iam:GetRole.`,
  );
  assert.match(
    (await findings({ ListAutoMLJobs: { body: {} } })).sagemaker_role,
    /^unknown No Autopilot job .* -> SME_CHECK_TRAINING/,
  );
});

test("quotas: none of the usual type, none at all, and none told", async () => {
  const found = async (answer: AwsAnswer) =>
    (await findings({ "ServiceQuotasV20190624.ListServiceQuotas": answer })).quotas;
  assert.match(
    await found(quotas(["ml.m5.large", 0], ["ml.t2.medium", 2])),
    /^warning Endpoints may have no ml\.m5\.large, .* but ml\.t2\.medium\. -> aws service-quotas request-.* --quota-code L-1 /,
  );
  assert.match(
    await found(quotas(["ml.m5.large", 0])),
    /^error The account may have no instance .* -> aws service-quotas/,
  );
  assert.match(await found(quotas()), /^unknown AWS tells no quota/);
  const denied = "User: u is not authorized to perform: servicequotas:ListServiceQuotas on resource: *";
  assert.match(
    await found(refusal("AccessDeniedException", denied)),
    /^unknown .* -> Allow servicequotas:ListServiceQuotas\.$/,
  );
});

test("the quota of Autopilot jobs: used up, none at all, and none told", async () => {
  const found = async (answer: AwsAnswer) =>
    (await findings({ "ServiceQuotasV20190624.GetServiceQuota": answer })).job_quota;
  assert.is(
    await found(jobQuota(1)),
    "warning 1 Autopilot job may run at a time in eu-central-1, and 1 does: a training is refused until one of them has ended. -> aws service-quotas request-service-quota-increase --service-code sagemaker --quota-code L-CFC2D5B6 --desired-value 4 --region eu-central-1",
  );
  assert.match(
    await found(jobQuota(0)),
    /^error The account may run no Autopilot job in eu-central-1\. -> aws/,
  );
  assert.match(await found(jobQuota()), /^unknown AWS tells no quota for Autopilot jobs/);
  assert.match(
    await found(refusal("NoSuchResourceException", "The request failed because of no such quota.")),
    /^unknown It could not be checked: /,
  );
  const denied = "User: u is not authorized to perform: servicequotas:GetServiceQuota on resource: *";
  assert.match(
    await found(refusal("AccessDeniedException", denied)),
    /^unknown .* -> Allow servicequotas:GetServiceQuota\.$/,
  );
});

test("the release of the scripts beside that of the container", async () => {
  const running = await runningRelease();
  const found = async (release: string) => {
    const source = `// Release ${release} of exasol-sagemaker-extension. Generated from spec/udfs/doctor.ts`;
    return judgeScripts({ source, schema: "ML", node: 0, nodes: 1 });
  };
  assert.is((await found(running)).result, "ok");
  assert.equal(await found(running.replace(/\d+$/, "0").replace(/^(\d+)\.\d+/, "$1.0")), {
    result: "warning",
    detail: `The scripts of ML are of release 1.0.0, the container of ${running}.`,
    fix: "sme-gen deploy --schema ML",
  });
  assert.is((await found("0.9.0")).result, "error");
});

test("a container that runs the scripts, one that is too old for them, and one that does not know itself", async () => {
  const scripts = (release: string) => ({
    source: `// Release ${release} of exasol-sagemaker-extension. Generated from spec/udfs/doctor.ts`,
    schema: "ML",
    node: 1,
    nodes: 2,
  });
  const detail = "Release 1.1.0 of the language container runs on node 1 of 2.";
  const judge = (release: string, running = Promise.resolve("1.1.0")) =>
    Promise.all([judgeContainer(scripts(release), running), judgeScripts(scripts(release), running)]);
  const [good] = await judge("1.0.0");
  assert.equal(good, { result: "ok", detail: `${detail} SME_CONTAINER looks at all of them.`, fix: null });
  for (const newer of ["1.2.0", "2.0.0"]) {
    const [container, ofScripts] = await judge(newer);
    assert.equal(container, {
      result: "error",
      detail: `${detail} It refuses the other functions of ML, which are of release ${newer}.`,
      fix: "sme-gen deploy --help says how to deploy the language container.",
    });
    assert.is(ofScripts.result, "ok");
  }
  for (const verdict of await judge("1.1.0", Promise.reject(new Error("no package.json"))))
    assert.match(`${verdict.result} ${verdict.detail}`, "unknown It could not be checked: no package.json.");
});

test("an AWS that says nothing is given up", async () => {
  const silent = () => new Promise<never>(() => {});
  const answers = Object.fromEntries(Object.keys(well).map((operation) => [operation, silent]));
  const { row = [] } = await askHandler(handle, {}, answers);
  const found = textsOf(row);
  assert.match(found.network_s3, /^error .*did not answer \(nothing came within 3 s\)/);
  for (const check of ["identity", "bucket", "sagemaker_role", "quotas", "job_quota"] as const)
    assert.match(found[check], /^unknown /);
});

test("a name that nobody knows, and a port where nobody listens", async () => {
  const before = process.env.AWS_ENDPOINT_URL;
  const found = async (address: string) => {
    process.env.AWS_ENDPOINT_URL = address;
    const context = contextFor(connections({ C: awsConnection }), "C", "eu-central-1");
    try {
      return textsOf(await handle({}, context));
    } finally {
      context.close();
      if (before === undefined) delete process.env.AWS_ENDPOINT_URL;
      else process.env.AWS_ENDPOINT_URL = before;
    }
  };
  const unnamed = await found("http://sts.eu-centrl-1.invalid");
  assert.match(
    unnamed.network_sts,
    /^error The name sts\.eu-centrl-1\.invalid cannot be resolved \(E\w+\).* -> Check how the region/,
  );
  assert.match(
    unnamed.identity,
    /^unknown .* -> Mend what the checks of the network found first, or repeat the call\.$/,
  );
  const closed = await found("http://127.0.0.1:9");
  assert.match(
    closed.network_s3,
    /^error 127\.0\.0\.1 cannot be connected to at port 9 \(ECONNREFUSED\).* -> Let the nodes/,
  );
});

test.run();
