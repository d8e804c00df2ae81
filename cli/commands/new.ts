import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { CommandModule } from "yargs";
import type { GeneratedFile } from "../../generators/generated-file.ts";
import { newProject, newProjectScript } from "../../generators/scaffold/new-project.ts";
import { newScript, scriptErrorsPath } from "../../generators/scaffold/new-script.ts";
import { findProject, nearestPackage } from "../../package/find-project.ts";
import { fromPackage } from "../../package/package-root.ts";
import { ownRelease } from "../../package/release.ts";
import { SmeError } from "../../spec/errors.ts";
import type { Given } from "../command-line/options.ts";

export const command: CommandModule = {
  command: "new <name>",
  builder: (yargs) =>
    yargs
      .positional("name", {
        type: "string",
        demandOption: true,
        describe: "The script's name, for example SME_LIST_AUTOPILOT_JOBS",
      })
      .option("without-aws", { type: "boolean", describe: "Its UDF takes no AWS connection" }),
  handler: async (given: Given) => {
    const name = String(given.name);
    const withAws = given["without-aws"] !== true;
    const project = findProject(process.cwd());
    if (project?.isOwn) await extendRepository(name, project.root, withAws);
    else await extendProject(name, nearestPackage(process.cwd()) ?? process.cwd(), withAws);
  },
};

async function extendRepository(name: string, root: string, withAws: boolean): Promise<void> {
  const scriptErrors = await readFile(join(root, scriptErrorsPath), "utf8");
  const { catalogue, files } = newScript(name, scriptErrors, withAws);
  await create(name, root, files);
  await writeFile(join(root, catalogue.path), catalogue.content);
  console.log(` changed  ${catalogue.path}`);
  console.log(
    "Now say in the spec what it takes and gives, and in its error what to do; `npm run build` shows where. Then write the handler.",
  );
}

async function extendProject(name: string, root: string, withAws: boolean): Promise<void> {
  await create(name, root, newProjectScript(name, withAws));
  const { dependencies } = JSON.parse(await readFile(fromPackage("package.json"), "utf8"));
  const sdkVersion = dependencies["@aws-sdk/client-sts"];
  const path = join(root, "package.json");
  const manifest = existsSync(path) ? await readFile(path, "utf8") : undefined;
  const files = newProject({
    folderName: basename(root),
    ...(manifest === undefined ? {} : { manifest }),
    release: ownRelease(),
    ...(withAws && { sdkVersion }),
  });
  await create(
    name,
    root,
    files.filter((file) => !existsSync(join(root, file.path))),
  );
  const [completed] = files;
  if (manifest !== undefined && completed !== undefined && completed.content !== manifest) {
    await writeFile(path, completed.content);
    console.log(" changed  package.json");
  }
  if (JSON.parse(completed?.content ?? "{}").type !== "module") {
    console.log('The project consists of ES modules: write "type": "module" into package.json.');
  }
  console.log("Now: `npm install`, then `npm test`.");
}

/** Throws E-SME-53 where one of them is there, before anything is written. */
async function create(name: string, root: string, files: readonly GeneratedFile[]): Promise<void> {
  for (const { path } of files) {
    if (!existsSync(join(root, path))) continue;
    const complaint = `there is ${path}`;
    throw new SmeError("E-SME-53", { name, complaint, suggestion: "Choose another, or remove the file." });
  }
  for (const { path, content } of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), content);
    console.log(` created  ${path}`);
  }
}
