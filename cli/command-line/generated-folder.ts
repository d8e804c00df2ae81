import { join, resolve } from "node:path";
import { findProject } from "../../package/find-project.ts";
import { fromPackage } from "../../package/package-root.ts";
import { type Given, textOption, valueOption } from "./options.ts";

export const generatedOption = valueOption(
  "Folder that `build` wrote [default: your project's; outside of a project this extension's]",
);

/** What is deployed: the project's own, where the command is run in one. */
export function generatedFolder(given: Given): string {
  const folder = textOption(given, "generated");
  if (folder !== undefined) return resolve(folder);
  return join(findProject(process.cwd())?.root ?? fromPackage("."), "generated");
}
