import type { PluginBuild } from "esbuild";

/**
 * Leaves out of the bundles what the AWS SDK looks for on the machine it runs on: configuration files, and
 * credentials by a dozen ways. A UDF has all of it from its connection and its arguments, and what a machine
 * has beside must not change what it does. It also costs the first request of every process milliseconds.
 */
export function withoutAwsConfiguration({ onLoad, onResolve }: PluginBuild): void {
  onLoad({ filter: /[\\/]shared-ini-file-loader[\\/]loadSharedConfigFiles\.js$/ }, () => ({
    contents: `export const CONFIG_PREFIX_SEPARATOR = ".";
export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
  }));
  onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ path }) => ({
    path,
    namespace: "absent",
  }));
  onLoad({ filter: /^/, namespace: "absent" }, () => ({
    contents: `export const defaultProvider = () => async () => {
  throw new Error("An AWS client was made without credentials.");
};`,
  }));
}
