import type { PluginBuild } from "esbuild";

/**
 * Lets the AWS SDK tell by an object's class that it is a stream or blob of the web, as it does first anyway.
 * To compare the class itself, it names a global variable that Node then loads some modules for, in the first
 * request of every process.
 */
export function withoutWebStreams({ onLoad }: PluginBuild): void {
  onLoad({ filter: /[\\/]util-stream[\\/]stream-type-check\.js$/ }, () => ({
    contents: `const isNamed = (value, name) => value?.constructor?.name === name;
export const isReadableStream = (stream) => isNamed(stream, "ReadableStream");
export const isBlob = (blob) => isNamed(blob, "Blob");`,
  }));
}
