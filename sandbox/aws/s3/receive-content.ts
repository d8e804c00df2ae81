import { rm } from "node:fs/promises";
import { noteSpent } from "../../spent-memory.ts";
import { AwsError } from "../http/aws-error.ts";
import { readShortBody } from "../http/read-body.ts";
import {
  type Checksum,
  type ChecksumAlgorithm,
  checkForm,
  checksumHeader,
  findAlgorithm,
} from "./checksums.ts";
import { ChunkSignatures } from "./chunk-signatures.ts";
import { type ArrivedContent, type Content, mostInlineBytes, type ReceivedContent } from "./content.ts";
import { contentTarget } from "./content-target.ts";
import { threadTarget } from "./content-thread.ts";
import { decodeAwsChunked, incompleteBody } from "./decode-aws-chunked.ts";
import { type Digests, startDigests, type WantedDigests } from "./digests.ts";
import type { ObjectStore } from "./object-store.ts";
import type { S3Request } from "./s3-request.ts";

/** The most that one request may bring. */
export const mostBytesOfRequest = 5 * 1024 ** 3;

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Takes a request's body while it arrives: little into memory, much into a file. Checks all that the request
 * says about it: lengths, the signed hash, Content-MD5, checksums in headers and in trailers. On any
 * difference nothing is left.
 */
export async function receiveContent(
  request: S3Request,
  algorithm?: ChecksumAlgorithm,
): Promise<ReceivedContent> {
  const headers: Headers = request.headers;
  checkMd5Form(headers["content-md5"]);
  const announced = announcedChecksum(headers);
  const length = headers["x-amz-decoded-content-length"] ?? headers["content-length"];
  if (Number(length ?? 0) > mostBytesOfRequest) throw tooLarge(Number(length));
  const trailers = new Map<string, string>();
  const wanted = {
    sha256: isSha256(headers["x-amz-content-sha256"]),
    algorithm: announced?.algorithm ?? algorithm,
  };
  const taker = takerOf(request.context.store, length === undefined ? undefined : Number(length), wanted);
  let size = 0;
  try {
    for await (const chunk of await bodyOf(request, trailers)) {
      size += chunk.length;
      if (size > mostBytesOfRequest) throw tooLarge(size);
      await taker.write(chunk);
      if (size > mostInlineBytes) noteSpent(chunk.length);
    }
    const { content, digests } = await taker.end();
    if (length !== undefined && Number(length) !== size) throw incompleteBody();
    checkHashes(headers, digests, request.query.has("partNumber"));
    const { checksum, md5 } = digests;
    return { content, size, md5, checksum: checkChecksum(checksum, announced, trailers) };
  } catch (cause) {
    await taker.discard();
    throw cause;
  }
}

/** Removes content that is not needed after all. */
export async function discardContent(content: Content): Promise<void> {
  if ("path" in content) await rm(content.path, { force: true });
}

/** The content's pieces; of a short body all is one, since to wait for each costs more than all else. */
async function bodyOf(
  request: S3Request,
  trailers: Map<string, string>,
): Promise<AsyncIterable<Buffer> | Buffer[]> {
  const { context, message, signature } = request;
  const kind = request.headers["x-amz-content-sha256"] ?? "";
  const length = request.headers["content-length"];
  if (!kind.startsWith("STREAMING-") && length !== undefined && Number(length) <= mostInlineBytes)
    return [await readShortBody(message)];
  // A refused body must not end the connection before the refusal is sent.
  const body = message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  if (!kind.startsWith("STREAMING-")) return body;
  const secret = context.identities.findKey(signature.accessKeyId)?.secretAccessKey ?? "";
  const signed = kind.startsWith("STREAMING-AWS4-HMAC-SHA256-PAYLOAD");
  return decodeAwsChunked(body, trailers, signed ? new ChunkSignatures(signature, secret) : undefined);
}

/** Shorter content is hashed before a thread would have been told of it. */
const leastBytesForThread = 1024 * 1024;

interface Taker {
  write(chunk: Buffer): void | Promise<void>;
  end(): Promise<{ content: ArrivedContent; digests: Digests }>;
  discard(): void | Promise<void>;
}

