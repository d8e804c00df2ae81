import type { PluginBuild } from "esbuild";

/**
 * What the client loads for few scripts, by its file among the bundles. It shares no code with the client.
 */
export const loadedLater: Readonly<Record<string, string>> = {
  "later/blank-types": "runtime/udf-client/process/blank-types.js",
  "later/strip-types": "runtime/udf-client/process/strip-types.js",
  "later/errors": "spec/errors.js",
};

/** Lets the client's bundle load these out of their files. */
export function elsewhereWhenLater({ onResolve }: PluginBuild): void {
  onResolve({ filter: /[\\/](blank-types|strip-types|errors)\.js$/ }, ({ path, kind }) =>
    kind === "dynamic-import" ? { path: `./later/${path.replace(/^.*[\\/]/, "")}`, external: true } : null,
  );
}
