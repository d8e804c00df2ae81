import { ListAutoMLJobsCommand } from "@aws-sdk/client-sagemaker";
import { countOf } from "../../spec/count-of.ts";
import { SmeError } from "../../spec/errors.ts";
import type { RowOf } from "../../spec/model.ts";
import type spec from "../../spec/udfs/training-check-udf.ts";
import { accountOf, callerOf } from "../aws/account.ts";
import { splitAdvice } from "../aws/advice.ts";
import type { HandlerContext } from "../aws/context.ts";
import { impossible } from "../aws/doctor/explain.ts";
import { findRoleArn } from "../aws/role.ts";
import { trustOfRole } from "../aws/roles/trust-of-role.ts";
import { checkAddress, newRunKey, runFolders, s3Uri } from "../aws/s3-location.ts";
import { callersTags } from "../aws/tags.ts";
import { findJob, nameIsTaken } from "../aws/training/autopilot-job.ts";
import { listTrainingFolder } from "../aws/training/training-data.ts";
import type { Handler, OwnParameters } from "../handler.ts";

type Finding = RowOf<typeof spec>;
type Parameters = OwnParameters<typeof spec>;

/** What is right, and what there is a limit for. */
interface Found {
  found: string;
  needed?: string;
}

/** All at once: what one of them ends with says nothing of the others. It leaves nothing behind. */
export const handle: Handler<typeof spec> = (parameters, context) =>
  Promise.all([
    check("credentials", () => checkCredentials(context)),
    check("s3", () => checkBucket(parameters, context)),
    check("role", () => checkRole(parameters, context)),
    check("tags", async () => ({ found: `${callersTags(parameters.aws_tags).length} tags of your own` })),
    check("aws_job_name", () => checkName(parameters, context)),
    check("quotas", () => countJobs(context)),
  ]);

async function check(name: string, look: () => Promise<Found>): Promise<Finding> {
  try {
    const { found, needed = null } = await look();
    return { check_name: name, result: "ok", found, needed, what_to_do: null };
  } catch (error) {
    const { text: found, advice } = splitAdvice(error);
    return { check_name: name, result: "error", found, needed: null, what_to_do: advice };
  }
}

async function checkCredentials(context: HandlerContext): Promise<Found> {
  const { account = "an account that is not told" } = await callerOf(context);
  return { found: `the key of connection ${context.connection.name} belongs to account ${account}` };
}

/** In a folder of its own, as that of a training is. */
async function checkBucket(parameters: Parameters, context: HandlerContext): Promise<Found> {
  const { bucket, trainingDataPath } = runFolders({ ...parameters, run_key: newRunKey() });
  checkAddress(context.connection, bucket, context.region);
  await listTrainingFolder(context, bucket, trainingDataPath);
  const object = { Bucket: bucket, Key: `${trainingDataPath}check` };
  const { DeleteObjectCommand, PutObjectCommand } = await import("../aws/clients/s3.ts");
  await context.s3.send(new PutObjectCommand({ ...object, Body: "1" }));
  await context.s3.send(new DeleteObjectCommand(object));
  return { found: `one byte was written to ${s3Uri(bucket, trainingDataPath)} and deleted` };
}

/** What cannot be looked at, as without the right to, is no reason against a training. */
async function checkRole({ iam_sagemaker_role }: Parameters, context: HandlerContext): Promise<Found> {
  const role = await findRoleArn(context, iam_sagemaker_role);
  const notLooked = (reason: string) => ({
    found: `${role}; whether it trusts SageMaker was not seen: ${reason}`,
  });
  if (accountOf(role) !== (await callerOf(context)).account)
    return notLooked("it is another account's, which alone may read that");
  try {
    const trust = await trustOfRole(context, role);
    if (trust === "trusted") return { found: `${role}, which trusts SageMaker` };
    if (trust === "untold") return notLooked("IAM does not tell");
    const cause = trust === "missing" ? "it does not exist" : "it does not trust sagemaker.amazonaws.com";
    throw new SmeError("E-SME-73", { role, cause: `${cause}.` });
  } catch (error) {
    if (error instanceof SmeError && error.code === "E-SME-73") throw error;
    return notLooked(impossible(error).detail.replace("It could not be checked: ", "").replace(/\.$/, ""));
  }
}

async function checkName({ job_name }: Parameters, context: HandlerContext): Promise<Found> {
  const job = await findJob(context, job_name);
  if (job !== undefined) throw nameIsTaken(context, job_name, job);
  return { found: `AWS has no job ${job_name} in ${context.region}` };
}

async function countJobs({ sagemaker, region }: HandlerContext): Promise<Found> {
  const running = new ListAutoMLJobsCommand({ StatusEquals: "InProgress", MaxResults: 100 });
  const { AutoMLJobSummaries: jobs = [], NextToken: more } = await sagemaker.send(running);
  return {
    found: `${more === undefined ? "" : "more than "}${countOf(jobs.length, "job runs", "jobs run")} in ${region}`,
    needed: "the account's quota of Autopilot jobs at the same time, which SME_DOCTOR tells",
  };
}
