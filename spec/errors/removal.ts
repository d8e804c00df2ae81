import type { CatalogueEntry } from "./catalogue-entry.ts";

/** Removing a model with all that belongs to it. */
export const removalErrors = {
  "E-SME-511": {
    message:
      "The job {{job_name}} on AWS is not the one that this database has trained: it does not learn from {{folder}}.",
    mitigation:
      "Nothing is removed. SME_AUTOPILOT_JOB shows the job that AWS has; without it, remove the row in SME_METADATA_AUTOPILOT_JOBS by hand.",
  },
} as const satisfies Record<string, CatalogueEntry>;
