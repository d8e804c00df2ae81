import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { CommandModule } from "yargs";
import { newScript, scriptErrorsPath } from "../../generators/scaffold/new-script.ts";
import { fromPackage } from "../../package/package-root.ts";
import { SmeError } from "../../spec/errors.ts";
import type { Given } from "../command-line/options.ts";

export const command: CommandModule = {
  command: "new <name>",
  builder: (yargs) =>
    yargs.positional("name", {
      type: "string",
      demandOption: true,
      describe: "The script's name, for example SME_LIST_AUTOPILOT_JOBS",
    }),
  handler: async (given: Given) => {
    const name = String(given.name);
    const scriptErrors = await readFile(fromPackage(scriptErrorsPath), "utf8");
    const { catalogue, files } = newScript(name, scriptErrors);
    for (const { path } of files) {
      if (existsSync(fromPackage(path)))
        throw new SmeError("E-SME-53", { name, complaint: `there is ${path}` });
    }
    for (const { path, content } of files) {
      await mkdir(dirname(fromPackage(path)), { recursive: true });
      await writeFile(fromPackage(path), content);
      console.log(` created  ${path}`);
    }
    await writeFile(fromPackage(catalogue.path), catalogue.content);
    console.log(` changed  ${catalogue.path}`);
    console.log(
      "Now say in the spec what it takes and gives, and in its error what to do; `npm run build` shows where. Then write the handler.",
    );
  },
};
