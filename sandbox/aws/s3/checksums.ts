import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

/** A checksum being computed. */
export interface Checksum {
  update(chunk: Uint8Array): void;
  /** In base64. */
  digest(): string;
}

/** The checksum algorithms of S3 that are served, by the header that carries them. */
export const checksumAlgorithms: Readonly<Record<string, () => Checksum>> = {
  "x-amz-checksum-crc32": () => crcChecksum((chunk, value) => crc32(chunk, value)),
  "x-amz-checksum-crc32c": () => crcChecksum(crc32c),
  "x-amz-checksum-sha1": () => hashChecksum("sha1"),
  "x-amz-checksum-sha256": () => hashChecksum("sha256"),
};

/** The name S3 gives an algorithm, for example CRC32. */
export function algorithmName(header: string): string {
  return header.replace("x-amz-checksum-", "").toUpperCase();
}

/** The checksum of checksums that S3 gives an object of several parts. */
export function compositeChecksum(header: string, parts: readonly string[]): string | undefined {
  const checksum = checksumAlgorithms[header]?.();
  for (const part of parts) checksum?.update(Buffer.from(part, "base64"));
  return checksum && `${checksum.digest()}-${parts.length}`;
}

function crcChecksum(update: (chunk: Uint8Array, value: number) => number): Checksum {
  let value = 0;
  return {
    update(chunk) {
      value = update(chunk, value);
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value >>> 0);
      return bytes.toString("base64");
    },
  };
}

function hashChecksum(algorithm: string): Checksum {
  const hash = createHash(algorithm);
  return {
    update(chunk) {
      hash.update(chunk);
    },
    digest: () => hash.digest("base64"),
  };
}

const castagnoliTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  return value;
});

function crc32c(chunk: Uint8Array, start: number): number {
  let value = ~start;
  for (const byte of chunk) value = (value >>> 8) ^ (castagnoliTable[(value ^ byte) & 0xff] as number);
  return ~value >>> 0;
}
