import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What a prediction function ends with, about its endpoint, its rows and the answers. */
export const predictionErrors = {
  "E-SME-79": {
    message: "Connection {{connection}} of endpoint {{endpoint_name}} is damaged: {{complaint}}.",
    mitigation: "Correct its address, or deploy the endpoint again.",
  },
  "E-SME-80": {
    message: "Endpoint {{endpoint_name}} is {{status}}.",
    mitigation: "Deploy it again with SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT.",
  },
  "E-SME-81": {
    message: "Endpoint {{endpoint_name}} in region {{region}} takes no requests: {{cause}}",
    mitigation: "{{advice}}",
  },
  "E-SME-82": {
    message: "The model of endpoint {{endpoint_name}} failed on row {{row}}{{values}}: {{cause}}",
    mitigation:
      "Correct or leave out the row; rows are counted as the function was given them. With on_error 'null' in {{connection}} such rows get no prediction.",
  },
  "E-SME-83": {
    message:
      "Endpoint {{endpoint_name}} answered {{lines}} lines for the {{rows}} rows from row {{first}} on.",
    mitigation:
      "Nothing after that row was predicted. Check that the endpoint serves the function's own model.",
  },
  "E-SME-84": {
    message: "Endpoint {{endpoint_name}} answered for row {{row}} what cannot be used: {{complaint}}.",
    mitigation: "Check that the endpoint serves the function's own model.",
  },
  "E-SME-85": {
    message:
      "The model of endpoint {{endpoint_name}} was trained on data of encoding {{trained}}, but this function writes encoding {{own}}.",
    mitigation:
      "Train the model anew and deploy it, or install the release of this extension that trained it.",
  },
  "E-SME-87": {
    message: "Row {{row}} takes {{bytes}} bytes, more than the {{limit}} bytes an endpoint takes at once.",
    mitigation: "Shorten its texts for the training and for the prediction.",
  },
  "E-SME-88": {
    message:
      "Function {{function}} takes {{input}} columns and emits {{output}}, as no function of a deployment does.",
    mitigation: "Deploy its endpoint again, which replaces it.",
  },
  "E-SME-130": {
    message: "Function {{function}} has no output column {{column}}.",
    mitigation: "Deploy its endpoint again, which replaces it.",
  },
  "E-SME-131": {
    message: "Function {{function}} has an output column {{column}}, which no deployment gives it.",
    mitigation: "Deploy its endpoint again, which replaces it.",
  },
  "E-SME-150": {
    message:
      "Function {{function}} was made for {{own}}, but endpoint {{endpoint_name}} now serves {{other}}.",
    mitigation:
      "Call {{other_function}} instead, or deploy for this function again, under another endpoint_name.",
  },
  "E-SME-151": {
    message:
      "Endpoint {{endpoint_name}} in region {{region}} serves {{found}}, but function {{function}} was made for {{own}}.",
    mitigation:
      "Somebody has replaced it without this database. None of its answers was used: delete it and deploy again, or deploy under another endpoint_name.",
  },
  "E-SME-152": {
    message:
      "Function {{function}} was made for endpoint {{endpoint_name}} in region {{own}}, but connection {{connection}} says region {{region}}.",
    mitigation: "Correct aws_region in the connection's address, or deploy the endpoint again.",
  },
  "E-SME-153": {
    message:
      "Endpoint {{endpoint_name}} was deployed in AWS account {{account}}, but the key of connection {{connection}} belongs to account {{found}}.",
    mitigation: "Use a key of account {{account}}.",
  },
} as const satisfies Record<string, CatalogueEntry>;
