import type { PluginBuild } from "esbuild";

/**
 * What asks S3, STS, or the control plane about a broken endpoint, by its file among the bundles, which is
 * loaded when it is first needed.
 */
export const awsClients: Readonly<Record<string, string>> = {
  "clients/s3": "runtime/aws/clients/s3.js",
  "clients/sts": "runtime/aws/clients/sts.js",
  "clients/endpoint-outage": "runtime/aws/prediction/endpoint-outage.js",
};

/** Lets a bundle in a folder load these out of the files that other bundles load them from. */
export function awsClientsElsewhere({ onResolve }: PluginBuild): void {
  onResolve({ filter: /[\\/](clients[\\/](s3|sts)|endpoint-outage)\.js$/ }, ({ path, kind }) =>
    kind === "dynamic-import" ? { path: `../clients/${path.replace(/^.*[\\/]/, "")}`, external: true } : null,
  );
}
