/** Files on the client's machine: it answers HTTP requests on a connection that it has opened itself. */

import { createHash } from "node:crypto";
import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { connect, type TLSSocket } from "node:tls";
import { LaterFile } from "./later-file.ts";
import { type FileWriter, type Storage, TransferFailure } from "./storage.ts";

export interface TunnelOptions {
  /** `https://…` makes the client the TLS server of its connection. */
  url: string;
  /** `sha256//` and the digest in Base64 of the key that its certificate must have, if it is known. */
  publicKey: string | undefined;
  signal: AbortSignal;
}

/** How long a client may go on sending what nobody reads any more, and hear of the failure meanwhile. */
const patience = 1000;

/** What curl says, which Exasol's messages repeat with its number. */
const curl = {
  refused: "[Connection refused],[7],[Couldn't connect to server]",
  partial: "[transfer closed with outstanding read data remaining],[18],[Transferred a partial file]",
  noReply: "[Empty reply from server],[52],[Server returned nothing (no headers, no data)]",
  send: "[Send failure: Connection reset by peer],[55],[Failed sending data to the peer]",
  handshake: "[SSL connect error],[35],[SSL connect error]",
  key: "[SSL: public key does not match pinned public key],[90],[SSL public key does not match pinned public key]",
}; // all but the partial file unconfirmed

/** One tunnel, asked for one file after the other. */
export class TunnelStorage implements Storage {
  readonly #options: TunnelOptions;
  readonly #socket: Socket | undefined;
  #connection: Promise<Socket> | undefined;
  readonly #agent: Agent;
  /** Settles when the file that was opened last has been sent. */
  #sent: Promise<void> | undefined;

