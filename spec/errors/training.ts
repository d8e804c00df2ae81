import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What a training is told that contradicts itself, the data or AWS. */
export const trainingErrors = {
  "E-SME-340": {
    message: "Argument {{parameter}} needs {{to}} to be {{allowed}}, but {{to}} is {{value}}.",
    mitigation: "Set {{to}}, or leave {{parameter}} out.",
  },
  "E-SME-342": {
    message: "{{value}} is no algorithm of mode {{to}}.",
    mitigation: "Choose of {{allowed}}, or another mode.",
  },
} as const satisfies Record<string, CatalogueEntry>;
