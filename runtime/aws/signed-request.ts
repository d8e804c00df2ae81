/**
 * Requests to services whose clients would be further packages, for the little that is asked of them. Signed
 * as AWS' "Signature Version 4 signing process" says; no path or query has to be encoded for it, as all that
 * is asked stands in the body.
 */
import { createHash, createHmac } from "node:crypto";
import { clientOptions, failureReporter, hasty } from "./client-options.ts";
import type { HandlerContext } from "./context.ts";
import { type ServiceName, serviceAddress, signingRegion } from "./service-address.ts";

/** What AWS is asked, as the clients' commands are. */
export interface SignedRequest {
  readonly service: Extract<ServiceName, "iam" | "servicequotas">;
  /** As in an action of a policy, without the service. */
  readonly operation: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Milliseconds by which a clock must be wrong before AWS' is taken, as for the clients. */
const noticedSkew = 240_000;

/** What a key signs with. */
interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/**
 * The answer's text. Throws SmeError or AwsFailure as the clients do, after one attempt, or two where the
 * clock is wrong.
 */
export async function sendSigned(context: HandlerContext, command: SignedRequest): Promise<string> {
  const { connection, region } = context;
  const { service, operation } = command;
  const report = failureReporter(service, connection, region);
  const send = report(
    async () => {
      const { credentials } = clientOptions(connection, region, hasty);
      const key: Credentials = typeof credentials === "function" ? await credentials() : credentials;
      const url = serviceAddress(service, region);
      const post = (now: Date) =>
        fetch(url, {
          method: "POST",
          headers: signedHeaders(command, url, signingRegion(service, region), key, now),
          body: command.body,
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

/** All headers of the request but Host, which the connection adds, and the signature among them. */
function signedHeaders(
  { body, headers, service }: SignedRequest,
  url: URL,
  region: string,
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  now: Date,
): Record<string, string> {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, "");
  const day = time.slice(0, 8);
  const sent = {
    ...headers,
    "x-amz-date": time,
    ...(sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken }),
  };
  const all = Object.entries({ ...sent, host: url.host }).sort(([a], [b]) => (a < b ? -1 : 1));
  const names = all.map(([name]) => name).join(";");
  const lines = all.map(([name, text]) => `${name}:${text}\n`).join("");
  const request = ["POST", "/", "", lines, names, sha256(body)].join("\n");
  const scope = `${day}/${region}/${service}/aws4_request`;
  const key = [day, region, service, "aws4_request"].reduce(
    (secret: string | Buffer, part) => createHmac("sha256", secret).update(part).digest(),
    `AWS4${secretAccessKey}`,
  );
  const text = ["AWS4-HMAC-SHA256", time, scope, sha256(request)].join("\n");
  const signature = createHmac("sha256", key).update(text).digest("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`;
  return { ...sent, authorization };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
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
