import { createRequire } from "node:module";
import { build } from "esbuild";
import { SmeError } from "../spec/errors.ts";

/**
 * esbuild's `build`.
 *
 * @throws SmeError E-SME-285 where esbuild itself does not run: npm leaves its program out when
 * it is to install neither optional packages nor run install scripts, and node_modules of
 * another platform has another one
 */
export const runEsbuild: typeof build = async (options) => {
  try {
    return await build(options);
  } catch (error) {
    if (!(error instanceof Error) || "errors" in error) throw error;
    const [cause = ""] = error.message.split(/(?<=\.)\s/, 1);
    const path = createRequire(import.meta.url).resolve("esbuild/install.js");
    throw new SmeError("E-SME-285", { cause, path }, { cause: error });
  }
};
