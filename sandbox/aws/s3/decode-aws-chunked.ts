import { AwsError } from "../http/aws-error.ts";

const longestLine = 8192;

/**
 * Takes the framing off a body of Content-Encoding aws-chunked: `<size in hex>\r\n<data>\r\n` repeated, then
 * a chunk of size 0 and trailers, which are put into `trailers` by lower-case name.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const input = new ByteReader(source);
  for (;;) {
    const size = parseSize(await input.readLine());
    if (size === 0) break;
    for (let left = size; left > 0; ) {
      const piece = await input.readSome(left);
      left -= piece.length;
      yield piece;
    }
    if ((await input.readLine()) !== "") throw malformed();
  }
  for (let line = await input.readLine(true); line !== ""; line = await input.readLine(true)) {
    const colon = line.indexOf(":");
    if (colon < 1) throw malformed();
    trailers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
}

function parseSize(line: string): number {
  if (!/^[0-9a-fA-F]{1,12}$/.test(line)) throw malformed();
  return Number.parseInt(line, 16);
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
        throw incomplete();
      }
      end = this.#buffer.indexOf("\r\n");
    }
    const line = this.#buffer.toString("latin1", 0, end);
    this.#buffer = this.#buffer.subarray(end + 2);
    return line;
  }

  async readSome(atMost: number): Promise<Buffer> {
    if (this.#buffer.length === 0 && !(await this.#fill())) throw incomplete();
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

function incomplete(): AwsError {
  const message = "You did not provide the number of bytes specified by the Content-Length HTTP header";
  return new AwsError(400, "IncompleteBody", message);
}
