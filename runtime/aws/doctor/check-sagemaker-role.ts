/** The role that SageMaker works in: a function knows it by the newest job alone. */
import { DescribeAutoMLJobV2Command, ListAutoMLJobsCommand } from "@aws-sdk/client-sagemaker";
import { error, ok, unknown, type Verdict } from "../../../spec/verdict.ts";
import { accountOf } from "../account.ts";
import type { HandlerContext } from "../context.ts";
import { nameOfRole, trustOfRole } from "../roles/trust-of-role.ts";
import { impossible } from "./explain.ts";

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
  switch (await trustOfRole(context, role)) {
    case "trusted":
      return ok(`${of} trusts SageMaker.`);
    case "missing":
      return error(
        `${of} does not exist any more.`,
        `sme-gen policy --trust prints the trust of one for SageMaker.`,
      );
    case "untold":
      return unknown(`IAM did not say whom ${of} trusts.`, "Repeat the call.");
    case "untrusted":
      return error(
        `${of} does not trust SageMaker, which cannot work in its name.`,
        `aws iam update-assume-role-policy --role-name ${nameOfRole(role)} --policy-document "$(sme-gen policy --trust)"`,
      );
  }
}
