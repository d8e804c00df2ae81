/**
 * Requests to services whose clients would be further packages, for the little that is asked of them: all of
 * it stands in the body.
 */
import { clientOptions, failureReporter, hasty } from "./client-options.ts";
import type { HandlerContext } from "./context.ts";
import { type ServiceName, serviceAddress, signingRegion } from "./service-address.ts";
import { type Credentials, noticedSkew, sha256, signedHeaders } from "./signed-headers.ts";

/** What AWS is asked, as the clients' commands are. */
export interface SignedRequest {
  readonly service: Extract<ServiceName, "iam" | "servicequotas">;
  /** As in an action of a policy, without the service. */
  readonly operation: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The answer's text. Throws SmeError or AwsFailure as the clients do, after one attempt, or two where the
 * clock is wrong.
 */
export async function sendSigned(context: HandlerContext, command: SignedRequest): Promise<string> {
  const { connection, region } = context;
  const { body, headers, service, operation } = command;
  const report = failureReporter(service, connection, region);
  const send = report(
    async () => {
      const { credentials } = clientOptions(connection, region, hasty);
      const key: Credentials = typeof credentials === "function" ? await credentials() : credentials;
      const url = serviceAddress(service, region);
      const request = { url, headers, hash: sha256(body) };
      const scope = { service, region: signingRegion(service, region) };
      const post = (now: Date) =>
        fetch(url, {
          method: "POST",
          headers: signedHeaders(request, scope, key, now),
          body,
          signal: AbortSignal.timeout(hasty.answer),
        }).catch((error: Error) => {
          // "fetch failed" alone says nothing.
          throw error.cause ?? error;
        });
      let answer = await post(new Date());
      const theirs = Date.parse(answer.headers.get("date") ?? "");
      // AWS' clock counts, as for the clients, where it has refused a signature of ours.
      if (!answer.ok && Math.abs(theirs - Date.now()) >= noticedSkew) answer = await post(new Date(theirs));
      const text = await answer.text();
      if (!answer.ok) throw refusalIn(text, answer.status);
      return text;
    },
    { commandName: operation },
  );
  return send({});
}

/** As the SDK would throw it: JSON has the code in `__type`, behind a namespace, and XML in an element. */
function refusalIn(text: string, status: number): Error {
  const json = /"__type"\s*:\s*"(?:[^"#]*#)?([^"]+)"/.exec(text)?.[1];
  const code = json ?? textOfElement(text, "Code") ?? `HTTP ${status}`;
  const [, quoted] = /"[mM]essage"\s*:\s*"((?:[^"\\]|\\.)*)"/.exec(text) ?? [];
  const message = quoted === undefined ? textOfElement(text, "Message") : String(JSON.parse(`"${quoted}"`));
  return Object.assign(new Error(message ?? ""), {
    name: code,
    $fault: status < 500 ? "client" : "server",
    $metadata: { httpStatusCode: status, attempts: 1 },
  });
}

/** What stands in the first XML element of this name, for elements that hold text alone. */
export function textOfElement(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
  return text?.replace(/&(amp|lt|gt|quot|apos);/g, (entity) => entities[entity] ?? entity);
}

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
};
