import { timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** Where the console is. No bucket can have this name. */
export const consolePath = "/_console";

/**
 * Whether the request is for the console: by its path, from this machine, and to it by a name that only this
 * machine can mean. Another name may be a stranger's that was made to lead here (DNS rebinding): that is a
 * request to S3 like any other, which refuses it.
 */
export function isForConsole({ headers, socket, url = "" }: IncomingMessage): boolean {
  const [path = ""] = url.split("?");
  if (path !== consolePath && !path.startsWith(`${consolePath}/`)) return false;
  const port = socket.localPort;
  const names = ["127.0.0.1", "localhost", "[::1]"].map((name) => `${name}:${port}`);
  return names.includes(headers.host ?? "") && isLoopback(socket.remoteAddress ?? "");
}

/**
 * What is asked for behind `/_console/KEY/`; undefined without the key, which only its address tells: UDFs
 * and transfers come from this machine, too, and what they may see SQL's rights say.
 */
export function pathWithin(pathname: string, key: string): string | undefined {
  const [given = "", ...rest] = pathname.slice(consolePath.length + 1).split("/");
  const [theirs, ours] = [Buffer.from(given), Buffer.from(key)];
  return theirs.length === ours.length && timingSafeEqual(theirs, ours) ? rest.join("/") : undefined;
}

function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\./.test(address) || address === "::1";
}

/**
 * Why a page of another origin may have sent the request; undefined for one of the console itself, and of
 * clients that are no browsers. Only the page may be come to from elsewhere, by a link: it shows nothing by
 * itself. A change must be JSON, which another origin's page cannot send without asking first; and nobody
 * answers it that it may.
 */
export function refusalOfForeign(message: IncomingMessage, isPage: boolean): string | undefined {
  const { headers, method } = message;
  const { host, origin } = headers;
  const site = headers["sec-fetch-site"];
  const isLink = isPage && method === "GET" && headers["sec-fetch-mode"] === "navigate";
  if (origin !== undefined && origin !== `http://${host}`) return "It comes from another origin.";
  if (site !== undefined && site !== "same-origin" && site !== "none" && !isLink)
    return "It comes from a page of another site.";
  if (method !== "GET" && method !== "PUT") return "The console has GET and PUT only.";
  const [type = ""] = (headers["content-type"] ?? "").split(";");
  if (method === "PUT" && type.trim().toLowerCase() !== "application/json")
    return "A change must have the content type application/json.";
  return undefined;
}
