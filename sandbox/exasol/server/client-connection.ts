import { promisify } from "node:util";
import { deflate, deflateSync, inflate, inflateSync } from "node:zlib";
import type { WebSocket } from "ws";
import { inTurns, nextTurn } from "../engine/execution/turns.ts";
import { type ClientInfo, type Engine, ExasolError, type Session } from "../model.ts";
import {
  type Attributes,
  applyAttributes,
  changedAttributes,
  defaultAttributes,
  type KnownAttributes,
  statementAttributes,
} from "./attributes.ts";
import type { LoginKey } from "./login-key.ts";
import {
  objectOf,
  parseRequest,
  parseRequestInSteps,
  type Request,
  refuseOthers,
  textOf,
} from "./request.ts";
import { SessionCommands } from "./session-commands.ts";

export interface ConnectionOptions {
  engine: Engine;
  /** How the client came. */
  client: Pick<ClientInfo, "encrypted" | "host">;
  /** What getHosts tells: one address a node. */
  hosts: string[];
  loginKey: Promise<LoginKey>;
  /** Told what a client did that this database does not support. */
  log?: (line: string) => void;
}

interface Login {
  session: Session;
  commands: SessionCommands;
  attributes: Attributes;
  /** What the client has been told. */
  known: KnownAttributes;
}

const loginMembers = [
  ...["username", "password", "useCompression", "attributes", "clientName", "driverName", "clientOs"],
  ...["clientOsUsername", "clientLanguage", "clientVersion", "clientRuntime"],
];
const noTokens =
  "A client logged in with an OpenID token, which the local Exasol does not know: login refused. " +
  "Log in with user and password.";
const newestProtocol = 5;
const maxMessageBytes = 64 * 1024 * 1024;

/** In bytes, of a request, compressed or not. */
export const largestRequest = 128 * 1024 * 1024;

/** What has more bytes is compressed and read in such a way that others have their turn meanwhile. */
const largeMessage = 64 * 1024;
const deflateInThread = promisify(deflate);
const inflateInThread = promisify(inflate);

/** One client: its login, then one answer for each of its requests, in order. */
export class ClientConnection {
  /** Settles when the socket is gone and the session is closed. */
  readonly closed: Promise<void>;
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  #work: Promise<void> = Promise.resolve();
  #protocolVersion: number | undefined;
  #login: Login | undefined;
  #gone = false;
  /** How many requests have been received, aborts aside, and how many of them have begun. */
  #received = 0;
  #begun = 0;

