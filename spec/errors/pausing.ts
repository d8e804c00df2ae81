import type { CatalogueEntry } from "./catalogue-entry.ts";

/** Endpoints that are paused, resumed, expire and are taken down. */
export const pausingErrors = {
  "E-SME-480": {
    message: "Endpoint {{endpoint_name}} is paused since {{since}}.",
    mitigation: "It serves again some minutes after {{statement}}.",
  },
  "E-SME-481": {
    message: "This database knows no endpoint {{endpoint_name}} in region {{region}}: {{complaint}}.",
    mitigation:
      "Check endpoint_name and aws_region: SME_METADATA_AUTOPILOT_ENDPOINTS has what was deployed, SME_ENDPOINTS what is on AWS.",
  },
  "E-SME-482": {
    message: "Endpoint {{endpoint_name}} is {{status}}, and AWS takes none down that it is working on.",
    mitigation: "Call the script again in some minutes.",
  },
  "E-SME-483": {
    message:
      "The endpoint {{endpoint_name}} on AWS, in region {{region}}, is not the one that this database has deployed: {{complaint}}.",
    mitigation: "Nothing is done to it. SME_ENDPOINTS shows what it serves.",
  },
  "E-SME-484": {
    message: "Endpoint {{endpoint_name}} has failed, so it serves nothing that could be paused: {{cause}}",
    mitigation: "Delete it with SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT and deploy it again.",
  },
  "E-SME-485": {
    message:
      "AWS has no endpoint {{endpoint_name}} in region {{region}}, and no endpoint configuration that would bring it back: {{complaint}}.",
    mitigation:
      "Somebody has deleted it. Call SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT to clear up what is left, and deploy it again.",
  },
  "E-SME-486": {
    message: "AWS did not take endpoint {{endpoint_name}} up again: {{cause}}",
    mitigation: "It stays paused. Mend that and call the script again.",
  },
  "E-SME-491": {
    message:
      "The expiry of endpoint {{endpoint_name}} stays as it was, because its tag on AWS could not be changed, which SME_ENDPOINTS reads: {{cause}}",
    mitigation: "Allow sagemaker:AddTags and sagemaker:DeleteTags in the user's IAM policy.",
  },
  "E-SME-549": {
    message:
      "The expiry of endpoint {{endpoint_name}} stays as it was, but its tag on AWS may have changed, which SME_ENDPOINTS reads: {{cause}}",
    mitigation: "SME_METADATA_AUTOPILOT_ENDPOINTS has the expiry that counts. The same call again sets both.",
  },
  "E-SME-492": {
    message: "SME_METADATA_AUTOPILOT_ENDPOINTS has no endpoint {{endpoint_name}} in that region.",
    mitigation:
      "Only an endpoint that was deployed from this database expires. Check endpoint_name and aws_region.",
  },
  "E-SME-493": {
    message: "Endpoint {{endpoint_name}} carries no tags of this extension.",
    mitigation:
      "It is taken down only by its name, with SME_PAUSE_ENDPOINT or SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT.",
  },
} as const satisfies Record<string, CatalogueEntry>;
