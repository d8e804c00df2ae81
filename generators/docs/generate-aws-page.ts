import { type AwsOperation, awsOperations } from "../../spec/aws-operations.ts";
import type { VerbCalls } from "../aws-calls/verb-calls.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { render } from "../render.ts";

const effects = ["creates", "changes", "stops", "deletes"] as const;

/** The page that tells which script or function can change what on AWS. */
export function generateAwsPage(calls: readonly VerbCalls[]): GeneratedFile {
  const having = (operations: readonly string[], effect: AwsOperation["effect"]) =>
    operations.filter((name) => awsOperations[name]?.effect === effect);
  const changing = calls.filter(({ operations }) => having(operations, undefined).length < operations.length);
  const content = render("docs/aws-calls.md.hbs", {
    changing: changing.map(({ verb, operations }) => ({
      verb,
      effects: effects.map((effect) => having(operations, effect).join(", ")),
    })),
    all: calls.map(({ verb, operations }) => ({ verb, reads: having(operations, undefined).join(", ") })),
  });
  return { path: "docs/aws_calls.md", content };
}
