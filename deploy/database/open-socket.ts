import { createRequire } from "node:module";
import type { TLSSocket } from "node:tls";
import type { ExaWebsocket } from "@exasol/exasol-driver-ts";
import type { WebSocket } from "ws";
import { SmeError } from "../../spec/errors.ts";
import { quoteLargeIntegers } from "./exact-integers.ts";

/** Imported it would take 50 ms more: Node reads CommonJS twice then, to find out what it exports. */
const loadWs = (): typeof import("ws") => createRequire(import.meta.url)("ws");

/** How the server's certificate is checked, and who we are; all in PEM. */
export interface TlsOptions {
  /** SHA-256 of the server's certificate (DER) in hex; with it, names and issuers do not matter. */
  fingerprint?: string;
  /** False accepts every certificate. */
  certificateCheck: boolean;
  /** Certificates to trust instead of the system's. */
  authorities?: string;
  clientCertificate?: string;
  clientPrivateKey?: string;
}

/**
 * Opens a WebSocket to the database; it fails before the login when the certificate is not the expected one.
 */
export function openSocket(
  url: string,
  tls: TlsOptions,
): { socket: WebSocket; failure(): SmeError | undefined } {
  let failure: SmeError | undefined;
  const socket: WebSocket = new (loadWs().WebSocket)(url, {
    perMessageDeflate: false,
    // The database's messages hold up to 64 MB of data, in JSON; ws' own limit is 100 MB.
    maxPayload: 0,
    rejectUnauthorized: tls.certificateCheck && tls.fingerprint === undefined,
    ...authorities(tls),
    ...(tls.clientCertificate === undefined ? {} : { cert: tls.clientCertificate }),
    ...(tls.clientPrivateKey === undefined ? {} : { key: tls.clientPrivateKey }),
  });
  const expected = tls.fingerprint;
  if (expected !== undefined) {
    socket.once("upgrade", (response) => {
      const found =
        (response.socket as TLSSocket).getPeerCertificate?.().fingerprint256?.replaceAll(":", "") ?? "none";
      if (found !== expected) {
        failure = new SmeError("E-SME-93", { address: new URL(url).host, expected, found });
        socket.terminate();
      }
    });
  }
  // Without a listener, an error after the driver has let go of the socket would end the process.
  socket.on("error", () => {});
  return { socket, failure: () => failure };
}

/** Where none counts Node need not read those of the system, which takes it 30 ms. */
function authorities({ authorities: ca, certificateCheck, fingerprint }: TlsOptions): {
  ca?: string | string[];
} {
  if (ca !== undefined) return { ca };
  return certificateCheck && fingerprint === undefined ? {} : { ca: [] };
}

/** The socket as the driver takes it. Integers that a JavaScript number cannot hold arrive as texts. */
export function driverSocket(socket: WebSocket): ExaWebsocket {
  return {
    get readyState() {
      return socket.readyState as number;
    },
    send: (data) => socket.send(data),
    close: () => socket.close(),
    get onmessage(): ExaWebsocket["onmessage"] {
      return socket.onmessage;
    },
    set onmessage(handler: ExaWebsocket["onmessage"]) {
      socket.onmessage = handler && (({ data }) => handler({ data: exactly(data) }));
    },
    get onopen() {
      return socket.onopen;
    },
    set onopen(handler) {
      socket.onopen = handler;
    },
    get onclose() {
      return socket.onclose as ExaWebsocket["onclose"];
    },
    set onclose(handler) {
      socket.onclose = handler;
    },
    get onerror() {
      return socket.onerror as ExaWebsocket["onerror"];
    },
    set onerror(handler) {
      socket.onerror = handler;
    },
  };
}

function exactly<Data>(data: Data): Data | string {
  return typeof data === "string" ? quoteLargeIntegers(data) : data;
}
