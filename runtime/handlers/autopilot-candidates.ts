import { type AutoMLCandidate, paginateListCandidatesForAutoMLJob } from "@aws-sdk/client-sagemaker";
import type spec from "../../spec/udfs/autopilot-candidates.ts";
import type { HandlerContext } from "../aws/context.ts";
import { candidateRow, compareCandidates } from "../aws/looking/candidate-row.ts";
import { look, ofJob } from "../aws/looking/explain-refusals.ts";
import { mostCandidates } from "../aws/training/autopilot-job.ts";
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
    return candidates
      .sort(compareCandidates)
      .map((candidate, i) => ({ rank: i + 1, ...candidateRow(candidate, job_name) }));
  });

async function listCandidates({ sagemaker }: HandlerContext, jobName: string): Promise<AutoMLCandidate[]> {
  const candidates: AutoMLCandidate[] = [];
  const pages = paginateListCandidatesForAutoMLJob(
    { client: sagemaker, pageSize: mostCandidates },
    { AutoMLJobName: jobName },
  );
  for await (const { Candidates: page = [] } of pages) candidates.push(...page);
  return candidates;
}