/** Takes content of that length, and computes its digests, where that costs least. */
function takerOf(store: ObjectStore, length: number | undefined, wanted: WantedDigests): Taker {
  if (length !== undefined && length >= leastBytesForThread) {
    const path = store.incomingPath();
    const target = threadTarget(path, wanted);
    return { ...target, end: async () => ({ digests: await target.end(), content: { path } }) };
  }
  const target = contentTarget(store, length);
  const digests = startDigests(wanted);
  return {
    write(chunk) {
      digests.update(chunk);
      return target.write(chunk);
    },
    end: async () => ({ content: await target.end(), digests: digests.end() }),
    discard: () => target.discard(),
  };
}

const isSha256 = (hash: string | undefined) => /^[0-9a-f]{64}$/.test(hash ?? "");

/** S3 gives the digest of a part back as it was sent, that of an object in hex. */
function checkHashes(headers: Headers, { md5, sha256: hash }: Digests, isOfPart: boolean): void {
  const wantedHash = headers["x-amz-content-sha256"] ?? "";
  if (hash !== undefined && hash !== wantedHash) {
    const message = "The provided 'x-amz-content-sha256' header does not match what was computed.";
    throw new AwsError(400, "XAmzContentSHA256Mismatch", message, {
      ClientComputedContentSHA256: wantedHash,
      S3ComputedContentSHA256: hash,
    });
  }
  const wanted = headers["content-md5"];
  const computed = Buffer.from(md5, "hex").toString("base64");
  if (wanted !== undefined && computed !== wanted) {
    throw new AwsError(400, "BadDigest", "The Content-MD5 you specified did not match what we received.", {
      ExpectedDigest: isOfPart ? wanted : Buffer.from(wanted, "base64").toString("hex"),
      CalculatedDigest: computed,
    });
  }
}

function checkMd5Form(md5: string | undefined): void {
  if (md5 === undefined || Buffer.from(md5, "base64").length === 16) return;
  throw new AwsError(400, "InvalidDigest", "The Content-MD5 you specified was invalid.", {
    "Content-MD5": md5,
  });
}

/** The checksum that a request sends: in a header, or when it has no value yet in a trailer. */
interface Announced {
  algorithm: ChecksumAlgorithm;
  value: string | undefined;
}

const notOfContent = ["x-amz-checksum-algorithm", "x-amz-checksum-mode", "x-amz-checksum-type"];

function announcedChecksum(headers: Headers): Announced | undefined {
  const trailers = (headers["x-amz-trailer"] ?? "").split(",").map((name) => name.trim().toLowerCase());
  const names = [...Object.keys(headers), ...trailers].filter(
    (name) => name.startsWith("x-amz-checksum-") && !notOfContent.includes(name),
  );
  if (names.length > 1) {
    const message = "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.";
    throw invalidRequest(message);
  }
  const [name] = names;
  const wanted = headers["x-amz-sdk-checksum-algorithm"];
  if (name === undefined) {
    if (wanted === undefined) return undefined;
    throw invalidRequest(
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
    );
  }
  const algorithm = findAlgorithm(name.slice("x-amz-checksum-".length));
  if (algorithm === undefined) {
    throw invalidRequest("The algorithm type you specified in x-amz-checksum- header is invalid.");
  }
  if (wanted !== undefined && findAlgorithm(wanted) !== algorithm) {
    throw invalidRequest("Value for x-amz-sdk-checksum-algorithm header is invalid.");
  }
  const value = headers[name];
  if (value !== undefined) checkForm(algorithm, value);
  return { algorithm, value };
}

function checkChecksum(
  computed: Checksum | undefined,
  announced: Announced | undefined,
  trailers: ReadonlyMap<string, string>,
): Checksum | undefined {
  if (announced === undefined || computed === undefined) return computed;
  const sent = announced.value ?? trailers.get(checksumHeader(announced.algorithm));
  if (sent === undefined) {
    const message =
      "The request contained trailing data that was not well-formed or did not conform to our published schema.";
    throw new AwsError(400, "MalformedTrailerError", message);
  }
  checkForm(announced.algorithm, sent);
  if (sent === computed.value) return computed;
  const message = `The ${announced.algorithm} you specified did not match the calculated checksum.`;
  throw new AwsError(400, "BadDigest", message);
}

function tooLarge(size: number): AwsError {
  return new AwsError(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", {
    ProposedSize: size,
    MaxSizeAllowed: mostBytesOfRequest,
  });
}

function invalidRequest(message: string): AwsError {
  return new AwsError(400, "InvalidRequest", message);
}
