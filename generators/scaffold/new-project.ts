/** What `sme-gen new` writes into a project of its user's own. */
import type { GeneratedFile } from "../generated-file.ts";
import { render } from "../render.ts";
import { requireScriptName, scriptNames } from "./script-name.ts";

export interface NewProject {
  /** Of the folder; the package is named after it. */
  folderName: string;
  /** The text of its package.json, if it has one. */
  manifest?: string;
  /** Of this package. */
  release: string;
  /** The version of the AWS SDK that it uses, for a project whose handler asks AWS. */
  sdkVersion?: string;
}

/**
 * The files of a new script: it works, and its user changes it into what it shall
 * be. Throws E-SME-53 for its name.
 */
export function newProjectScript(name: string, withAws: boolean): GeneratedFile[] {
  requireScriptName(name, scriptNames.ofProject);
  const script = name.toLowerCase().replaceAll("_", "-");
  const view = { name, script };
  const templates = withAws ? "project" : "project/without-aws";
  return [
    { path: `spec/scripts/${script}.ts`, content: render(`${templates}/script.ts.hbs`, view) },
    { path: `handlers/${script}.ts`, content: render(`${templates}/handler.ts.hbs`, view) },
    { path: `test/${script}.test.ts`, content: render(`${templates}/test.ts.hbs`, view) },
  ];
}

/**
 * What a project has once. What is said in its package.json, `manifest`, stays as
 * it is; what is missing is added.
 */
export function newProject({
  folderName,
  manifest = "{}",
  release,
  sdkVersion,
}: NewProject): GeneratedFile[] {
  const words = folderName.toLowerCase().replace(/[^a-z0-9-]+/g, "-");
  const packageName = words.replace(/^-+|-+$/g, "") || "my-extension";
  const view = { packageName, release, sdkVersion: sdkVersion ?? "" };
  const wanted: Manifest = JSON.parse(render("project/package.json.hbs", view));
  const completed = `${JSON.stringify(complete(JSON.parse(manifest), wanted), null, 2)}\n`;
  return [
    { path: "package.json", content: completed },
    { path: "tsconfig.json", content: render("project/tsconfig.json.hbs", {}) },
    { path: ".gitignore", content: "node_modules/\ndist/\n" },
  ];
}

interface Manifest {
  type?: string;
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
}

function complete(present: Manifest, wanted: Manifest): Manifest {
  const installed = { ...present.dependencies, ...present.devDependencies };
  const lacking = (packages: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(packages).filter(([name]) => !(name in installed)));
  const isDefault = present.scripts?.test?.startsWith('echo "Error: no test specified"');
  return {
    ...wanted,
    ...present,
    scripts: {
      ...wanted.scripts,
      ...present.scripts,
      ...(isDefault && { test: wanted.scripts?.test ?? "" }),
    },
    dependencies: { ...present.dependencies, ...lacking(wanted.dependencies) },
    devDependencies: { ...present.devDependencies, ...lacking(wanted.devDependencies) },
  };
}