  /** Without a socket, as when the client has gone, all fails. */
  constructor(socket: Socket | undefined, options: TunnelOptions) {
    this.#socket = socket;
    this.#options = options;
    // Its own failures are seen where it is read or written.
    socket?.on("error", () => undefined);
    options.signal.addEventListener("abort", this.#abort);
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1 });
  }

  readonly #abort = () => void this.#socket?.destroy();

  #url(file: string): string {
    return `${this.#options.url.replace(/\/+$/, "")}${pathOf(file)}`;
  }

  /** What a transfer fails with: for one that was aborted the reason of that. */
  #failure(file: string, text: string, cause?: unknown, bytes = 0): Error {
    const { signal } = this.#options;
    if (signal.aborted) return signal.reason as Error;
    return new TransferFailure(this.#url(file), 0, text, { cause, bytes });
  }

  async #begin(method: string, file: string): Promise<ClientRequest> {
    this.#options.signal.throwIfAborted();
    const socket = this.#socket;
    if (!socket || socket.destroyed) throw this.#failure(file, curl.refused);
    this.#connection ??= this.#secure(socket, file);
    const connection = await this.#connection;
    let isUsed = false;
    this.#agent.createConnection = () => {
      // A client that closes after the first file has no second one.
      if (isUsed || connection.destroyed) throw this.#failure(file, curl.refused);
      isUsed = true;
      return connection;
    };
    const { host } = new URL(this.#options.url);
    // Clients take the file in pieces: Node would send one without a byte whole.
    const pieces = method === "PUT" ? { "transfer-encoding": "chunked" } : {};
    const sent = request({
      method,
      path: pathOf(file),
      headers: { host, ...pieces },
      agent: this.#agent,
    });
    sent.on("socket", (used) => void used.resume());
    return sent;
  }

  async #secure(socket: Socket, file: string): Promise<Socket> {
    if (this.#options.url.startsWith("http:")) return socket;
    // Certificates of tunnels are made for one transfer; nobody but the key can vouch for them.
    const secured = connect({ socket, rejectUnauthorized: false });
    await new Promise<void>((resolve, reject) => {
      const fail = (error?: Error) => reject(this.#failure(file, curl.handshake, error));
      secured.once("secureConnect", resolve);
      secured.once("error", fail);
      socket.once("close", fail);
    });
    secured.on("error", () => undefined);
    const { publicKey } = this.#options;
    if (publicKey !== undefined && publicKey !== keyOf(secured)) {
      secured.destroy();
      throw this.#failure(file, curl.key);
    }
    return secured;
  }

  #answered(sent: ClientRequest, file: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      sent.once("response", resolve);
      sent.on("error", (error: Error) => {
        reject(error instanceof TransferFailure ? error : this.#failure(file, curl.noReply, error));
      });
    });
  }

  async read(file: string): Promise<Readable> {
    const sent = await this.#begin("GET", file);
    const answer = this.#answered(sent, file);
    sent.end();
    const response = await answer;
    if (response.statusCode !== 200)
      throw new TransferFailure(this.#url(file), response.statusCode ?? 0, response.statusMessage ?? "");
    return Readable.from(this.#content(response, file), { objectMode: false });
  }

  async *#content(response: IncomingMessage, file: string): AsyncGenerator<Buffer> {
    let bytes = 0;
    try {
      // Who stops reading leaves the connection open: see close().
      for await (const chunk of response.iterator({ destroyOnReturn: false })) {
        bytes += (chunk as Buffer).length;
        yield chunk as Buffer;
      }
    } catch (error) {
      throw this.#failure(file, curl.partial, error, bytes);
    }
  }

  /** One after the other: rows of a later file come before the client has the earlier one. */
  openWriter(file: string): FileWriter {
    const before = this.#sent;
    const writer = before ? new LaterFile(before, () => this.#openNow(file)) : this.#openNow(file);
    let settle: (ending: Promise<void>) => void = () => undefined;
    this.#sent = new Promise((resolve) => {
      settle = resolve;
    });
    this.#sent.catch(() => undefined);
    return {
      write: (chunk) => writer.write(chunk),
      end: () => {
        const ending = writer.end();
        settle(ending);
        return ending;
      },
      discard: () => writer.discard(),
    };
  }

  #openNow(file: string): FileWriter {
    const begun = this.#begin("PUT", file).then((sent) => {
      const answer = this.#answered(sent, file);
      answer.catch(() => undefined);
      return { sent, answer };
    });
    begun.catch(() => undefined);
    return {
      write: async (chunk) => {
        const { sent, answer } = await begun;
        if (sent.destroyed) {
          await answer;
          throw this.#failure(file, curl.send);
        }
        if (!sent.write(Buffer.from(chunk)))
          await Promise.race([new Promise((resolve) => sent.once("drain", resolve)), answer]);
      },
      end: async () => {
        const { sent, answer } = await begun;
        sent.end();
        const response = await answer;
        response.resume();
        if (response.statusCode !== 200)
          throw new TransferFailure(this.#url(file), response.statusCode ?? 0, response.statusMessage ?? "");
        await new Promise<void>((resolve) => response.once("close", resolve));
      },
      // What was sent lacks its end: the client does not take it for the whole.
      discard: async () => undefined,
    };
  }

  close(failed: boolean): void {
    this.#options.signal.removeEventListener("abort", this.#abort);
    const socket = this.#socket;
    if (!socket || socket.destroyed) return;
    if (this.#options.signal.aborted) socket.destroy();
    if (!failed) {
      socket.destroySoon();
      return;
    }
    const impatience = setTimeout(() => socket.destroy(), patience).unref();
    socket.once("close", () => clearTimeout(impatience));
    void this.#connection?.then(
      (connection) => connection.resume(),
      () => undefined,
    );
  }
}

/** A blank and what is no ASCII cannot stand in a request as they are. */
const pathOf = (file: string): string => `/${file.replace(/^\/+/, "").replace(/[^!-~]+/g, escaped)}`;

const escaped = (text: string): string =>
  Buffer.from(text).toString("hex").toUpperCase().replace(/../g, "%$&");

function keyOf(socket: TLSSocket): string | undefined {
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: "spki", format: "der" });
  return key && `sha256//${createHash("sha256").update(key).digest("base64")}`;
}
