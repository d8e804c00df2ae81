import { createHash, createHmac, type Hash } from "node:crypto";
import { AwsError } from "../http/aws-error.ts";
import type { Signature } from "../http/signature.ts";

/**
 * The signatures of a body that is signed chunk by chunk (STREAMING-AWS4-HMAC-SHA256-PAYLOAD). Each signs the
 * one before; the first that of the request.
 */
export class ChunkSignatures {
  readonly #key: Buffer;
  readonly #scope: string;
  #previous: string;
  #chunk: Hash = createHash("sha256");

  constructor({ day, region, service, signedAt, signature }: Signature, secret: string) {
    const date = signedAt.toISOString().replace(/[-:]|\.\d+/g, "");
    this.#scope = `${date}\n${day}/${region}/${service}/aws4_request`;
    this.#previous = signature;
    this.#key = [day, region, service, "aws4_request"].reduce<Buffer>(hmac, Buffer.from(`AWS4${secret}`));
  }

  update(piece: Uint8Array): void {
    this.#chunk.update(piece);
  }

  /** Ends a chunk. Throws when its signature is another one. */
  checkChunk(given: string): void {
    const empty = createHash("sha256").digest("hex");
    this.#check("AWS4-HMAC-SHA256-PAYLOAD", `${empty}\n${this.#chunk.digest("hex")}`, given);
    this.#chunk = createHash("sha256");
  }

  /** Ends a body. Throws when the signature of its trailers is another one. */
  checkTrailers(trailers: ReadonlyMap<string, string>, given: string): void {
    const lines = [...trailers].map(([name, value]) => `${name}:${value}\n`).join("");
    this.#check("AWS4-HMAC-SHA256-TRAILER", createHash("sha256").update(lines).digest("hex"), given);
  }

  #check(algorithm: string, content: string, given: string): void {
    const text = `${algorithm}\n${this.#scope}\n${this.#previous}\n${content}`;
    this.#previous = hmac(this.#key, text).toString("hex");
    if (given === this.#previous) return;
    const message =
      "The request signature we calculated does not match the signature you provided. " +
      "Check your key and signing method.";
    throw new AwsError(403, "SignatureDoesNotMatch", message);
  }
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac("sha256", key).update(text).digest();
}
