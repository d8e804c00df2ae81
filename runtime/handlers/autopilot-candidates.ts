import { type AutoMLCandidate, paginateListCandidatesForAutoMLJob } from "@aws-sdk/client-sagemaker";
import { SmeError } from "../../spec/errors.ts";
import type spec from "../../spec/udfs/autopilot-candidates.ts";
import type { HandlerContext } from "../aws/context.ts";
import { candidateRow, compareCandidates, haveSameValue } from "../aws/looking/candidate-row.ts";
import { look, ofJob } from "../aws/looking/explain-refusals.ts";
import { describeJob, mostCandidates } from "../aws/training/autopilot-job.ts";
import type { Handler } from "../handler.ts";

const looking = {
  function: "SME_AUTOPILOT_CANDIDATES",
  without: {
    "sagemaker:ListCandidatesForAutoMLJob":
      "SME_AUTOPILOT_JOBS works without it, and tells the best candidate of each job.",
  },
};

export const handle: Handler<typeof spec> = async ({ job_name }, context) =>
  look(context, looking, async () => {
    const candidates = await ofJob(context, job_name, () => listCandidates(context, job_name));
    candidates.sort(compareCandidates);
    const [first, second] = candidates;
    if (first !== undefined && second !== undefined && haveSameValue(first, second)) {
      const name = await bestOfJob(context, job_name);
      const best = candidates.findIndex((one) => one.CandidateName === name && haveSameValue(first, one));
      if (best > 0) candidates.unshift(...candidates.splice(best, 1));
    }
    return candidates.map((candidate, i) => ({ rank: i + 1, ...candidateRow(candidate, job_name) }));
  });

/** What AWS takes for the best candidate; undefined where it has none, or does not tell this key. */
async function bestOfJob(context: HandlerContext, jobName: string): Promise<string | undefined> {
  try {
    return (await describeJob(context, jobName)).BestCandidate?.CandidateName;
  } catch (error) {
    if (error instanceof SmeError && error.code === "E-SME-66") return undefined;
    throw error;
  }
}

async function listCandidates({ sagemaker }: HandlerContext, jobName: string): Promise<AutoMLCandidate[]> {
  const candidates: AutoMLCandidate[] = [];
  const pages = paginateListCandidatesForAutoMLJob(
    { client: sagemaker, pageSize: mostCandidates },
    { AutoMLJobName: jobName },
  );
  for await (const { Candidates: page = [] } of pages) candidates.push(...page);
  return candidates;
}
