import { SmeError } from "../../spec/errors.ts";
import { firstComplaint, runEsbuild, scriptModule } from "../run-esbuild.ts";

/**
 * A UDF's body as one module with its handler and what that imports in it: for a handler that no language
 * container has. What the container has, which is this package and Node's own modules, stays imported.
 * `folder` is what the body's imports start from. Throws E-SME-264 with the place.
 */
export async function bundleBody(body: string, folder: string): Promise<string> {
  const [origin = ""] = body.split("\n", 1);
  try {
    const { outputFiles } = await runEsbuild({
      // Paths in the bundle are told from here, on every machine alike.
      absWorkingDir: folder,
      stdin: { contents: body, resolveDir: folder, loader: "ts", sourcefile: "body.ts" },
      ...scriptModule,
      // Names stay as they are, for the stack traces' sake; paths do not come in.
      minifyWhitespace: true,
      minifySyntax: true,
      preserveSymlinks: true,
    });
    return `${origin}\n${outputFiles[0]?.text ?? ""}`;
  } catch (error) {
    const first = firstComplaint(error);
    if (first === undefined) throw error;
    const values = { path: first.place?.file ?? "", cause: first.text };
    throw Object.assign(new SmeError("E-SME-264", values, { cause: error }), first.place);
  }
}
