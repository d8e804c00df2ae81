import { createRequire } from "node:module";
import { type BuildOptions, build, type Message } from "esbuild";
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

/**
 * How a script's source becomes one module. What the container has, which is this package and Node's own
 * modules, stays imported.
 */
export const scriptModule = {
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  mainFields: ["module", "main"],
  external: ["exasol-sagemaker-extension/*"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "silent",
  write: false,
} satisfies BuildOptions;

/** What esbuild complains of first, and where, lines and columns from 1; undefined for any other error. */
export function firstComplaint(
  error: unknown,
): { text: string; place: { file: string; line: number; column: number } | undefined } | undefined {
  const [first] = (error as { errors?: Message[] }).errors ?? [];
  if (first === undefined) return undefined;
  const { text, location } = first;
  return {
    text,
    place: location ? { file: location.file, line: location.line, column: location.column + 1 } : undefined,
  };
}
