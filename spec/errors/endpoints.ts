import type { CatalogueEntry } from "./catalogue-entry.ts";

/** Deploying and deleting endpoints. */
export const endpointErrors = {
  "E-SME-75": {
    message: "Job {{job_name}} has no model to deploy: it is {{status}}.",
    mitigation:
      "SME_POLL_SAGEMAKER_AUTOPILOT_JOB_STATUS tells when it is Completed, SME_AUTOPILOT_JOB why it failed; one that ended without a model is to be trained anew.",
  },
  "E-SME-76": {
    message:
      "AWS has an endpoint {{endpoint_name}} in region {{region}} already; it is {{status}}.{{serves}}",
    mitigation: "{{advice}}",
  },
  "E-SME-77": {
    message: "Endpoint {{endpoint_name}} did not come into service: {{cause}}",
    mitigation: "{{left}}",
  },
  "E-SME-78": {
    message:
      "AWS has neither an endpoint nor an endpoint configuration nor a model {{endpoint_name}} in region {{region}}.",
    mitigation: "Check endpoint_name, aws_region and the account of the connection.",
  },
  "E-SME-154": {
    message:
      "This database has an endpoint {{endpoint_name}} deployed already, in region {{region}}{{account}}.",
    mitigation:
      "Choose another endpoint_name, or delete it first with SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT, connection {{aws_connection}} and region {{region}}. If it is gone, drop connection {{connection}}.",
  },
  "E-SME-168": {
    message:
      "Endpoint {{endpoint_name}} is deployed in region {{own}}, as connection {{connection}} says, but aws_region is {{region}}.",
    mitigation: "Give {{own}} as aws_region. For another endpoint of the same name, delete this one first.",
  },
  "E-SME-169": {
    message: "Endpoint {{endpoint_name}} is {{status}}, and AWS deletes none that it is working on.",
    mitigation: "Call the script again in some minutes.",
  },
  "E-SME-450": {
    message: "{{first}} and {{second}} exclude each other: an endpoint has instances or is serverless.",
    mitigation: "Leave one of the two out.",
  },
  "E-SME-451": {
    message: "Candidate {{candidate_name}} of job {{job_name}} cannot be deployed: it is {{status}}.",
    mitigation: "SME_AUTOPILOT_CANDIDATES lists the candidates; only Completed ones have a model.",
  },
  "E-SME-452": {
    message:
      "Candidate {{candidate_name}} of job {{job_name}} cannot be served serverless: its model is {{containers}} containers in a row, and AWS takes one.",
    mitigation:
      "Give instance_type instead of serverless_memory_mb, or deploy a candidate with 1 in the column CONTAINERS of SME_AUTOPILOT_CANDIDATES, as jobs of mode ENSEMBLING have.",
  },
  "E-SME-453": {
    message: "Endpoint {{endpoint_name}} is deployed already, otherwise than asked: {{differences}}.",
    mitigation: "{{advice}}",
  },
  "E-SME-454": {
    message: "Endpoint {{endpoint_name}} is paused.",
    mitigation:
      "This brings it back: {{statement}}. To deploy anew, delete it with SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT first.",
  },
  "E-SME-455": {
    message: "The prices in SME_PRICES could not be read: {{cause}}",
    mitigation: "You need the right SELECT on the table: whoever owns it grants it.",
  },
  "E-SME-524": {
    message: "Nobody can tell yet whether endpoint {{endpoint_name}} comes into service: {{cause}}",
    mitigation:
      "AWS goes on making it, and it {{cost}} until it is deleted. The same call again waits for it; to be rid of it: {{statement}}. Until then SME_ENDPOINTS lists it, and SME_ORPHANS does where it could be tagged.",
  },
  "E-SME-525": {
    message: "Endpoint {{endpoint_name}} stays, because user {{user}} has taken it over in another session.",
    mitigation: "The same call again uses it, too. To be rid of it: {{statement}}.",
  },
  "E-SME-560": {
    message:
      "Another call is deploying endpoint {{endpoint_name}}, or has just made it, and this one may not tell it that both use the endpoint: {{cause}}",
    mitigation:
      "Without that tag, the other call would take the endpoint down under this one's functions if it failed. Call again when the endpoint has been in service for 5 minutes, or allow the action.",
  },
  "E-SME-324": {
    message:
      "{{missing}} must be given for endpoint {{endpoint_name}}: SME_METADATA_AUTOPILOT_ENDPOINTS does not tell.{{suggestion}}",
    mitigation: "Give it, or correct the endpoint's name.",
  },
} as const satisfies Record<string, CatalogueEntry>;
