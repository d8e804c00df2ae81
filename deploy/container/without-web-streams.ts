import type { PluginBuild } from "esbuild";

/**
 * Keeps the AWS SDK from naming the web's streams, a global variable that Node then loads some modules for,
 * in every process. It does so to compare an object's class, which it tells by its name first anyway; and to
 * extend the class, for checksums of streams that Node's own HTTP client never gives.
 */
export function withoutWebStreams({ onLoad }: PluginBuild): void {
  onLoad({ filter: /[\\/]util-stream[\\/]stream-type-check\.js$/ }, () => ({
    contents: `const isNamed = (value, name) => value?.constructor?.name === name;
export const isReadableStream = (stream) => isNamed(stream, "ReadableStream");
export const isBlob = (blob) => isNamed(blob, "Blob");`,
  }));
  onLoad({ filter: /[\\/]util-stream[\\/]checksum[\\/]createChecksumStream\.js$/ }, () => ({
    contents: `import { ChecksumStream } from "./ChecksumStream";
export const createChecksumStream = (init) => new ChecksumStream(init);`,
  }));
}
