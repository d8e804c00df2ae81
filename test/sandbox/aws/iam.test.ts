import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { type Clients, roleArn, sendSigned, startClients, testKey } from "./local-aws.ts";

const test = suite("the local IAM");
let clients: Clients;

test.before(async () => {
  clients = await startClients();
  clients.aws.identities.putRole({
    name: "reader",
    policy: {
      Statement: [
        { Effect: "Allow", Action: "s3:Get*", Resource: "arn:aws:s3:::rows/*" },
        { Effect: "Deny", Action: "s3:GetObject", Resource: "arn:aws:s3:::rows/secret" },
      ],
    },
  });
});
test.after(() => clients.close());

/** Asks as clients do that were given the address of IAM: they sign for their own region. */
async function ask(
  parameters: Record<string, string>,
  service: "iam" | "sts" = "iam",
  credentials = testKey,
): Promise<string> {
  const Version = service === "iam" ? "2010-05-08" : "2011-06-15";
  const request = {
    path: "/",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ Version, ...parameters }).toString(),
  };
  return (await sendSigned(clients, service, request, credentials)).bytes.toString();
}

test("answers requests that are signed for the client's own region", async () => {
  const answer = await ask({ Action: "GetRole", RoleName: "sagemaker-role" });
  assert.match(answer, `<Arn>${roleArn}</Arn>`);
  assert.match(answer, /<CreateDate>\d{4}-.*Z<\/CreateDate>.*<MaxSessionDuration>3600</);
});

test("simulates what a role's policy allows, denies, and does not allow", async () => {
  const answer = await ask({
    Action: "SimulatePrincipalPolicy",
    PolicySourceArn: "arn:aws:iam::123456789012:role/reader",
    "ActionNames.member.1": "s3:GetObject",
    "ActionNames.member.2": "s3:PutObject",
    "ResourceArns.member.1": "arn:aws:s3:::rows/open",
    "ResourceArns.member.2": "arn:aws:s3:::rows/secret",
  });
  const decisions = [...answer.matchAll(/<EvalDecision>(\w+)</g)].map(([, decision]) => decision);
  assert.equal(decisions, ["allowed", "explicitDeny", "implicitDeny", "implicitDeny"]);
});

test("simulates for users, one without a policy may do everything", async () => {
  const answer = await ask({
    Action: "SimulatePrincipalPolicy",
    PolicySourceArn: "arn:aws:iam::123456789012:user/local",
    "ActionNames.member.1": "sagemaker:CreateModel",
  });
  assert.match(answer, "<EvalResourceName>*</EvalResourceName><EvalDecision>allowed</EvalDecision>");
});

test("refuses by name whom it does not know, and what it does not take", async () => {
  const simulate = { Action: "SimulatePrincipalPolicy", "ActionNames.member.1": "s3:GetObject" };
  const nobody = "arn:aws:iam::123456789012:role/nobody";
  assert.match(await ask({ ...simulate, PolicySourceArn: nobody }), "<Code>NoSuchEntity</Code>");
  assert.match(await ask({ Action: "SimulatePrincipalPolicy", PolicySourceArn: roleArn }), "'actionNames'");
  const context = { "ContextEntries.member.1.ContextKeyName": "aws:username" };
  assert.match(await ask({ ...simulate, PolicySourceArn: roleArn, ...context }), "ContextEntries");
  const any = { "ActionNames.member.1": "s3:*" };
  assert.match(await ask({ ...simulate, ...any, PolicySourceArn: roleArn }), "<Code>InvalidInput</Code>");
  const old = await ask({ Action: "GetRole", Version: "2009-01-01" });
  assert.match(old, "Could not find operation GetRole for version 2009-01-01");
  assert.match(old, 'xmlns="https://iam.amazonaws.com/doc/2010-05-08/"');
});

test("does not answer a user's own session, which has no second factor", async () => {
  const answer = await ask({ Action: "GetRole", RoleName: "reader" }, "iam", await userSession());
  assert.match(answer, "<Code>InvalidClientTokenId</Code>");
});

async function userSession() {
  const answer = await ask({ Action: "GetSessionToken" }, "sts");
  const text = (element: string) => new RegExp(`<${element}>([^<]+)<`).exec(answer)?.[1] ?? "";
  return {
    accessKeyId: text("AccessKeyId"),
    secretAccessKey: text("SecretAccessKey"),
    sessionToken: text("SessionToken"),
  };
}

test("answers STS by an address that is signed, as those who prove by it who they are send it", async () => {
  const { host, port, region, endpoint } = clients.aws;
  const signer = new SignatureV4({ credentials: testKey, region, service: "sts", sha256: Sha256 });
  const { query = {} } = await signer.presign(
    {
      method: "GET",
      protocol: "http:",
      hostname: host,
      port,
      path: "/",
      query: { Action: "GetCallerIdentity", Version: "2011-06-15" },
      headers: { host: `${host}:${port}` },
    },
    { expiresIn: 60 },
  );
  const response = await fetch(`${endpoint}/?${new URLSearchParams(query as Record<string, string>)}`);
  assert.match(await response.text(), "<Arn>arn:aws:iam::123456789012:user/local</Arn>");
});

test.run();
