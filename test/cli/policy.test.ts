import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { userPolicy } from "../../generators/aws-calls/least-policy.ts";
import { isDoneBy, operationsOfVerbs, readAwsCalls } from "../../generators/aws-calls/verb-operations.ts";
import { fromPackage } from "../../package/package-root.ts";
import { readPolicy } from "../../sandbox/aws/iam/policy.ts";
import { awsVerbs } from "../../spec/aws-verbs.ts";
import { runCommand } from "../support/run-command.ts";
import { suite } from "../support/suite.ts";

const test = suite("sme-gen policy");

const place = { region: "eu-central-1", account: "123456789012", bucket: "ml-bucket", path: "", role: "sm" };

test("every script, function and view that asks AWS belongs to one verb of spec/aws-verbs.ts", () => {
  for (const { verb } of readAwsCalls()) {
    const words = Object.keys(awsVerbs).filter((word) => isDoneBy(word, verb));
    assert.is(words.length, 1, `${verb} is done by ${words.join(" and ") || "no verb"}`);
  }
});

test("a page of the guide shows what it prints", async () => {
  const guide = readFileSync(fromPackage("doc/user_guide/aws.md"), "utf8");
  const [, line = "", shown] = /^```\nsme-gen (policy .*)\n```\n\n```json\n(.*?)^```/ms.exec(guide) ?? [];
  const { code, stdout } = await runCommand(line.split(" "));
  assert.is(code, 0);
  assert.is(stdout, shown);
});

test("the guide's table has each verb with the actions that it prints", () => {
  const guide = readFileSync(fromPackage("doc/user_guide/aws.md"), "utf8");
  const [, table = ""] = /^\| verb \|[^\n]*\n[^\n]*\n((?:\|[^\n]*\n)+)/m.exec(guide) ?? [];
  const shown = table.matchAll(/^\| `(\w+)` \| (.*?) \|/gm);
  const printed = Object.keys(awsVerbs).map((word): [string, string] => {
    const actions = userPolicy(operationsOfVerbs([word]), place).Statement.flatMap(({ Action }) => Action);
    return [
      word,
      [...new Set(actions)]
        .sort()
        .map((action) => `\`${action}\``)
        .join(", "),
    ];
  });
  assert.equal(
    [...shown].map(([, word, actions]) => [word, actions]),
    printed,
  );
});

test("all that can be done fits into a policy of IAM, which the local AWS can judge", () => {
  const policy = userPolicy(operationsOfVerbs(["all"]), place);
  // The limit of a managed policy, whose blanks do not count.
  assert.ok(JSON.stringify(policy).length < 6144);
  assert.ok(readPolicy(policy).length >= 9);
});

test("what is deleted, stopped or changed must carry the extension's tag, unless asked otherwise", () => {
  const conditioned = (untagged: boolean) =>
    userPolicy(operationsOfVerbs(["all"]), place, { untagged }).Statement.flatMap(({ Action, Condition }) =>
      Condition?.StringEquals?.["aws:ResourceTag/exasol:extension"] === undefined ? [] : Action,
    );
  assert.equal([...new Set(conditioned(false))].sort(), [
    "sagemaker:DeleteEndpoint",
    "sagemaker:DeleteEndpointConfig",
    "sagemaker:DeleteModel",
    "sagemaker:DeleteTags",
    "sagemaker:StopAutoMLJob",
    "sagemaker:UpdateEndpoint",
  ]);
  assert.equal(conditioned(true), []);
});

test("a partition of its own has ARNs of its own", () => {
  const text = JSON.stringify(userPolicy(operationsOfVerbs(["deploy"]), { ...place, region: "cn-north-1" }));
  assert.match(text, "arn:aws-cn:sagemaker:cn-north-1:123456789012:endpoint/*");
  assert.not.match(text, "arn:aws:");
});

test("SageMaker's role and the key beside a connection's role have policies of their own", async () => {
  const role = await runCommand(["policy", "--for", "role", "--bucket", "b", "--role", "r"]);
  assert.match(role.stdout, '"s3:GetObject"');
  const key = await runCommand(["policy", "--for", "key", "--bucket", "b", "--connection-role", "ml"]);
  const { Statement } = JSON.parse(key.stdout);
  assert.equal(
    Statement.map(({ Action, Resource }: Record<string, unknown>) => [Action, Resource]),
    [
      ["sts:AssumeRole", "arn:aws:iam::*:role/ml"],
      [["s3:AbortMultipartUpload", "s3:PutObject"], "arn:aws:s3:::b/*"],
    ],
  );
  const trust = await runCommand(["policy", "--trust"]);
  assert.equal(readPolicy(JSON.parse(trust.stdout), "trust").length, 1);
});

for (const [words, complaint] of [
  [
    ["--verbs", "trian"],
    "E-SME-520: Nothing that is done with AWS is called 'trian'. Give some of all, doctor, ",
  ],
  [["--verbs", "", "--bucket", "b", "--role", "r"], "E-SME-520: Nothing that is done with AWS is called ''."],
  [["--verbs", "train"], "E-SME-521: The policy is about --bucket and --role, which"],
  [["--verbs", "predict", "--account", "12"], "E-SME-109: "],
  [["--verbs", "train", "--bucket", 'b"', "--role", "r"], "E-SME-109: "],
] as const) {
  test(`refuses ${words.join(" ")}`, async () => {
    const { code, stderr, stdout } = await runCommand(["policy", ...words], {
      env: { SME_BUCKET: "default" },
    });
    assert.ok(stderr.startsWith(complaint), stderr);
    assert.is(code, 2);
    assert.is(stdout, "");
  });
}

test.run();
