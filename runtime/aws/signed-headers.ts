/** Signs requests as AWS' "Signature Version 4 signing process" says. */
import { createHash, createHmac } from "node:crypto";

/** Milliseconds by which a clock must be wrong before AWS' is taken, as the SDK has it. */
export const noticedSkew = 240_000;

/** What a key signs with. */
export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** A POST without a query. */
export interface Signable {
  readonly url: URL;
  /** In lower case. All are signed. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body's SHA-256, in hexadecimal digits. */
  readonly hash: string;
}

/** What a signature is good for: the service by the name that AWS signs it by. */
export interface SigningScope {
  readonly service: string;
  readonly region: string;
}

/** All headers of the request but Host, which the connection adds, and the signature among them. */
export function signedHeaders(
  { hash, headers, url }: Signable,
  { region, service }: SigningScope,
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
  const lines = all.map(([name, text]) => `${name}:${text.trim().replace(/\s+/g, " ")}\n`).join("");
  // What is encoded for the address is encoded once more for the signature.
  const path = url.pathname.split("/").map(encodeURIComponent).join("/");
  const request = ["POST", path, "", lines, names, hash].join("\n");
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

/** In hexadecimal digits. */
export function sha256(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
