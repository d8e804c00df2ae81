import type { PluginBuild } from "esbuild";

/**
 * Keeps the AWS SDK from naming the web's streams and its cryptography, global variables that Node then loads
 * some modules for, in every process. Of streams it compares an object's class, which it tells by its name
 * first anyway, and extends the class, for checksums of streams that Node's own HTTP client never gives. Of
 * cryptography it takes what makes a random UUID, which node:crypto has as well.
 */
export function withoutWebApis({ onLoad }: PluginBuild): void {
  onLoad({ filter: /[\\/]util-stream[\\/]stream-type-check\.js$/ }, () => ({
    contents: `const isNamed = (value, name) => value?.constructor?.name === name;
export const isReadableStream = (stream) => isNamed(stream, "ReadableStream");
export const isBlob = (blob) => isNamed(blob, "Blob");`,
  }));
  onLoad({ filter: /[\\/]util-stream[\\/]checksum[\\/]createChecksumStream\.js$/ }, () => ({
    contents: `import { ChecksumStream } from "./ChecksumStream";
export const createChecksumStream = (init) => new ChecksumStream(init);`,
  }));
  onLoad({ filter: /[\\/]serde[\\/]uuid[\\/]v4\.js$/ }, () => ({
    contents: `import { randomUUID } from "node:crypto";
export const bindV4 = () => () => randomUUID();`,
  }));
}
