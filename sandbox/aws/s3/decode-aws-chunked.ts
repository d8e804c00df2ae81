import { AwsError } from "../http/aws-error.ts";
import type { ChunkSignatures } from "./chunk-signatures.ts";

const longestLine = 8192;
const trailerSignature = "x-amz-trailer-signature";

/**
 * Takes the framing off a body of Content-Encoding aws-chunked: `<size in hex>\r\n<data>\r\n` repeated, then
 * a chunk of size 0 and trailers, which are put into `trailers` by lower-case name. With `signatures` each
 * size is followed by `;chunk-signature=…`.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
  signatures?: ChunkSignatures,
): AsyncGenerator<Buffer> {
  const input = new ByteReader(source);
  for (;;) {
    const { size, signature } = parseHead(await input.readLine());
    for (let left = size; left > 0; ) {
      const piece = await input.readSome(left);
      left -= piece.length;
      signatures?.update(piece);
      yield piece;
    }
    signatures?.checkChunk(signature);
    if (size === 0) break;
    if ((await input.readLine()) !== "") throw malformed();
  }
  for (let line = await input.readLine(true); line !== ""; line = await input.readLine(true)) {
    const colon = line.indexOf(":");
    if (colon < 1) throw malformed();
    const name = line.slice(0, colon).trim().toLowerCase();
    const value = line.slice(colon + 1).trim();
    if (name !== trailerSignature) trailers.set(name, value);
    else signatures?.checkTrailers(trailers, value);
  }
}

function parseHead(line: string): { size: number; signature: string } {
  const [, size, signature = ""] =
    /^([0-9a-fA-F]{1,12})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line) ?? [];
  if (size === undefined) throw malformed();
  return { size: Number.parseInt(size, 16), signature };
}

function malformed(): AwsError {
  return new AwsError(400, "InvalidRequest", "The chunks of the aws-chunked body are malformed.");
}

class ByteReader {
  readonly #source: AsyncIterator<Buffer>;
  #buffer: Buffer = Buffer.alloc(0);

  constructor(source: AsyncIterable<Buffer>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** A line without its end; at the end of the body the empty line when that may be, else an error. */
  async readLine(mayEnd = false): Promise<string> {
    let end = this.#buffer.indexOf("\r\n");
    while (end < 0) {
      if (this.#buffer.length > longestLine) throw malformed();
      if (!(await this.#fill())) {
        if (mayEnd && this.#buffer.length === 0) return "";
        throw incompleteBody();
      }
      end = this.#buffer.indexOf("\r\n");
    }
    const line = this.#buffer.toString("latin1", 0, end);
    this.#buffer = this.#buffer.subarray(end + 2);
    return line;
  }

  async readSome(atMost: number): Promise<Buffer> {
    if (this.#buffer.length === 0 && !(await this.#fill())) throw incompleteBody();
    const piece = this.#buffer.subarray(0, atMost);
    this.#buffer = this.#buffer.subarray(piece.length);
    return piece;
  }

  async #fill(): Promise<boolean> {
    const { done, value } = await this.#source.next();
    if (done) return false;
    this.#buffer = this.#buffer.length === 0 ? value : Buffer.concat([this.#buffer, value]);
    return true;
  }
}

/** S3's error for a body that is longer or shorter than was announced. */
export function incompleteBody(): AwsError {
  const message = "You did not provide the number of bytes specified by the Content-Length HTTP header";
  return new AwsError(400, "IncompleteBody", message);
}
