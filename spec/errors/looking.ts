import type { CatalogueEntry } from "./catalogue-entry.ts";

/** Functions that look at jobs, candidates and AWS' reports about them. */
export const lookingErrors = {
  "E-SME-330": {
    message:
      "{{function}} needs the right {{action}}, which the user of connection {{connection}} does not have: {{cause}}",
    mitigation: "Allow the action in the user's IAM policy.{{advice}}",
  },
  "E-SME-331": {
    message: "Job {{job_name}} has no candidate {{candidate_name}}.{{suggestion}}",
    mitigation: "SME_AUTOPILOT_CANDIDATES lists its candidates; NULL means the best one.",
  },
  "E-SME-332": {
    message: "The {{report}} of job {{job_name}} is still being made: the job is {{status}}.",
    mitigation: "Call again when SME_AUTOPILOT_JOB says that the job is Completed.",
  },
  "E-SME-333": {
    message: "AWS failed to make the {{report}} of job {{job_name}}: {{cause}}",
    mitigation:
      "The model is fine, and can be deployed without it. AWS makes no report later: train again to have one.",
  },
  "E-SME-334": {
    message: "Job {{job_name}} has no {{report}}: {{complaint}}.",
    mitigation: "{{advice}}",
  },
  "E-SME-335": {
    message:
      "Candidate {{candidate_name}} has no {{report}}: AWS makes one for the best candidate only, which is {{best}}.",
    mitigation: "Give NULL, or {{best}}, as candidate_name. SME_AUTOPILOT_CANDIDATES has the metrics of all.",
  },
  "E-SME-336": {
    message: "The {{report}} is damaged: {{complaint}} ({{address}}).",
    mitigation: "Look at the file; if AWS wrote it so, please report this.",
  },
  "E-SME-337": {
    message: "The {{report}} has a form that this release does not know: {{complaint}} ({{address}}).",
    mitigation: "Install a newer release of exasol-sagemaker-extension, or read the file yourself.",
  },
  "E-SME-338": {
    message: "The {{report}} has {{bytes}} bytes, and at most {{limit}} are read of one ({{address}}).",
    mitigation: "Look at the file: a report of AWS is much smaller.",
  },
} as const satisfies Record<string, CatalogueEntry>;
