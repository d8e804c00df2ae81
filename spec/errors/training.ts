import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What a training is told that contradicts itself, the data or AWS. */
export const trainingErrors = {
  "E-SME-340": {
    message: "Argument {{parameter}} needs {{to}} to be {{allowed}}, but {{to}} is {{value}}.",
    mitigation: "Set {{to}}, or leave {{parameter}} out.",
  },
  "E-SME-341": {
    message: "Arguments vpc_subnets and vpc_security_groups belong together: {{missing}} is missing.",
    mitigation: "Give both, or neither.",
  },
  "E-SME-342": {
    message: "{{value}} is no algorithm of mode {{to}}.",
    mitigation: "Choose of {{allowed}}, or another mode.",
  },
  "E-SME-343": {
    message: "Column {{column}} in sample_weight_column {{complaint}}.{{suggestion}}",
    mitigation: "Correct sample_weight_column.",
  },
  "E-SME-344": {
    message:
      "{{rows_shown}} has {{weights_rows}} rows with a value in {{target_name}}, but {{weights_missing}} of them without a weight in {{target_weight}}, {{weights_negative}} with a negative one and {{weights_zero}} with 0.",
    mitigation: "Give each row a weight of at least 0, and some rows one above it.",
  },
  "E-SME-345": {
    message: "Column {{column}} in feature_types {{complaint}}.{{suggestion}}",
    mitigation: "Correct feature_types.",
  },
} as const satisfies Record<string, CatalogueEntry>;
