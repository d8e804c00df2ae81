import type { PluginBuild } from "esbuild";

/** The clients of S3 and STS by their files among the bundles, which are loaded when they are first asked. */
export const awsClients: Readonly<Record<string, string>> = {
  "clients/s3": "runtime/aws/clients/s3.js",
  "clients/sts": "runtime/aws/clients/sts.js",
};

/** Lets a bundle in a folder load these clients out of the files that other bundles load them from. */
export function awsClientsElsewhere({ onResolve }: PluginBuild): void {
  onResolve({ filter: /[\\/]clients[\\/](s3|sts)\.js$/ }, ({ path, kind }) =>
    kind === "dynamic-import" ? { path: `../clients/${path.replace(/^.*[\\/]/, "")}`, external: true } : null,
  );
}
