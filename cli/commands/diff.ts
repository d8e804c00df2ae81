import { execFileSync } from "node:child_process";
import type { CommandModule } from "yargs";
import { build } from "../../generators/build.ts";
import { diffSpecs, type SpecChange } from "../../generators/diff-specs.ts";
import type { SpecDocument } from "../../generators/spec-json.ts";
import { fromPackage } from "../../package/package-root.ts";
import { SmeError } from "../../spec/errors.ts";
import type { Given } from "../command-line/options.ts";

const path = "generated/spec.json";

export const command: CommandModule = {
  command: "diff <revision>",
  describe: "Compare the specs with an earlier revision; exit 1 if existing calls would break",
  builder: (yargs) =>
    yargs
      .positional("revision", {
        type: "string",
        demandOption: true,
        describe: "Git revision, for example main",
      })
      .option("json", { type: "boolean", default: false, describe: "Print the changes as JSON" }),
  handler: async ({ revision, json }: Given) => {
    const changes = diffSpecs(readRevision(String(revision)), await readSpecs());
    console.log(json ? JSON.stringify(changes) : describe(changes));
    if (changes.some(({ breaking }) => breaking)) process.exitCode = 1;
  },
};

function readRevision(revision: string): SpecDocument {
  try {
    const git = ["show", "--end-of-options", `${revision}:${path}`];
    const options = { cwd: fromPackage("."), encoding: "utf8", stdio: "pipe", maxBuffer: 2 ** 28 } as const;
    return JSON.parse(execFileSync("git", git, options));
  } catch (error) {
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    const cause = stderr.trim().split("\n")[0] ?? "";
    throw new SmeError("E-SME-54", { revision, path, cause }, { cause: error });
  }
}

/** What the specs produce now, whether or not it has been built. */
async function readSpecs(): Promise<SpecDocument> {
  const result = await build({ specFolder: fromPackage("spec") });
  if ("diagnostics" in result) {
    const [first] = result.diagnostics;
    throw first
      ? Object.assign(first.error, { file: first.file, line: first.line, column: first.column })
      : new Error();
  }
  return JSON.parse(result.files.find((file) => file.path === "spec.json")?.content ?? "{}");
}

function describe(changes: readonly SpecChange[]): string {
  const lines: string[] = [];
  for (const object of new Set(changes.map((change) => change.object))) {
    lines.push(object);
    for (const change of changes.filter((one) => one.object === object)) {
      lines.push(`  ${change.breaking ? "breaking  " : "compatible"}  ${change.text}`);
    }
  }
  const breaking = changes.filter((change) => change.breaking).length;
  lines.push(`${breaking} breaking, ${changes.length - breaking} compatible`);
  return lines.join("\n");
}
