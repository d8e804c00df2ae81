import { execFileSync } from "node:child_process";
import { join } from "node:path";
import type { CommandModule } from "yargs";
import { build } from "../../generators/build.ts";
import { diffMarkdown } from "../../generators/diff-markdown.ts";
import { diffSpecs, type SpecChange } from "../../generators/diff-specs.ts";
import { type SpecDocument, specVersion } from "../../generators/spec-document.ts";
import { type Project, requireProject } from "../../package/find-project.ts";
import { SmeError } from "../../spec/errors.ts";
import { type Given, textOption } from "../command-line/options.ts";

const path = "generated/spec.json";

const formats: Readonly<Record<string, (changes: readonly SpecChange[], revision: string) => string>> = {
  text: describe,
  markdown: diffMarkdown,
  json: (changes) => JSON.stringify(changes),
};

export const command: CommandModule = {
  command: "diff <revision>",
  builder: (yargs) =>
    yargs
      .positional("revision", {
        type: "string",
        demandOption: true,
        describe: "Git revision, for example main",
      })
      .option("format", {
        choices: Object.keys(formats),
        requiresArg: true,
        describe: "How to print the changes; markdown is for the summary of a pull request [default: text]",
      })
      .option("json", { type: "boolean", describe: "The same as --format json" })
      .conflicts("format", "json"),
  handler: async (given: Given) => {
    const revision = String(given.revision);
    const project = requireProject(process.cwd());
    const format = given.json === true ? "json" : (textOption(given, "format") ?? "text");
    const changes = diffSpecs(readRevision(revision, project.root), await readSpecs(project));
    const print = formats[format];
    if (print === undefined) {
      const expected = Object.keys(formats).join(" or ");
      throw new SmeError("E-SME-109", { option: "format", expected, value: format });
    }
    console.log(print(changes, revision));
    if (changes.some(({ breaking }) => breaking)) process.exitCode = 1;
  },
};

function readRevision(revision: string, root: string): SpecDocument {
  const document = readDocument(revision, root);
  const { version = specVersion }: { version?: number } = document;
  if (version > specVersion) throw new SmeError("E-SME-261", { revision, path, version, known: specVersion });
  return document;
}

function readDocument(revision: string, root: string): SpecDocument {
  try {
    const git = ["show", "--end-of-options", `${revision}:./${path}`];
    const options = { cwd: root, encoding: "utf8", stdio: "pipe", maxBuffer: 2 ** 28 } as const;
    return JSON.parse(execFileSync("git", git, options));
  } catch (error) {
    const stderr = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    const cause = stderr.trim().split("\n")[0] ?? "";
    throw new SmeError("E-SME-54", { revision, path, cause }, { cause: error });
  }
}

/** What the specs produce now, whether or not it has been built. */
async function readSpecs({ root, isOwn }: Project): Promise<SpecDocument> {
  const outputFolder = isOwn ? {} : { outputFolder: join(root, "generated") };
  const result = await build({ specFolder: join(root, "spec"), ...outputFolder });
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
