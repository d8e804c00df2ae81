import { basename, dirname, join, resolve } from "node:path";
import type { CommandModule } from "yargs";
import { type BuildResult, build } from "../../generators/build.ts";
import { type FindAwsMember, openAwsMembers } from "../../generators/check/aws-members.ts";
import type { LocatedDiagnostic } from "../../generators/locate.ts";
import { type Drift, findDrift, writeFiles } from "../../generators/output-folder.ts";
import { forgetTemplates } from "../../generators/render.ts";
import { requireProject } from "../../package/find-project.ts";
import { fromPackage } from "../../package/package-root.ts";
import { errorText } from "../../spec/errors.ts";
import { type Given, textOption } from "../command-line/options.ts";
import { reportError } from "../report-error.ts";
import { watchFolder } from "../watch-folder.ts";

export const command: CommandModule = {
  command: "build",
  builder: (yargs) =>
    yargs
      .option("check", {
        type: "boolean",
        describe: "Write nothing; exit 1 if the output folder is not what the specs produce",
      })
      .option("watch", { type: "boolean", describe: "Build again whenever a spec or template changes" })
      .option("spec", { type: "string", describe: "Folder with scripts/, udfs/ and tables/ [default: spec]" })
      .option("out", {
        type: "string",
        describe: "Folder to write, which the tool owns whole [default: generated]",
      })
      .conflicts("check", "watch"),
  handler: async (given: Given) => {
    const folders = foldersOf(textOption(given, "spec"), textOption(given, "out"));
    const findAwsMember = openAwsMembers();
    const succeeded = await buildOnce(folders, findAwsMember, given.check === true);
    if (!succeeded) process.exitCode = 1;
    if (given.watch === true) await watchFolders(folders, findAwsMember);
  },
};

interface Folders {
  spec: string;
  out: string;
  /** Only a project's own specs have their handlers there. */
  handlers?: string;
  /** The handlers are in no container. */
  bundled: boolean;
}

/** The project's, unless others are given. */
function foldersOf(spec: string | undefined, out: string | undefined): Folders {
  if (spec !== undefined) {
    const folder = resolve(spec);
    const output = out === undefined ? join(dirname(folder), "generated") : resolve(out);
    return { spec: folder, out: output, bundled: false };
  }
  const { root, handlers, isOwn } = requireProject(process.cwd());
  return {
    spec: join(root, "spec"),
    out: out === undefined ? join(root, "generated") : resolve(out),
    handlers: join(root, handlers),
    bundled: !isOwn,
  };
}

async function buildOnce(folders: Folders, findAwsMember: FindAwsMember, check: boolean): Promise<boolean> {
  const started = performance.now();
  const result = await build({
    specFolder: folders.spec,
    findAwsMember,
    ...(folders.handlers === undefined ? {} : { handlerFolder: folders.handlers }),
    ...(folders.bundled ? { outputFolder: folders.out } : {}),
  });
  if ("diagnostics" in result) {
    report(result.diagnostics);
    return false;
  }
  return check ? checkOnly(folders.out, result) : write(folders.out, result, started);
}

async function write(folder: string, { files }: Extract<BuildResult, { files: unknown }>, started: number) {
  const words = { missing: "created", changed: "changed", orphaned: "removed" };
  const drift = await writeFiles(folder, files);
  for (const { kind, path } of drift) console.log(` ${words[kind]}  ${basename(folder)}/${path}`);
  const seconds = ((performance.now() - started) / 1000).toFixed(2);
  console.log(`${files.length} files, ${drift.length || "none"} of them changed, ${seconds} s`);
  return true;
}

async function checkOnly(
  folder: string,
  { files }: Extract<BuildResult, { files: unknown }>,
): Promise<boolean> {
  const drift = await findDrift(folder, files);
  for (const found of drift) console.error(explain(basename(folder), found));
  if (drift.length === 0)
    console.log(`${basename(folder)}/ is what the specs produce: ${files.length} files`);
  return drift.length === 0;
}

function explain(folder: string, { kind, path }: Drift): string {
  const complaints = {
    missing: "it is missing",
    changed: "its content differs",
    orphaned: "no spec produces it any more",
  };
  return errorText("E-SME-52", { path: `${folder}/${path}`, complaint: complaints[kind] });
}

/** Place, error and mitigation of each finding, the latter two lined up. */
function report(diagnostics: readonly LocatedDiagnostic[]): void {
  for (const { error, file, line, column } of diagnostics)
    console.error(`${file}:${line}:${column}\n${error.message}\n`);
  console.error(
    `${diagnostics.length} ${diagnostics.length === 1 ? "error" : "errors"}; nothing was written.`,
  );
}

/**
 * Runs until the process is ended. Edits that come in one go make one build, and one that
 * comes during a build the next.
 */
async function watchFolders(folders: Folders, findAwsMember: FindAwsMember): Promise<never> {
  let timer: NodeJS.Timeout | undefined;
  let latest: Promise<unknown> = Promise.resolve();
  const rebuild = async () => {
    forgetTemplates();
    await buildOnce(folders, findAwsMember, false).catch(reportError);
  };
  const bundled = folders.bundled && folders.handlers !== undefined ? [folders.handlers] : [];
  for (const folder of [folders.spec, ...bundled, fromPackage("templates")]) {
    watchFolder(folder, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        latest = latest.then(rebuild);
      }, 20);
    });
  }
  console.log("Watching. Ctrl-C ends it.");
  return await new Promise<never>(() => {});
}
