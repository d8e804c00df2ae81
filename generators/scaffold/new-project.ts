/** What `sme-gen new` writes into a project of its user's own. */
import { SmeError } from "../../spec/errors.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { render } from "../render.ts";

export interface NewProject {
  /** Of the folder; the package is named after it. */
  folderName: string;
  /** The release of this package, and the version of the AWS SDK that it uses. */
  release: string;
  sdkVersion: string;
}

/** The files of a new script: it works, and its user changes it into what it shall be. Throws E-SME-53 for its name. */
export function newProjectScript(name: string): GeneratedFile[] {
  if (!/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(name) || name.length > 120 || name.endsWith("_UDF")) {
    const complaint =
      "it must begin with a letter, have capital letters, digits and _, and not end with _UDF";
    throw new SmeError("E-SME-53", { name, complaint });
  }
  const script = name.toLowerCase().replaceAll("_", "-");
  const view = { name, script };
  return [
    { path: `spec/scripts/${script}.ts`, content: render("project/script.ts.hbs", view) },
    { path: `handlers/${script}.ts`, content: render("project/handler.ts.hbs", view) },
    { path: `test/${script}.test.ts`, content: render("project/test.ts.hbs", view) },
  ];
}

/** What a project has once. */
export function newProject({ folderName, release, sdkVersion }: NewProject): GeneratedFile[] {
  const packageName = folderName
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  const view = { packageName: packageName || "my-extension", release, sdkVersion };
  return [
    { path: "package.json", content: render("project/package.json.hbs", view) },
    { path: "tsconfig.json", content: render("project/tsconfig.json.hbs", view) },
    { path: ".gitignore", content: "node_modules/\ndist/\n" },
  ];
}
