/**
 * doc/sandbox-coverage.md is made from the operations themselves; `UPDATE_GOLDEN=1 npm test -- coverage`
 * rewrites it.
 */

import { readFileSync, writeFileSync } from "node:fs";
import * as s3 from "@aws-sdk/client-s3";
import * as sagemaker from "@aws-sdk/client-sagemaker";
import * as runtime from "@aws-sdk/client-sagemaker-runtime";
import * as sts from "@aws-sdk/client-sts";
import * as assert from "uvu/assert";
import { fromPackage } from "../../../package/package-root.ts";
import { objectiveNames } from "../../../sandbox/automl/xgboost/objectives.ts";
import { metricNames } from "../../../sandbox/automl/xgboost/settings.ts";
import { endpointMetrics } from "../../../sandbox/aws/cloudwatch/endpoint-metrics.ts";
import { iamOperations } from "../../../sandbox/aws/iam/handle-iam.ts";
import { conditionKeys, conditionOperators, policyElements } from "../../../sandbox/aws/iam/policy.ts";
import { jsonServices } from "../../../sandbox/aws/json-services.ts";
import { honours } from "../../../sandbox/aws/s3/find-operation.ts";
import { idleMembers } from "../../../sandbox/aws/s3/idle-members.ts";
import { s3Operations } from "../../../sandbox/aws/s3/operations.ts";
import type { S3Operation } from "../../../sandbox/aws/s3/s3-operation.ts";
import { heldValues } from "../../../sandbox/aws/sagemaker/held-values.ts";
import { invocationHeaders } from "../../../sandbox/aws/sagemaker/invoke-endpoint.ts";
import type { Operation } from "../../../sandbox/aws/sagemaker/operation.ts";
import { findOperations } from "../../../sandbox/aws/sagemaker/sagemaker-service.ts";
import { requestShape, type Shape, shapeOf } from "../../../sandbox/aws/sagemaker/service-model.ts";
import { stsOperations } from "../../../sandbox/aws/sts/handle-sts.ts";
import { suite } from "../../support/suite.ts";

const test = suite("the page of what the local AWS has");

test("says what the code says", async () => {
  const path = fromPackage("doc/sandbox-coverage.md");
  const page = await renderPage();
  if (process.env.UPDATE_GOLDEN) writeFileSync(path, page);
  const written = readFileSync(path, "utf8").split("\n");
  const changed = page.split("\n").filter((line) => !written.includes(line));
  assert.equal(changed, [], "the page is out of date");
  assert.is(written.join("\n"), page);
});

async function renderPage(): Promise<string> {
  const served = [...(await findOperations()).values()].sort(byName);
  return `# What the local AWS has

Whatever does not stand here, be it an operation, a member or a header, is refused by its name.
The page is made from the code: \`UPDATE_GOLDEN=1 npm test -- coverage\`.

## SageMaker

${served.map(membersLine).join("\n")}

A member that an operation refuses is taken where it asks for what holds anyway: \`false\`, an empty list, ${code(
    Object.entries(heldValues).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
  )}, and a structure of nothing but these.

Training jobs are of XGBoost's image, in its versions' tags alike, and have the objectives ${code(objectiveNames)}
and the metrics ${code(metricNames)}. Models are of that image, of the local AutoML, or of a server that is given with the image.

Absent: ${others(commandsOf(sagemaker), served)}.

## SageMaker Runtime

- **InvokeEndpoint** takes \`text/csv\`, answers with that, \`application/json\` or \`application/jsonlines\`, as Autopilot's containers do; the server of another image takes and answers what it likes; takes the headers ${code(invocationHeaders)}; refuses others of \`x-amzn-sagemaker-*\`

Absent: ${others(commandsOf(runtime), [{ name: "InvokeEndpoint" }])}.

## S3

Any request may also have its signature, the expected owner of the bucket, and what an SDK says of itself. Members that ask with a
value for what holds anyway are taken with that value; another is refused with it.

${[...s3Operations].sort(byName).map(s3Line).join("\n")}

Absent: ${others(commandsOf(s3), s3Operations)}.

LocalStack has recorded some 1,500 answers of S3. In November 2026 boto3 asked the local S3 for 1,170 of them: 1,144 were equal but for
ids and dates, 23 were refused by name, and 3 differ: S3 decodes metadata that is written as RFC 2047 says, and leaves \`NextKeyMarker\`
empty where a list of uploads ends with a common prefix, so that nobody can go on. Not asked for, since refused here: lists of access other
than \`private\`, CORS, lifecycles, websites, logs, replication, who pays, policies, keys of KMS and of customers, locks of objects, analyses
and inventories, events, the classes GLACIER and DEEP_ARCHIVE; and forms that POST an object, signatures of version 2.

## STS

${[...stsOperations].sort(byName).map(parametersLine).join("\n")}

Absent: ${others(commandsOf(sts), stsOperations)}.

## IAM

${iamOperations.map(parametersLine).join("\n")}

Everything else is absent.

## CloudWatch, CloudWatch Logs and Service Quotas

Their requests are JSON or CBOR. CloudWatch has the metrics ${code(Object.keys(endpointMetrics))} of endpoints since the
start, without expressions; Logs says of each group that there is none; Service Quotas has those of endpoints and jobs, of \`sagemaker\` alone.

${jsonServices.flatMap(({ operations }) => operations.map(parametersLine)).join("\n")}

Everything else is absent.

## Rights

A key or role that is given a policy may do what that allows; without one it may do everything. Policies have ${code(policyElements)},
with \`*\` and \`?\` in actions and resources. Conditions have the operators ${code(conditionOperators)}, with \`IfExists\`, \`ForAllValues:\` and
\`ForAnyValue:\`, and the keys ${code(conditionKeys)}. The trust of a role has principals of the kinds \`AWS\` and \`Service\`.
What else a policy has, such as variables, is refused by name when it is given. There are no policies of buckets, boundaries of permissions
or policies of an organization.
`;
}

