/**
 * A database that says what a test tells it to: the login and the frames of Exasol's WebSocket API, and no
 * SQL. For answers that a working database does not give on demand.
 */
import { constants, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";

export interface ScriptedDatabase {
  port: number;
  /** Every command in the order received. */
  commands: Record<string, unknown>[];
  /** The password of the last login, as its bytes in hex. */
  password(): string;
  /** Sockets that are open now. */
  openSockets(): number;
  /** Sockets ever opened. */
  connections(): number;
  close(): Promise<void>;
}

/** An answer as JSON text or as the object to send; undefined sends none. */
export type Answer = string | object | undefined;

export interface ScriptedDatabaseOptions {
  /** Answers execute, fetch, closeResultSet and what else comes after the login; a bare ok unless given. */
  answer?(command: Record<string, unknown>): Answer | Promise<Answer>;
  /** Refuses the login. */
  refuse?: boolean;
  /** With it the server speaks TLS. */
  certificate?: { key: string; cert: string; ca?: string; requestCert?: boolean };
}

const keys = generateKeyPairSync("rsa", { modulusLength: 1024 });
const jwk = keys.publicKey.export({ format: "jwk" });

/** Starts it on a free port of 127.0.0.1. */
export async function startScriptedDatabase(
  options: ScriptedDatabaseOptions = {},
): Promise<ScriptedDatabase> {
  const server: Server = options.certificate ? createHttpsServer(options.certificate) : createHttpServer();
  const sockets = new WebSocketServer({ server, perMessageDeflate: false });
  const commands: Record<string, unknown>[] = [];
  let password = "";
  let connections = 0;

  sockets.on("connection", (socket) => {
    connections += 1;
    socket.on("error", () => {});
    let loggedIn = false;
    socket.on("message", async (message) => {
      const command = JSON.parse(String(message)) as Record<string, unknown>;
      commands.push(command);
      const send = (answer: Answer): void => {
        if (answer !== undefined) socket.send(typeof answer === "string" ? answer : JSON.stringify(answer));
      };
      if (command.command === "login") {
        send({
          status: "ok",
          responseData: {
            publicKeyPem: keys.publicKey.export({ type: "pkcs1", format: "pem" }),
            publicKeyModulus: Buffer.from(String(jwk.n), "base64url").toString("hex"),
            publicKeyExponent: Buffer.from(String(jwk.e), "base64url").toString("hex"),
          },
        });
      } else if (!loggedIn) {
        password = decrypt(String(command.password));
        loggedIn = !options.refuse;
        send(
          options.refuse
            ? {
                status: "error",
                exception: { sqlCode: "08004", text: "Connection exception - authentication failed." },
              }
            : { status: "ok", responseData: { sessionId: 1 } },
        );
      } else if (command.command === "disconnect") {
        send({ status: "ok" });
      } else {
        send(options.answer ? await options.answer(command) : ok());
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    commands,
    password: () => password,
    openSockets: () => sockets.clients.size,
    connections: () => connections,
    async close() {
      for (const client of sockets.clients) client.terminate();
      sockets.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function ok(...results: object[]): object {
  return { status: "ok", responseData: { numResults: results.length, results } };
}

export function rowCount(count: number): object {
  return { resultType: "rowCount", rowCount: count };
}

/** A result set with its data inline; data is column-major. */
export function resultSet(columns: { name: string; dataType: object }[], data: unknown[][]): object {
  const numRows = data[0]?.length ?? 0;
  return {
    resultType: "resultSet",
    resultSet: { numColumns: columns.length, numRows, numRowsInMessage: numRows, columns, data },
  };
}

export function failure(sqlCode: string, text: string): object {
  return { status: "error", exception: { sqlCode, text } };
}

/** Node refuses PKCS #1 v1.5 padding for decryption, so it is taken off here. */
function decrypt(base64: string): string {
  const block = privateDecrypt(
    { key: keys.privateKey, padding: constants.RSA_NO_PADDING },
    Buffer.from(base64, "base64"),
  );
  return block.subarray(block.indexOf(0, 2) + 1).toString("hex");
}
