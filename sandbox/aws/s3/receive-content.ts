import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { pipeline } from "node:stream/promises";
import { AwsError } from "../http/aws-error.ts";
import { algorithmName, type Checksum, checksumAlgorithms } from "./checksums.ts";
import { decodeAwsChunked } from "./decode-aws-chunked.ts";

/** Content that has arrived whole and as it was sent. */
export interface ReceivedContent {
  path: string;
  size: number;
  /** In hex: S3's ETag. */
  md5: string;
  checksums: Record<string, string>;
}

/**
 * Writes a request's body to a file while it arrives, and checks all that the request says about it: lengths,
 * the signed hash, Content-MD5, checksums in headers and in trailers. On any difference the file is removed.
 */
export async function receiveContent(request: IncomingMessage, path: string): Promise<ReceivedContent> {
  const headers = request.headers as Readonly<Record<string, string | undefined>>;
  const contentHash = headers["x-amz-content-sha256"] ?? "";
  const trailers = new Map<string, string>();
  const body = contentHash.startsWith("STREAMING-") ? decodeAwsChunked(request, trailers) : request;
  const checksums = expectedChecksums(headers);
  const md5 = createHash("md5");
  const sha256 = /^[0-9a-f]{64}$/.test(contentHash) ? createHash("sha256") : undefined;
  let size = 0;

  async function* measured(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of chunks) {
      size += chunk.length;
      md5.update(chunk);
      sha256?.update(chunk);
      for (const checksum of Object.values(checksums)) checksum.update(chunk);
      yield chunk;
    }
  }

  try {
    await pipeline(body, measured, createWriteStream(path));
    checkLength(headers["x-amz-decoded-content-length"] ?? headers["content-length"], size);
    if (sha256 && sha256.digest("hex") !== contentHash) {
      const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
      throw new AwsError(400, "XAmzContentSHA256Mismatch", message);
    }
    const digest = md5.digest();
    const wantedMd5 = headers["content-md5"];
    if (wantedMd5 !== undefined && digest.toString("base64") !== wantedMd5) {
      throw new AwsError(400, "BadDigest", "The Content-MD5 you specified did not match what we received.");
    }
    return {
      path,
      size,
      md5: digest.toString("hex"),
      checksums: checkChecksums(checksums, headers, trailers),
    };
  } catch (cause) {
    await rm(path, { force: true });
    throw cause;
  }
}

/** The checksums the request sends, in a header or announced for the trailer. */
function expectedChecksums(headers: Readonly<Record<string, string | undefined>>): Record<string, Checksum> {
  const announced = (headers["x-amz-trailer"] ?? "").split(",").map((name) => name.trim().toLowerCase());
  const names = [...Object.keys(headers), ...announced].filter(
    (name) =>
      name.startsWith("x-amz-checksum-") &&
      name !== "x-amz-checksum-algorithm" &&
      name !== "x-amz-checksum-type",
  );
  return Object.fromEntries(
    names.map((name) => {
      const checksum = checksumAlgorithms[name];
      if (!checksum) {
        throw new AwsError(501, "NotImplemented", `The checksum ${name} is not available in this local S3.`);
      }
      return [name, checksum()];
    }),
  );
}

function checkLength(wanted: string | undefined, size: number): void {
  if (wanted === undefined || Number(wanted) === size) return;
  const message = "You did not provide the number of bytes specified by the Content-Length HTTP header";
  throw new AwsError(400, "IncompleteBody", message);
}

function checkChecksums(
  checksums: Record<string, Checksum>,
  headers: Readonly<Record<string, string | undefined>>,
  trailers: ReadonlyMap<string, string>,
): Record<string, string> {
  const digests: Record<string, string> = {};
  for (const [name, checksum] of Object.entries(checksums)) {
    const digest = checksum.digest();
    const sent = headers[name] ?? trailers.get(name);
    if (sent === undefined) {
      throw new AwsError(
        400,
        "MalformedTrailerError",
        "The request contained trailing data that was not well-formed.",
      );
    }
    if (sent !== digest) {
      const message = `The ${algorithmName(name)} you specified did not match the calculated checksum.`;
      throw new AwsError(400, "BadDigest", message);
    }
    digests[name] = digest;
  }
  return digests;
}
