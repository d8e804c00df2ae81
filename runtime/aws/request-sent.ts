/** When a request is on its way, so that the time until it is answered can be used. */
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";

const channel = "http.client.request.start";

/**
 * Resolves once the next HTTP request that this process makes has been handed to the system. Never rejects,
 * and where there is no request, or none that comes through, it never resolves: wait for the answer as well.
 */
export function requestSent(): Promise<void> {
  return new Promise((resolve) => {
    const begun = (message: unknown) => {
      unsubscribe(channel, begun);
      (message as { request: ClientRequest }).request.once("finish", resolve);
    };
    subscribe(channel, begun);
  });
}
