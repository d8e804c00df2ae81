import querystring from "node:querystring";
import { PassThrough, Readable } from "node:stream";
import { finished } from "node:stream/promises";
import { type FileWriter, type Location, type Storage, TransferFailure } from "./storage.ts";

/** Files under a URL, sent with PUT and fetched with GET. */
export class HttpStorage implements Storage {
  readonly #location: Location;
  readonly #signal: AbortSignal;

  constructor(location: Location, signal: AbortSignal) {
    this.#location = withOwnLogin(location);
    this.#signal = signal;
  }

  #url(file: string): string {
    return `${this.#location.url.replace(/\/+$/, "")}/${file.replace(/^\/+/, "")}`;
  }

  async #request(file: string, init: RequestInit): Promise<Response> {
    const { user, password } = this.#location;
    const url = this.#url(file);
    if (!URL.canParse(url)) throw new TransferFailure(url, 0, "URL using bad/illegal format or missing URL");
    const headers =
      user === "" ? {} : { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
    let response: Response;
    try {
      response = await fetch(url, { ...init, headers, signal: this.#signal });
    } catch (error) {
      this.#signal.throwIfAborted();
      const cause = (error as Error).cause;
      throw new TransferFailure(url, 0, cause instanceof Error ? cause.message : String(error), {
        cause: error,
      });
    }
    if (response.ok) return response;
    throw new TransferFailure(url, response.status, (await response.text()).slice(0, 500));
  }

  openWriter(file: string): FileWriter {
    const body = new PassThrough();
    const request = { method: "PUT", body: Readable.toWeb(body), duplex: "half" } as RequestInit;
    const answered = this.#request(file, request).then(async (response) => {
      await response.arrayBuffer().catch((error: unknown) => {
        this.#signal.throwIfAborted();
        throw new TransferFailure(this.#url(file), 0, "the connection broke off", { cause: error });
      });
    });
    answered.catch((error: Error) => body.destroy(error));
    // A server may begin to answer before it has read all; behind the answer's end fetch() sends nothing.
    const read = finished(body).catch(async () => {
      await answered;
      throw new TransferFailure(this.#url(file), 0, "the server has answered before it had read everything");
    });
    read.catch(() => undefined);
    return {
      write: async (chunk) => {
        if (body.destroyed) await read;
        if (!body.write(Buffer.from(chunk)))
          await Promise.race([new Promise((resolve) => body.once("drain", resolve)), read]);
      },
      end: async () => {
        body.end();
        await Promise.all([read, answered]);
      },
      discard: async () => {
        body.destroy(new Error("the export failed"));
        await answered.catch(() => undefined);
      },
    };
  }

  async read(file: string): Promise<Readable> {
    const { body } = await this.#request(file, { method: "GET" });
    return body ? Readable.fromWeb(body as import("node:stream/web").ReadableStream) : Readable.from([]);
  }

  close(): void {}
}

/**
 * `https://user:password@host`, which fetch() refuses: they are sent as those of USER and IDENTIFIED BY are.
 */
function withOwnLogin(location: Location): Location {
  const url = URL.canParse(location.url) ? new URL(location.url) : undefined;
  if (url === undefined || url.username + url.password === "") return location;
  const { username, password } = url;
  url.username = "";
  url.password = "";
  if (location.user !== "") return { ...location, url: url.href };
  return { url: url.href, user: querystring.unescape(username), password: querystring.unescape(password) };
}
