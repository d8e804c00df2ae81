import type { CatalogueEntry } from "./catalogue-entry.ts";

/** What the sandbox and the demo end with. */
export const sandboxErrors = {
  "E-SME-105": {
    message: "The sandbox needs the package {{packages}}, which is not installed.",
    mitigation: "Run `npm install {{install}}`.",
  },
  "E-SME-260": {
    message: "{{sandbox_part}} do not work in this sandbox: the package {{packages}} is not installed.",
    mitigation: "Run `npm install {{install}}`.",
  },
  "E-SME-106": {
    message: "Port {{port}} cannot be used for {{service}}: {{cause}}",
    mitigation: "Choose another, or leave the option out to get a free one.",
  },
  "E-SME-107": {
    message: "The demo stops: {{complaint}}.",
    mitigation: "Please report this.",
  },
  "E-SME-176": {
    message: "The folder {{folder}} is in use: a sandbox runs on it, {{holder}}.",
    mitigation: "End that sandbox, or give another --data-dir.",
  },
  "E-SME-177": {
    message: "The sandbox cannot keep its data in the folder {{folder}}: {{cause}}",
    mitigation: "Give another --data-dir, or put this one right.",
  },
  "E-SME-433": {
    message: "The sandbox cannot take the keys and roles of {{file}}: {{complaint}}.",
    mitigation:
      "Give a JSON object with keys (accessKeyId, secretAccessKey, user, policy) and roles (name, trust, policy); policies are as AWS has them.",
  },
  "E-SME-566": {
    message: "{{value}} is none of the names of what can go wrong, and no file with a plan: {{complaint}}.",
    mitigation:
      "Give one of {{allowed}}, or a JSON file as the user guide's chapter on a misbehaving AWS has it.",
  },
  "E-SME-567": {
    message: "The sandbox cannot take the faults of {{file}}: {{complaint}}.",
    mitigation: "Correct it; the user guide's chapter on a misbehaving AWS has all faults and their members.",
  },
  "E-SME-568": {
    message: "The sandbox cannot write the journal {{file}}: {{cause}}",
    mitigation: "Give another file to --journal.",
  },
} as const satisfies Record<string, CatalogueEntry>;