  constructor(socket: WebSocket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    socket.on("message", (data: Buffer, isBinary) => this.#receive(data, isBinary));
    socket.on("error", () => socket.terminate());
    this.closed = new Promise((resolve) => {
      socket.on("close", () => {
        this.#gone = true;
        this.#login?.commands.abort();
        resolve(this.#work.then(() => this.#endSession()));
      });
    });
  }

  get loggedIn(): boolean {
    return this.#login !== undefined;
  }

  /** Aborts what runs, closes the socket and waits for the session's end. */
  async shutDown(): Promise<void> {
    this.#login?.commands.abort();
    this.#socket.close(1001, "The database shuts down.");
    const impatience = setTimeout(() => this.#socket.terminate(), 500);
    await this.closed;
    clearTimeout(impatience);
  }

  #receive(data: Buffer, isBinary: boolean): void {
    const isCompressed = isBinary && this.#login?.attributes.compressionEnabled === true;
    let request: Request | undefined;
    try {
      const bytes = isCompressed ? inflatedAtOnce(data) : data;
      if (bytes && bytes.length < largeMessage) request = parseRequest(bytes);
    } catch (error) {
      this.#work = this.#work.then(() => this.#send(this.#errorJson(error)));
      return;
    }
    // It must overtake the statement it is to abort, and has no answer.
    if (request?.command === "abortQuery") {
      // The request before may have come in one piece with it, and begins at the end of this turn; so may the
      // one after, which is not meant.
      const last = this.#received;
      setImmediate(() => {
        if (this.#begun > last) return;
        this.#reading?.abort(new ExasolError("R0003", "Client requested execution abort."));
        this.#login?.commands.abort();
      });
      return;
    }
    this.#received++;
    this.#work = this.#work.then(() => this.#answer(request ?? (() => this.#readLong(data, isCompressed))));
  }

  /** Of the long request that is being read. */
  #reading: AbortController | undefined;

  async #readLong(data: Buffer, isCompressed: boolean): Promise<Request> {
    const reading = new AbortController();
    this.#reading = reading;
    const others = () => nextTurn(reading.signal);
    try {
      // Receiving it took a turn of its own.
      await others();
      const bytes = isCompressed ? await inflateInThread(data, { maxOutputLength: largestRequest }) : data;
      return await inTurns(parseRequestInSteps(bytes), others);
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      throw new ExasolError("00000", `The request has more than ${largestRequest} bytes.`);
    } finally {
      this.#reading = undefined;
    }
  }

  async #answer(received: Request | (() => Promise<Request>)): Promise<void> {
    this.#begun++;
    if (this.#gone) return;
    let request: Request;
    try {
      request = typeof received === "function" ? await received() : received;
    } catch (error) {
      await this.#send(this.#errorJson(error));
      return;
    }
    if (this.#gone) return;
    if (this.#login) await this.#answerCommand(this.#login, request);
    else if (this.#protocolVersion === undefined) await this.#beginLogin(request);
    else await this.#finishLogin(request, this.#protocolVersion);
  }

  async #beginLogin(request: Request): Promise<void> {
    if (request.command === "login") {
      this.#protocolVersion = Math.max(1, Math.min(newestProtocol, Number(request.protocolVersion) || 1));
      const { publicKeyPem, publicKeyModulus, publicKeyExponent } = await this.#options.loginKey;
      void this.#sendOk(JSON.stringify({ publicKeyPem, publicKeyModulus, publicKeyExponent }));
      return;
    }
    const isToken = request.command === "loginToken";
    if (isToken) this.#options.log?.(noTokens);
    const text = isToken ? "authentication failed" : "the first command must be login.";
    this.#refuse(new ExasolError("08004", `Connection exception - ${text}`));
  }

  async #finishLogin(request: Request, protocolVersion: number): Promise<void> {
    const { client, engine, hosts, loginKey } = this.#options;
    let session: Session | undefined;
    try {
      // What was not encrypted with the key is nobody's password.
      const password = (await loginKey).decrypt(textOf(request, "password")) ?? Buffer.alloc(0);
      session = await engine.logIn(textOf(request, "username"), password, {
        ...clientInfo(request),
        ...client,
      });
      refuseOthers(request, loginMembers);
      const changes = objectOf(request, "attributes");
      // The driver for Go asks for it by the attribute, all others by the member.
      const compressionEnabled = request.useCompression === true || changes.compressionEnabled === true;
      const attributes = { ...defaultAttributes(), compressionEnabled };
      await applyAttributes(session, attributes, { ...changes, compressionEnabled });
      const commands = new SessionCommands({
        session,
        attributes,
        protocolVersion,
        hosts,
      });
      // Compression starts after this answer.
      void this.#sendOk(loginData(session, protocolVersion));
      this.#login = { session, attributes, commands, known: statementAttributes(session) };
      // Behind the answer that the statement it was ended in still has.
      session.killed.addEventListener("abort", () => {
        this.#work = this.#work.then(() => this.#leave());
      });
    } catch (error) {
      await session?.close();
      this.#refuse(error);
    }
  }

  async #answerCommand(login: Login, request: Request): Promise<void> {
    if (request.command === "disconnect") {
      await this.#endSession();
      await this.#send('{"status":"ok"}', login.attributes.compressionEnabled);
      this.#socket.close(1000);
      return;
    }
    const feedback = this.#startFeedback(login.attributes.feedbackInterval);
    try {
      const { data, attributes } = await login.commands.run(request);
      const now = statementAttributes(login.session);
      await this.#sendOk(data, { ...changedAttributes(now, login.known), ...attributes });
      login.known = now;
    } catch (error) {
      await this.#send(this.#errorJson(error));
    } finally {
      clearInterval(feedback);
    }
  }

  /** While a statement runs, clients with a time-out want to hear that the server is alive. */
  #startFeedback(seconds: number): NodeJS.Timeout | undefined {
    if (seconds === 0) return undefined;
    return setInterval(() => {
      if (this.#socket.readyState === this.#socket.OPEN) this.#socket.pong();
    }, seconds * 1000);
  }

  async #endSession(): Promise<void> {
    const login = this.#login;
    this.#login = undefined;
    login?.commands.clear();
    await login?.session.close();
  }

  async #leave(): Promise<void> {
    await this.#endSession();
    this.#socket.close(1000);
  }

