import * as assert from "uvu/assert";
import { suite } from "../../support/suite.ts";
import { type Clients, roleArn, sendSigned, startClients } from "./local-aws.ts";

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
async function ask(parameters: Record<string, string>): Promise<string> {
  const { bytes } = await sendSigned(clients, "iam", {
    path: "/",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ Version: "2010-05-08", ...parameters }).toString(),
  });
  return bytes.toString();
}

test("answers requests that are signed for the client's own region", async () => {
  assert.match(await ask({ Action: "GetRole", RoleName: "sagemaker-role" }), `<Arn>${roleArn}</Arn>`);
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
});

test.run();
