import type { CommandModule } from "yargs";
import {
  executionRolePolicy,
  executionRoleTrust,
  isAbout,
  keyPolicy,
  type Policy,
  type PolicyPlace,
  userPolicy,
} from "../../generators/aws-calls/least-policy.ts";
import { operationsOfVerbs } from "../../generators/aws-calls/verb-operations.ts";
import { awsVerbs } from "../../spec/aws-verbs.ts";
import { SmeError } from "../../spec/errors.ts";
import {
  booleanOption,
  type Given,
  type OptionTable,
  shortened,
  valueOption,
} from "../command-line/options.ts";

const options = {
  verbs: valueOption(`What is done, separated by commas [default: all]: ${Object.keys(awsVerbs).join(", ")}`),
  for: {
    choices: ["user", "key", "role"],
    requiresArg: true,
    describe:
      "Whose: what the connection acts as, its key's user where it names a role, or SageMaker's role [default: user]",
  },
  bucket: valueOption("Bucket of the connection's address"),
  path: valueOption("s3_output_path of trainings [default: all of the bucket]"),
  role: valueOption("SageMaker's role, iam_sagemaker_role of trainings: its name or ARN"),
  "connection-role": valueOption("With --for key: the role that the connection names"),
  region: valueOption("Region [default: any]"),
  account: valueOption("Number of the account [default: any]"),
  untagged: {
    type: "boolean",
    describe: "Also delete, stop and change what does not carry this extension's tag",
  },
  trust: { type: "boolean", describe: "Print whom SageMaker's role has to trust instead" },
} as const satisfies OptionTable;

/** The form that each must have, or be a pattern of IAM's. */
const forms = [
  ["bucket", /^[a-z0-9*?][a-z0-9.*?-]{0,62}$/, "the name of a bucket"],
  ["path", /^[^"\\$]*$/, "a path in the bucket"],
  ["role", /^(arn:aws[a-z-]*:iam::(\d{12}|\*):role\/)?[\w+=,.@/*?-]+$/, "the name or ARN of a role"],
  [
    "connection-role",
    /^(arn:aws[a-z-]*:iam::(\d{12}|\*):role\/)?[\w+=,.@/*?-]+$/,
    "the name or ARN of a role",
  ],
  ["region", /^[a-z*?][a-z0-9*?-]*$/, "a region such as eu-central-1"],
  ["account", /^(\d{12}|\*)$/, "twelve digits"],
] as const;

export const command: CommandModule = {
  command: "policy",
  builder: (parser) =>
    parser
      .options(options)
      .conflicts("trust", "for")
      .example("$0 policy --verbs predict", "For a user who does no more")
      .example("$0 policy --for role --bucket b --role r", "For SageMaker's role r"),
  handler: (given: Given) => {
    console.log(JSON.stringify(policyAsGiven(given), undefined, 2));
  },
};

function policyAsGiven(given: Given): Policy {
  if (booleanOption(given, "trust", false)) return executionRoleTrust();
  for (const [option, form, expected] of forms) {
    const value = asGiven(given, option);
    if (value !== undefined && !form.test(value))
      throw new SmeError("E-SME-109", { option, expected, value: shortened(value) });
  }
  const whose = asGiven(given, "for") ?? "user";
  // An empty variable of a shell must not come to mean all rights.
  const words = String(given.verbs ?? "all")
    .split(",")
    .map((word) => word.trim());
  const operations = operationsOfVerbs(words);
  const needed = {
    user: [
      ...(isAbout(operations, ["bucket", "object"]) ? ["bucket"] : []),
      ...(isAbout(operations, ["role"]) ? ["role"] : []),
    ],
    key: ["connection-role", ...(operations.includes("EXPORT") ? ["bucket"] : [])],
    role: ["bucket", "role"],
  }[whose];
  if (needed === undefined) {
    throw new SmeError("E-SME-109", {
      option: "for",
      expected: "user, key or role",
      value: shortened(whose),
    });
  }
  const missing = needed.filter((option) => asGiven(given, option) === undefined);
  if (missing.length > 0)
    throw new SmeError("E-SME-521", { options: missing.map((option) => `--${option}`).join(" and ") });
  const text = (option: string, otherwise: string) => asGiven(given, option) ?? otherwise;
  const place: PolicyPlace = {
    region: text("region", "*"),
    account: text("account", "*"),
    bucket: text("bucket", ""),
    path: text("path", ""),
    role: text("role", ""),
  };
  if (whose === "key") return keyPolicy(operations, place, text("connection-role", ""));
  if (whose === "role") return executionRolePolicy(place);
  return userPolicy(operations, place, { untagged: booleanOption(given, "untagged", false) });
}

/** Not from the environment: there SME_BUCKET is a bucket of BucketFS. */
function asGiven(given: Given, option: string): string | undefined {
  const value = given[option];
  return value === undefined || value === "" ? undefined : String(value);
}