  #refuse(error: unknown): void {
    void this.#send(this.#errorJson(error));
    // Drivers close after a failed login; were the server first, the close could overtake the error in them.
    setTimeout(() => this.#socket.close(1008), 1000).unref();
  }

  /** Settles when the answer is on its way, which the next one must not overtake. */
  async #sendOk(data: string | Buffer | undefined, attributes: Record<string, unknown> = {}): Promise<void> {
    const behind = Object.keys(attributes).length > 0 ? `,"attributes":${JSON.stringify(attributes)}}` : "}";
    const before = data === undefined ? '{"status":"ok"' : '{"status":"ok","responseData":';
    const json = Buffer.isBuffer(data)
      ? Buffer.concat([Buffer.from(before), data, Buffer.from(behind)])
      : before + (data ?? "") + behind;
    const isCompressed = this.#login?.attributes.compressionEnabled === true;
    // A small one need not wait for a thread.
    if (!isCompressed || json.length < largeMessage) void this.#send(json);
    else void this.#write(await deflateInThread(json), true);
  }

  #send(
    json: string | Buffer,
    compressed = this.#login?.attributes.compressionEnabled === true,
  ): Promise<void> {
    return this.#write(compressed ? deflateSync(json) : json, compressed);
  }

  /** Resolves when it is sent, or nobody is there any more. */
  #write(message: string | Buffer, binary: boolean): Promise<void> {
    return new Promise((resolve) => {
      const done = () => resolve();
      if (this.#gone) done();
      else this.#socket.send(message, { binary }, done);
    });
  }

  #errorJson(error: unknown): string {
    const sqlCode = error instanceof ExasolError ? error.sqlCode : "00000";
    const message = error instanceof Error ? error.message : String(error);
    const session = this.#login ? ` (Session: ${this.#login.session.info.sessionId})` : "";
    return JSON.stringify({ status: "error", exception: { text: message + session, sqlCode } });
  }
}

/** undefined where it is large. */
function inflatedAtOnce(data: Buffer): Buffer | undefined {
  if (data.length >= largeMessage) return undefined;
  try {
    return inflateSync(data, { maxOutputLength: largeMessage });
  } catch (error) {
    if (isTooLarge(error)) return undefined;
    throw error;
  }
}

const isTooLarge = (error: unknown): boolean =>
  error instanceof RangeError && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";

/** What the client's login says of it, under the names that EXA_DBA_SESSIONS has for it. */
function clientInfo(request: Request): ClientInfo {
  const said = (member: string) => (typeof request[member] === "string" ? request[member].trim() : "");
  const info = {
    client: `${said("clientName")} ${said("clientVersion")}`.trim(),
    driver: said("driverName"),
    operatingSystem: said("clientOs"),
    operatingSystemUser: said("clientOsUsername"),
  };
  return Object.fromEntries(Object.entries(info).filter(([, value]) => value !== ""));
}

function loginData(session: Session, protocolVersion: number): string {
  const { info } = session;
  const data = {
    protocolVersion,
    releaseVersion: info.databaseVersion,
    databaseName: info.databaseName,
    productName: "EXASolution",
    maxDataMessageSize: maxMessageBytes,
    maxIdentifierLength: 128,
    maxVarcharLength: 2_000_000,
    identifierQuoteString: '"',
    timeZone: session.parameter("TIME_ZONE"),
    timeZoneBehavior: session.parameter("TIME_ZONE_BEHAVIOR"),
  };
  // The id exceeds what a JavaScript number holds.
  return `{"sessionId":${info.sessionId},${JSON.stringify(data).slice(1)}`;
}
