/** The role that SageMaker works in: a function knows it by the newest job alone. */
import { DescribeAutoMLJobV2Command, ListAutoMLJobsCommand } from "@aws-sdk/client-sagemaker";
import { error, ok, unknown, type Verdict } from "../../../spec/verdict.ts";
import { accountOf } from "../account.ts";
import type { HandlerContext } from "../context.ts";
import { AwsFailure } from "../failure.ts";
import { type SignedRequest, sendSigned, textOfElement } from "../signed-request.ts";
import { impossible } from "./explain.ts";

const service = "sagemaker.amazonaws.com";

/** IAM's request for a role; its name is that of the SDK's command. */
class GetRoleCommand implements SignedRequest {
  readonly service = "iam";
  readonly operation = "GetRole";
  readonly headers = { "content-type": "application/x-www-form-urlencoded" };
  readonly body: string;

  constructor({ RoleName }: { RoleName: string }) {
    this.body = new URLSearchParams({ Action: "GetRole", Version: "2010-05-08", RoleName }).toString();
  }
}

/** Whether SageMaker may assume the role of the newest job. */
export async function judgeSageMakerRole(
  context: HandlerContext,
  caller: Promise<{ account?: string }>,
): Promise<Verdict> {
  try {
    const found = await newestRole(context);
    if (found === undefined)
      return unknown(
        `No Autopilot job in ${context.region} tells which role is used.`,
        "SME_CHECK_TRAINING looks at the role that a training is to have.",
      );
    const { job, role } = found;
    const of = `${role}, the role of job ${job},`;
    if (accountOf(role) !== (await caller).account)
      return unknown(
        `${of} is of another account, which alone may read whom it trusts.`,
        "Ask whoever manages that account.",
      );
    return await judgeTrust(context, role, of);
  } catch (cause) {
    return impossible(cause);
  }
}

async function newestRole({ sagemaker }: HandlerContext): Promise<{ job: string; role: string } | undefined> {
  const { AutoMLJobSummaries: [newest] = [] } = await sagemaker.send(
    new ListAutoMLJobsCommand({ SortBy: "CreationTime", SortOrder: "Descending", MaxResults: 1 }),
  );
  if (newest?.AutoMLJobName === undefined) return undefined;
  const job = await sagemaker.send(new DescribeAutoMLJobV2Command({ AutoMLJobName: newest.AutoMLJobName }));
  return job.RoleArn === undefined ? undefined : { job: newest.AutoMLJobName, role: job.RoleArn };
}

async function judgeTrust(context: HandlerContext, role: string, of: string): Promise<Verdict> {
  const name = role.slice(role.lastIndexOf("/") + 1);
  let answer: string;
  try {
    answer = await sendSigned(context, new GetRoleCommand({ RoleName: name }));
  } catch (cause) {
    if (cause instanceof AwsFailure && cause.code === "NoSuchEntity")
      return error(
        `${of} does not exist any more.`,
        `sme-gen policy --trust prints the trust of one for SageMaker.`,
      );
    throw cause;
  }
  const document = textOfElement(answer, "AssumeRolePolicyDocument");
  if (document === undefined) return unknown(`IAM did not say whom ${of} trusts.`, "Repeat the call.");
  if (trustsSageMaker(JSON.parse(decodeURIComponent(document)))) return ok(`${of} trusts SageMaker.`);
  return error(
    `${of} does not trust SageMaker, which cannot work in its name.`,
    `aws iam update-assume-role-policy --role-name ${name} --policy-document "$(sme-gen policy --trust)"`,
  );
}

/** Whether a statement lets SageMaker in, under whichever condition: those are for AWS to judge. */
function trustsSageMaker(policy: unknown): boolean {
  return listOf(memberOf(policy, "Statement")).some(
    (statement) =>
      memberOf(statement, "Effect") === "Allow" &&
      listOf(memberOf(memberOf(statement, "Principal"), "Service")).includes(service) &&
      listOf(memberOf(statement, "Action")).some((action) =>
        ["sts:assumerole", "sts:*", "*"].includes(String(action).toLowerCase()),
      ),
  );
}

function memberOf(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined;
}

function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [given];
}
