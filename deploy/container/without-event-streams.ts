import type { PluginBuild } from "esbuild";

/**
 * Leaves out of the bundles what the AWS SDK loads for operations that answer by events, of which this
 * extension uses none, and for web browsers.
 */
export function withoutEventStreams({ onLoad, onResolve }: PluginBuild): void {
  onResolve({ filter: /^(@smithy\/core\/event-streams|bowser)$/ }, ({ path, kind }) =>
    kind === "dynamic-import" ? { path, namespace: "unused" } : null,
  );
  onLoad({ filter: /^/, namespace: "unused" }, ({ path }) => ({
    contents: `throw new Error("${path} is not in the language container.");`,
  }));
}
