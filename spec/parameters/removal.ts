/** What is removed with a model, and what stays. */
import { defineParameter } from "../model/parameter.ts";

export const keptParts = defineParameter({
  name: "keep",
  type: "VARCHAR(2000)",
  description:
    "What stays: `endpoint` with all that it needs, its functions and the job's row among it; `functions` with their connection; `training_data`, validation rows with them; `artefacts`, the models and reports in S3; `statistics`, `evaluations`, `holdout_view`, `metadata`. A JSON array, or separated by commas.",
  reads: "list",
  choices: [
    "artefacts",
    "endpoint",
    "evaluations",
    "functions",
    "holdout_view",
    "metadata",
    "statistics",
    "training_data",
  ],
  mostElements: 8,
  example: "evaluations",
});

export const recordedEndpoints = defineParameter({
  name: "recorded_endpoints",
  type: "VARCHAR(2000000)",
  description:
    "The job's endpoints by SME_METADATA_AUTOPILOT_ENDPOINTS: a JSON array of objects with `name`, and `deployment` and `paused`, which may be null.",
  example: '[{"name":"abaloneRings","deployment":"0123456789ab","paused":null}]',
});

export const isRecordedJob = defineParameter({
  name: "is_recorded",
  type: "BOOLEAN",
  description:
    "Whether SME_METADATA_AUTOPILOT_JOBS has the job. Of one that it lacks only that is removed which AWS' tags call the extension's.",
  example: true,
});
