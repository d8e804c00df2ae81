import { constants, publicEncrypt } from "node:crypto";
import { deflateSync, inflateSync } from "node:zlib";
import { WebSocket } from "ws";

/** One answer as it came: the text, and its parsed form. */
export interface Answer {
  text: string;
  status: string;
  responseData: Record<string, unknown> & {
    results?: { resultSet?: Record<string, unknown>; rowCount?: number }[];
  };
  attributes?: Record<string, unknown>;
  exception?: { sqlCode: string; text: string };
}

/** A client that speaks the protocol without a driver. */
export class RawClient {
  readonly socket: WebSocket;
  compressed = false;
  readonly #answers: Answer[] = [];
  readonly #waiting: ((answer: Answer) => void)[] = [];

  constructor(url: string) {
    this.socket = new WebSocket(url, { rejectUnauthorized: false });
    this.socket.on("message", (data: Buffer, isBinary) => {
      const text = (isBinary ? inflateSync(data) : data).toString();
      const answer: Answer = { text, ...JSON.parse(text) };
      const waiter = this.#waiting.shift();
      if (waiter) waiter(answer);
      else this.#answers.push(answer);
    });
  }

  async opened(): Promise<this> {
    await new Promise((resolve, reject) => this.socket.once("open", resolve).once("error", reject));
    return this;
  }

  post(request: object): void {
    const text = JSON.stringify(request);
    this.socket.send(this.compressed ? deflateSync(text) : text);
  }

  async answer(): Promise<Answer> {
    const ready = this.#answers.shift();
    return ready ?? new Promise((resolve) => this.#waiting.push(resolve));
  }

  async ask(request: object): Promise<Answer> {
    this.post(request);
    return this.answer();
  }

  async login(password: string, more: object = {}, protocolVersion = 3): Promise<Answer> {
    const key = await this.ask({ command: "login", protocolVersion });
    const encrypted = publicEncrypt(
      { key: String(key.responseData.publicKeyPem), padding: constants.RSA_PKCS1_PADDING },
      Buffer.from(password),
    );
    return this.ask({
      username: "sys",
      password: encrypted.toString("base64"),
      useCompression: false,
      ...more,
    });
  }

  async close(): Promise<void> {
    if (this.socket.readyState === WebSocket.CLOSED) return;
    const closed = new Promise((resolve) => this.socket.once("close", resolve));
    this.socket.close();
    await closed;
  }
}
