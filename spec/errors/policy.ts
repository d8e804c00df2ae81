import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What an administrator's limits, SME_POLICY, and the tables of endpoints stop a script with. */
export const policyErrors = {
  "E-SME-325": {
    message: "SME_POLICY limits {{limit_setting}} to {{limit_value}}, but the call asks for {{limit_asked}}.",
    mitigation: "Keep within it, or ask {{limits_owner}}, who owns the table, to change it.",
  },
  "E-SME-326": {
    message: "SME_POLICY sets '{{setting_name}}' to {{setting_value}}: {{setting_complaint}}.",
    mitigation: "Ask {{setting_owner}}, who owns the table, to correct it.",
  },
  "E-SME-327": {
    message: "The limits in SME_POLICY could not be read: {{cause}}",
    mitigation: "You need the right SELECT on the table: whoever owns it grants it.",
  },
  "E-SME-328": {
    message: "SME_METADATA_AUTOPILOT_ENDPOINTS could not be used: {{cause}}",
    mitigation:
      "Where another session is changing it, call the script again when that has ended. Otherwise you need the rights SELECT, INSERT and DELETE on the table: whoever owns it grants them.",
  },
  "E-SME-329": {
    message:
      "SME_POLICY limits max_endpoints to {{limits_max_endpoints}}, and this installation has {{endpoints_count}} already.",
    mitigation:
      "Delete one with SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT, or ask {{limits_owner}}, who owns the table, to change the limit.",
  },
  "E-SME-562": {
    message: "The claim on max_endpoints of SME_POLICY could not be taken: {{cause}}",
    mitigation:
      "Where another session has it, call the script again when that has ended. Otherwise you need the right UPDATE on SME_LIMIT_CLAIMS: whoever owns the table grants it.",
  },
  "E-SME-529": {
    message:
      "Endpoint {{endpoint_name}} has no row in SME_METADATA_AUTOPILOT_ENDPOINTS, so nobody can tell whether it keeps to {{unlimited_setting}} of SME_POLICY.",
    mitigation:
      "Delete it with SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT and deploy it again, or ask the owner of the table to enter its row.",
  },
} as const satisfies Record<string, CatalogueEntry>;
