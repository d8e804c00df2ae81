import { SmeError } from "../../spec/errors.ts";
import { withoutLogin } from "../../spec/without-secrets.ts";

/** Where a database listens and how its certificate is checked. */
export interface Dsn {
  host: string;
  port: number;
  /** `ws` sends everything in the clear; it is for tests on one machine. */
  protocol: "wss" | "ws";
  /** SHA-256 of the server's certificate (DER), 64 upper-case hex digits. */
  fingerprint?: string;
  /** False for `host/nocertcheck:port`. */
  certificateCheck: boolean;
}

const defaultPort = 8563;
const form =
  /^(?:(?<protocol>wss?):\/\/)?(?<host>\[[0-9a-f:.%]+\]|[^\s/:,[\]]+)(?:\/(?<check>nocertcheck|[0-9a-f]{64}|[0-9a-f]{2}(?::[0-9a-f]{2}){31}))?(?::(?<port>\d{1,5}))?$/i;

/**
 * Reads `host:port` and `host/FINGERPRINT:port`, as Exasol's clients write it. The port may be left out; the
 * fingerprint may have colons; an IPv6 address stands in brackets.
 */
export function parseDsn(text: string): Dsn {
  if (text.includes("@")) {
    const complaint = "user and password have options of their own";
    throw new SmeError("E-SME-91", { dsn: withoutLogin(text), complaint });
  }
  if (/\.\.|,/.test(text)) {
    throw new SmeError("E-SME-91", { dsn: text, complaint: "lists and ranges of hosts are not supported" });
  }
  const { protocol, host, check, port } = form.exec(text.trim())?.groups ?? {};
  if (host === undefined) {
    throw new SmeError("E-SME-91", {
      dsn: text,
      complaint: "it is not of the form host:port or host/FINGERPRINT:port",
    });
  }
  const portNumber = port === undefined ? defaultPort : Number(port);
  if (portNumber < 1 || portNumber > 65535) {
    throw new SmeError("E-SME-91", { dsn: text, complaint: `${port} is no port` });
  }
  const pinned = check !== undefined && check.toLowerCase() !== "nocertcheck";
  return {
    host,
    port: portNumber,
    protocol: protocol?.toLowerCase() === "ws" ? "ws" : "wss",
    certificateCheck: check === undefined || pinned,
    ...(pinned ? { fingerprint: check.replaceAll(":", "").toUpperCase() } : {}),
  };
}
