/** The page that says what scripts and functions do on AWS, as users get it. */
import { readFileSync } from "node:fs";
import { fromPackage } from "../../package/package-root.ts";
import { awsOperations } from "../../spec/aws-operations.ts";

/** What the page says that the script, function or view may ask AWS for: names of operations. */
export function operationsOfVerb(verb: string): string[] {
  const page = readFileSync(fromPackage("generated/docs/aws_calls.md"), "utf8");
  const rows = page.split("\n").filter((line) => line.startsWith(`| ${verb} |`));
  return rows.flatMap((row) => row.split("|").slice(2).join(",").match(/\w+/g) ?? []);
}

/** The actions that those need, as in a policy. */
export function actionsOfVerb(verb: string): Set<string> {
  const rights = operationsOfVerb(verb).flatMap((name) => awsOperations[name]?.rights ?? []);
  return new Set(rights.map(({ action }) => action));
}
