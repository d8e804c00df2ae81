import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What evaluating predictions can end with. */
export const evaluationErrors = {
  "E-SME-385": {
    message: "{{function}} takes {{taken}}, but was called with {{found}} arguments.",
    mitigation: "Give them in this order.",
  },
  "E-SME-386": {
    message: "{{function}} cannot compare {{one}}, a {{type}}, with {{other}}, a {{other_type}}.",
    mitigation: "Cast one to the other's type.",
  },
  "E-SME-387": {
    message: "{{value}} in {{argument}} of {{function}} is no {{kind}}.",
    mitigation: "Give another column, or leave such rows out.",
  },
  "E-SME-388": {
    message: "{{value}} in {{argument}} of {{function}} is no probability.",
    mitigation: "Give one from 0 to 1.",
  },
  "E-SME-389": {
    message:
      "{{one}} and {{other}} in {{argument}} of {{function}} are two texts, but one label beside a column that is no text.",
    mitigation: "Cast both columns to VARCHAR if they are two labels.",
  },
  "E-SME-390": {
    message: "{{function}} found more than {{maximum}} different labels.",
    mitigation: "Use SME_REGRESSION_METRICS for numbers.",
  },
  "E-SME-391": {
    message: "{{argument}} of {{function}} is {{one}} in one row and {{other}} in another.",
    mitigation: "Give one label for all rows of a group.",
  },
  "E-SME-392": {
    message: "{{argument}} of {{function}} is {{value}}, which no row has; there are {{labels}}.",
    mitigation: "Give one of them.",
  },
  "E-SME-393": {
    message: "{{value}} in {{argument}} of {{function}} is no weight.",
    mitigation: "Give a number that is not below zero.",
  },
} as const satisfies Record<string, CatalogueEntry>;
