import { createHash } from "node:crypto";
import { type Checksum, type ChecksumAlgorithm, ofWhole, startChecksum } from "./checksums.ts";

/** What is computed of content besides its MD5. */
export interface WantedDigests {
  sha256: boolean;
  algorithm: ChecksumAlgorithm | undefined;
}

/** The hashes are in hex. */
export interface Digests {
  md5: string;
  sha256: string | undefined;
  checksum: Checksum | undefined;
}

export interface RunningDigests {
  update(chunk: Uint8Array): void;
  end(): Digests;
}

export function startDigests({ algorithm, sha256: wantsSha256 }: WantedDigests): RunningDigests {
  const md5 = createHash("md5");
  const sha256 = wantsSha256 ? createHash("sha256") : undefined;
  const running = algorithm && startChecksum(algorithm);
  return {
    update(chunk) {
      for (const digest of [md5, sha256, running]) digest?.update(chunk);
    },
    end: () => ({
      md5: md5.digest("hex"),
      sha256: sha256?.digest("hex"),
      checksum: algorithm && running && ofWhole(algorithm, running),
    }),
  };
}
