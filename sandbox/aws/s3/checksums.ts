import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { AwsError } from "../http/aws-error.ts";
import { Crc64Nvme, type CrcName, crc32c, joinedCrc } from "./crc.ts";

/** The checksum of an object or of a part. */
export interface Checksum {
  algorithm: ChecksumAlgorithm;
  /** In base64; one of a whole made of its parts' checksums ends with their number, as in `…==-3`. */
  value: string;
  type: ChecksumType;
}

/** Of all bytes, or of the checksums of the parts. */
export type ChecksumType = "COMPOSITE" | "FULL_OBJECT";

/** As in the header x-amz-checksum-algorithm. */
export type ChecksumAlgorithm = "CRC32" | "CRC32C" | "CRC64NVME" | "SHA1" | "SHA256";

/** A checksum being computed. */
interface RunningChecksum {
  update(chunk: Uint8Array): void;
  digest(): Buffer;
}

/** What S3 computes of content whose sender has not chosen. */
export const defaultAlgorithm = "CRC64NVME";

const algorithms: Readonly<Record<ChecksumAlgorithm, { bytes: number; start: () => RunningChecksum }>> = {
  CRC32: { bytes: 4, start: () => crcOf32((chunk, value) => crc32(chunk, value)) },
  CRC32C: { bytes: 4, start: () => crcOf32(crc32c) },
  CRC64NVME: { bytes: 8, start: () => new Crc64Nvme() },
  SHA1: { bytes: 20, start: () => createHash("sha1") },
  SHA256: { bytes: 32, start: () => createHash("sha256") },
};

export const algorithmNames = Object.keys(algorithms) as ChecksumAlgorithm[];

export function startChecksum(algorithm: ChecksumAlgorithm): RunningChecksum {
  return algorithms[algorithm].start();
}

/** The checksum of all bytes that it was told of. */
export function ofWhole(algorithm: ChecksumAlgorithm, running: RunningChecksum): Checksum {
  return { algorithm, value: running.digest().toString("base64"), type: "FULL_OBJECT" };
}

/** The algorithm of a name in any case; undefined for one that S3 does not have. */
export function findAlgorithm(name: string): ChecksumAlgorithm | undefined {
  return algorithmNames.find((algorithm) => algorithm === name.toUpperCase());
}

/** The header that carries a checksum, for example x-amz-checksum-crc32. */
export function checksumHeader(algorithm: ChecksumAlgorithm): string {
  return `x-amz-checksum-${algorithm.toLowerCase()}`;
}

/** An object's checksum as headers. */
export function checksumHeaders({ algorithm, value, type }: Checksum): Record<string, string> {
  return { [checksumHeader(algorithm)]: value, "x-amz-checksum-type": type };
}

/** A checksum as members of XML. */
export function checksumMembers(checksum: Checksum | undefined): Record<string, string> {
  if (checksum === undefined) return {};
  return { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType: checksum.type };
}

/** Refuses what is no checksum of that algorithm. */
export function checkForm(algorithm: ChecksumAlgorithm, value: string): void {
  const bytes = Buffer.from(value, "base64");
  if (bytes.length === algorithms[algorithm].bytes && bytes.toString("base64") === value) return;
  throw new AwsError(400, "InvalidRequest", `Value for ${checksumHeader(algorithm)} header is invalid.`);
}

/** The checksum of the checksums of parts. */
export function compositeChecksum(algorithm: ChecksumAlgorithm, parts: readonly string[]): Checksum {
  const checksum = startChecksum(algorithm);
  for (const part of parts) checksum.update(Buffer.from(part, "base64"));
  return { algorithm, value: `${checksum.digest().toString("base64")}-${parts.length}`, type: "COMPOSITE" };
}

/** The checksum of all bytes of parts by those of each; undefined where it takes the bytes themselves. */
export function joinedChecksum(
  algorithm: ChecksumAlgorithm,
  parts: readonly { size: number; checksum: Checksum | undefined }[],
): Checksum | undefined {
  if (!isCrc(algorithm) || parts.some(({ checksum }) => checksum?.algorithm !== algorithm)) return undefined;
  const known = parts.map(({ size, checksum }) => ({
    size,
    value: BigInt(`0x${Buffer.from(checksum?.value ?? "", "base64").toString("hex")}`),
  }));
  const digits = joinedCrc(algorithm, known).toString(16);
  const value = Buffer.from(digits.padStart(2 * algorithms[algorithm].bytes, "0"), "hex").toString("base64");
  return { algorithm, value, type: "FULL_OBJECT" };
}

const isCrc = (algorithm: ChecksumAlgorithm): algorithm is CrcName => algorithm.startsWith("CRC");

function crcOf32(next: (chunk: Uint8Array, value: number) => number): RunningChecksum {
  let value = 0;
  return {
    update(chunk) {
      value = next(chunk, value);
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value >>> 0);
      return bytes;
    },
  };
}
