/** Whether anything answers at an address: without a key, so that it says nothing of rights. */
import { request as requestPlain } from "node:http";
import { type RequestOptions, request as requestSecure } from "node:https";

/** Milliseconds after which an address is given up. */
const longest = 3000;

/** What stopped it: the name, the connection, its certificate, or nobody answered what was asked. */
export type Obstacle = "name" | "connection" | "certificate" | "answer";

export type Probe = { url: URL } & (
  | { milliseconds: number; date: Date | undefined; received: Date }
  | { obstacle: Obstacle; cause: string }
);

/** Asks for nothing but an answer, which AWS gives to everybody: any will do. */
export async function probe(url: URL): Promise<Probe> {
  const request = url.protocol === "http:" ? requestPlain : requestSecure;
  const begun = Date.now();
  return new Promise((resolve) => {
    let reached: Obstacle = "name";
    const options: RequestOptions = { method: "GET", agent: false, signal: AbortSignal.timeout(longest) };
    const asked = request(url, options, (response) => {
      response.resume();
      const received = new Date();
      const date = new Date(response.headers.date ?? "");
      resolve({
        url,
        milliseconds: received.getTime() - begun,
        date: Number.isNaN(date.getTime()) ? undefined : date,
        received,
      });
      asked.destroy();
    });
    asked.on("socket", (socket) => {
      socket.on("lookup", (failure: Error | null) => {
        if (failure === null) reached = "connection";
      });
      socket.on("connect", () => {
        reached = "answer";
      });
    });
    asked.on("error", (failure: NodeJS.ErrnoException) => resolve({ url, ...obstacleOf(failure, reached) }));
    asked.end();
  });
}

function obstacleOf({ code = "", message, name }: NodeJS.ErrnoException, reached: Obstacle) {
  if (name === "AbortError" || name === "TimeoutError")
    return { obstacle: reached, cause: `nothing came within ${longest / 1000} s` };
  if (/^(ENOTFOUND|EAI_)/.test(code)) return { obstacle: "name" as const, cause: code };
  if (/CERT|SSL|TLS|UNABLE_TO|SELF_SIGNED|EPROTO/.test(code))
    return { obstacle: "certificate" as const, cause: `${code}: ${message}` };
  return { obstacle: reached === "name" ? ("connection" as const) : reached, cause: code || message };
}
