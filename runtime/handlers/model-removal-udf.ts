import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/model-removal-udf.ts";
import type { HandlerContext } from "../aws/context.ts";
import { readTags } from "../aws/read-tags.ts";
import { removeAbandoned } from "../aws/removal/remove-abandoned.ts";
import { type RecordedEndpoint, removeEndpoints } from "../aws/removal/remove-endpoints.ts";
import { artefactsOf, removeObjects, trainingDataOf } from "../aws/removal/remove-objects.ts";
import { done, kept, left, type Removed } from "../aws/removal/removed.ts";
import { isTaggedOurs } from "../aws/tags.ts";
import { type AutopilotJob, describeJob, hasEnded, learnsFrom } from "../aws/training/autopilot-job.ts";
import { isRunning, stopJob } from "../aws/training/stop-job.ts";
import type { Handler } from "../handler.ts";

/**
 * Throws E-SME-511, and does nothing, when AWS' job of this name is not the one that this database has
 * trained. A part that AWS refuses is a row, and all others go.
 */
export const handle: Handler<typeof spec> = async (parameters, context) => {
  const { dry_run: dryRun, job_name, recorded_endpoints } = parameters;
  const keep: readonly string[] = JSON.parse(parameters.keep ?? "[]");
  const keeps = (what: string) => (keep.includes(what) ? "to be kept" : undefined);
  const known = await requireJob(context, parameters);
  const isOwn = known === undefined || parameters.is_recorded || (await isOurs(context, known));
  const job = isOwn ? known : undefined;
  const rows: Removed[] = [];

  // A job that runs costs more than anything that it has made.
  if (job !== undefined && isRunning(job)) rows.push(await stop(context, job_name, dryRun));
  const recorded: readonly RecordedEndpoint[] = JSON.parse(recorded_endpoints ?? "[]");
  const endpoints = await removeEndpoints(context, {
    jobName: job_name,
    recorded,
    keep: keeps("endpoint") !== undefined,
    dryRun,
  });
  rows.push(...endpoints);
  if (job !== undefined) {
    const running = hasEnded(job)
      ? undefined
      : "AWS is stopping the job, which reads and writes there until then";
    // An endpoint that serves another job by now needs nothing of this one.
    const needsData = ({ action, is_left, object }: Removed) =>
      is_left || (action === "keep" && (object === "model" || keeps("endpoint") !== undefined));
    const staying = endpoints.find(needsData);
    const used = staying && `${staying.object} ${staying.name} is still there`;
    rows.push(
      ...(await removeObjects(context, job_name, trainingDataOf(job), {
        because: keeps("training_data") ?? running,
        isLeft: keeps("training_data") === undefined,
        dryRun,
      })),
      ...(await removeObjects(context, job_name, artefactsOf(job), {
        because: keeps("artefacts") ?? running ?? used,
        isLeft: keeps("artefacts") === undefined && (running !== undefined || staying?.is_left === true),
        dryRun,
      })),
    );
  }
  rows.push(
    ...(await removeAbandoned(context, parameters, known, {
      ...(keeps("training_data") !== undefined && { because: keeps("training_data"), isLeft: false }),
      dryRun,
    })),
    kept("job", job_name, whyJobStays(known, isOwn)),
  );
  const leftCount = rows.filter(({ is_left }) => is_left).length;
  return rows.map(({ is_left, ...row }) => ({ ...row, left_count: leftCount }));
};

function whyJobStays(job: AutopilotJob | undefined, isOwn: boolean): string {
  if (job === undefined) return "AWS has no such job";
  return isOwn
    ? "AWS keeps what it knows of a job, which costs nothing"
    : "AWS has such a job, which is somebody else's: it has no tag of this extension, and this database no row of it";
}

async function isOurs(context: HandlerContext, { AutoMLJobArn }: AutopilotJob): Promise<boolean> {
  return isTaggedOurs(await readTags(context, AutoMLJobArn));
}

async function stop(context: HandlerContext, jobName: string, dryRun: boolean): Promise<Removed> {
  const thing = { object: "job", name: jobName, action: "stop" } as const;
  try {
    if (!dryRun) await stopJob(context, jobName);
    return done(thing, dryRun);
  } catch (error) {
    return left(thing, error);
  }
}

/** Undefined where AWS knows no such job. */
async function requireJob(
  context: HandlerContext,
  {
    job_arn,
    job_name,
    job_region,
    training_data_uri,
  }: {
    job_arn: string | null;
    job_name: string;
    job_region: string | null;
    training_data_uri: string | null;
  },
): Promise<AutopilotJob | undefined> {
  let job: AutopilotJob;
  try {
    job = await describeJob(context, job_name, { job_arn, job_region });
  } catch (error) {
    if (error instanceof SmeError && error.code === "E-SME-74") return undefined;
    throw error;
  }
  if (training_data_uri !== null && !learnsFrom(job, training_data_uri))
    throw new SmeError("E-SME-511", { job_name, folder: training_data_uri });
  return job;
}