function membersLine({ name, refuses = [], records }: Operation): string {
  const recorded = records ? `; records ${code(records.members)} only: ${records.reason}` : "";
  if (refuses.length === 0) return `- **${name}**: whole${recorded}`;
  const taken = membersOf(requestShape(name)).filter(
    (path) =>
      ![...refuses, ...(records?.members ?? [])].some(
        (refused) => path === refused || path.startsWith(`${refused}.`),
      ),
  );
  return `- **${name}** takes ${code(taken)}; refuses ${code([...refuses].sort())}${recorded}`;
}

/** The members that AWS has for an operation of S3, by what becomes of them. */
function s3Line(operation: S3Operation): string {
  const members = s3Members(operation.name).map(({ member, name }) => {
    const idle = name === undefined ? undefined : idleMembers[name];
    if (name === undefined || honours(operation, name)) return { member, fate: "taken" };
    return idle === undefined
      ? { member, fate: "refused" }
      : { member: `${member} ${idle.join(", ")}`, fate: "idle" };
  });
  const of = (fate: string) => members.filter((one) => one.fate === fate).map(({ member }) => member);
  const refused = of("refused");
  const lines = [refused.length === 0 ? "whole" : `takes ${code(of("taken"))}`];
  if (of("idle").length > 0) lines.push(`with these values only ${code(of("idle"))}`);
  if (refused.length > 0) lines.push(`refuses ${code(refused)}`);
  if (operation.isHeld) lines.push("sets nothing but what holds");
  return `- **${operation.name}**: ${lines.join("; ")}`;
}

type Traits = { httpHeader?: string; httpQuery?: string; httpPrefixHeaders?: string } | number;
type InputSchema = [
  kind: 3,
  namespace: string,
  name: string,
  traits: unknown,
  members: string[],
  types: unknown[],
];

/** Members of an operation's request, with the header or parameter they are sent in if they are in one. */
function s3Members(operation: string): { member: string; name: string | undefined }[] {
  const input = (s3 as unknown as Record<string, InputSchema>)[`${operation}Request$`];
  assert.ok(input, `the SDK has no schema of ${operation}`);
  const [, , , , members, types] = input;
  return members.flatMap((member, i) => {
    const type = types[i];
    const traits = (Array.isArray(type) ? type[1] : 0) as Traits;
    // A number stands for the place in the path, or for the body.
    if (typeof traits === "number") return traits === 16 ? [{ member, name: undefined }] : [];
    const { httpHeader, httpQuery, httpPrefixHeaders } = traits;
    const name = httpHeader?.toLowerCase() ?? httpQuery ?? (httpPrefixHeaders && `${httpPrefixHeaders}*`);
    return [{ member, name }];
  });
}

function parametersLine({ name, takes }: { name: string; takes: readonly string[] }): string {
  return takes.length === 0 ? `- **${name}**` : `- **${name}** takes ${code(takes)}`;
}

/** The paths of all members that have none themselves. */
function membersOf(shape: Shape, outer: readonly string[] = []): string[] {
  return Object.entries(shape.members ?? {}).flatMap(([name, type]) => {
    const path = [...outer, name];
    const { member } = shapeOf(type);
    const inner = shapeOf(member ?? type);
    return inner.members ? membersOf(inner, path) : [path.join(".")];
  });
}

/** The operations that a client of the AWS SDK has. */
function commandsOf(client: object): string[] {
  return Object.keys(client).flatMap((name) => /^([A-Z]\w+)Command$/.exec(name)?.[1] ?? []);
}

function others(names: readonly string[], served: readonly { name: string }[]): string {
  const absent = names.filter((name) => !served.some((operation) => operation.name === name));
  return absent.toSorted().join(", ");
}

function code(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

test.run();
