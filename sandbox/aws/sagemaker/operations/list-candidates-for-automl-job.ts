import type { ListCandidatesForAutoMLJobCommandInput } from "@aws-sdk/client-sagemaker";
import { describeCandidate } from "../automl-job.ts";
import { type ListRequest, listPage } from "../list-page.ts";
import type { Operation } from "../operation.ts";

type Request = ListRequest &
  Pick<ListCandidatesForAutoMLJobCommandInput, "AutoMLJobName" | "CandidateNameEquals">;

export const operation: Operation = {
  name: "ListCandidatesForAutoMLJob",
  run({ context, jobs }, request: Request) {
    const job = jobs.require(request.AutoMLJobName);
    const candidates = job.candidates.filter(({ name }) => (request.CandidateNameEquals ?? name) === name);
    const { items, ...more } = listPage(candidates, request, {
      sortKeys: {
        FinalObjectiveMetricValue: ({ outcome }) => outcome?.validationMetrics[job.objective ?? ""] ?? 0,
      },
      size: 300,
      order: "Ascending",
    });
    return { Candidates: items.map((candidate) => describeCandidate(context, job, candidate)), ...more };
  },
};
