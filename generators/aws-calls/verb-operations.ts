import { readFileSync } from "node:fs";
import { fromPackage } from "../../package/package-root.ts";
import { awsVerbs } from "../../spec/aws-verbs.ts";
import { SmeError } from "../../spec/errors.ts";
import type { GeneratedFile } from "../generated-file.ts";
import type { VerbCalls } from "./verb-calls.ts";

const path = "aws_calls.json";

/** What objects ask AWS for, for those who have no specs. */
export function generateAwsCalls(calls: readonly VerbCalls[]): GeneratedFile {
  return { path, content: `${JSON.stringify(calls, undefined, 2)}\n` };
}

/** The same as the build has left it. */
export function readAwsCalls(): readonly VerbCalls[] {
  return JSON.parse(readFileSync(fromPackage(`generated/${path}`), "utf8"));
}

/**
 * What AWS is asked for by these words of users, by `all`, or by objects that are named.
 *
 * @throws SmeError E-SME-520 for another word
 */
export function operationsOfVerbs(words: readonly string[], calls = readAwsCalls()): string[] {
  const operations = words.flatMap((word) => {
    const meant = calls.filter(({ verb }) => word === "all" || verb === word || isDoneBy(word, verb));
    if (meant.length === 0) {
      const verbs = Object.keys(awsVerbs).filter((known) => calls.some(({ verb }) => isDoneBy(known, verb)));
      throw new SmeError("E-SME-520", { word, words: ["all", ...verbs].join(", ") });
    }
    return meant.flatMap((each) => each.operations);
  });
  return [...new Set(operations)].sort();
}

/** Whether the object of this name does what users call by this word. */
export function isDoneBy(word: string, object: string): boolean {
  const verb = Object.entries(awsVerbs).find(([name]) => name === word)?.[1];
  return verb?.objects.test(object) ?? false;
}
