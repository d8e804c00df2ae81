/**
 * What `sme-gen new` writes. Texts that only its user can write are marked as
 * placeholders, which build refuses.
 */
import { errorNumber, nextErrorNumber } from "../../spec/error-catalogue.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { render } from "../render.ts";
import { requireScriptName, scriptNames } from "./script-name.ts";

export interface NewScript {
  files: GeneratedFile[];
  /** The catalogue with the error that the script ends with. */
  catalogue: GeneratedFile;
}

/** The part of the catalogue that a script's error belongs to. */
export const scriptErrorsPath = "spec/errors/scripts.ts";

/**
 * The files of a new script that asks one thing, AWS or nobody, through a UDF of its own, and `scriptErrors`,
 * the content of `scriptErrorsPath`, with the script's error in it. Paths are relative to the project.
 *
 * @throws SmeError E-SME-53 for a name that cannot be one
 */
export function newScript(name: string, scriptErrors: string, withAws = true): NewScript {
  requireScriptName(name, scriptNames.ofExtension);
  const script = name.slice(4).toLowerCase().replaceAll("_", "-");
  const view = { name, script, code: `E-SME-${nextNumber(scriptErrors)}` };
  const file = (path: string, template: string) => ({
    path,
    content: render(`new/${withAws ? "" : "without-aws/"}${template}.ts.hbs`, view),
  });
  const end = scriptErrors.lastIndexOf("} as const");
  return {
    files: [
      file(`spec/scripts/${script}.ts`, "script"),
      file(`runtime/handlers/${script}.ts`, "handler"),
      file(`test/end-to-end/${script}.test.ts`, "test"),
    ],
    catalogue: {
      path: scriptErrorsPath,
      content: scriptErrors.slice(0, end) + render("new/error.ts.hbs", view) + scriptErrors.slice(end),
    },
  };
}

/** Also behind those of scripts that were new a moment ago, which the compiled catalogue does not have. */
function nextNumber(scriptErrors: string): number {
  const codes = scriptErrors.match(/[EF]-SME-\d+/g) ?? [];
  return Math.max(nextErrorNumber(), ...codes.map((code) => errorNumber(code) + 1));
}
