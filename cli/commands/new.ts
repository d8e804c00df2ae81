import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { CommandModule } from "yargs";
import { render } from "../../generators/render.ts";
import { fromPackage } from "../../package/package-root.ts";
import { SmeError } from "../../spec/errors.ts";
import type { Given } from "../command-line/options.ts";

export const command: CommandModule = {
  command: "new <name>",
  describe: "Write spec, handler and test of a new script; then `sme-gen build`",
  builder: (yargs) =>
    yargs.positional("name", {
      type: "string",
      demandOption: true,
      describe: "The script's name, for example SME_LIST_AUTOPILOT_JOBS",
    }),
  handler: async (given: Given) => {
    const name = String(given.name);
    const files = newScript(name);
    for (const { path } of files) {
      if (existsSync(fromPackage(path)))
        throw new SmeError("E-SME-53", { name, complaint: `there is ${path}` });
    }
    for (const { path, content } of files) {
      await mkdir(dirname(fromPackage(path)), { recursive: true });
      await writeFile(fromPackage(path), content);
      console.log(` created  ${path}`);
    }
    console.log(
      "Now say in the spec what it takes and gives, write the handler, and run `npm run build && npm test`.",
    );
  },
};

/**
 * The files of a new script that asks SageMaker one thing through a UDF of its own.
 *
 * @throws SmeError E-SME-53 for a name that cannot be one
 */
export function newScript(name: string): { path: string; content: string }[] {
  if (!/^SME_[A-Z0-9]+(_[A-Z0-9]+)*$/.test(name) || name.length > 120 || name.endsWith("_UDF")) {
    const complaint = "it must be SME_ with capital letters, digits and _, and not end with _UDF";
    throw new SmeError("E-SME-53", { name, complaint });
  }
  const script = name.slice(4).toLowerCase().replaceAll("_", "-");
  const view = { name, udfName: `${name}_UDF`, script, udf: `${script}-udf` };
  const file = (path: string, template: string) => ({
    path,
    content: render(`new/${template}.ts.hbs`, view),
  });
  return [
    file(`spec/scripts/${script}.ts`, "script"),
    file(`spec/udfs/${script}-udf.ts`, "udf"),
    file(`runtime/handlers/${script}-udf.ts`, "handler"),
    file(`test/runtime/handlers/${script}-udf.test.ts`, "test"),
  ];
}
