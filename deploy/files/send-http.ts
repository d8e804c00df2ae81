import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { SmeError } from "../../spec/errors.ts";
import { withoutSecrets } from "../../spec/without-secrets.ts";
import type { OnProgress } from "./file-store.ts";

export interface HttpRequest {
  url: URL;
  method: string;
  headers?: Record<string, string>;
  /** `user:password`; never part of the URL, which ends up in logs. */
  auth?: string;
  /** Certificates to trust, in PEM. */
  authorities?: string;
  /** False trusts any certificate. */
  certificateCheck?: boolean;
  /** Streamed as the body. */
  file?: string;
  onProgress?: OnProgress | undefined;
}

export interface HttpAnswer {
  status: number;
  /** At most `textLimit` characters of it, see below. */
  text: string;
}

/** Far more than a message needs; a list of databases fits, too. */
const textLimit = 1 << 20;

/** Sends one request to a file store. Rejects with E-SME-117 when no answer comes. */
export async function sendToStore(
  address: string,
  advice: string,
  request: HttpRequest,
): Promise<HttpAnswer> {
  try {
    return await sendHttp(request);
  } catch (error) {
    const cause = (error instanceof Error ? error.message : String(error)) || "no answer.";
    throw new SmeError("E-SME-117", { address, cause, advice }, { cause: error });
  }
}

async function sendHttp(request: HttpRequest): Promise<HttpAnswer> {
  const { url, method, auth, authorities, certificateCheck = true, file, onProgress = () => {} } = request;
  const size = file === undefined ? undefined : (await stat(file)).size;
  const options = {
    method,
    headers: { ...request.headers, ...(size !== undefined && { "content-length": String(size) }) },
    agent: false as const,
    ...(auth === undefined ? {} : { auth }),
  };
  const tls = {
    rejectUnauthorized: certificateCheck,
    ...(authorities === undefined ? {} : { ca: authorities }),
  };
  return new Promise((resolve, reject) => {
    let answered = false;
    // A refusal may come, and the connection end, while the file is still being sent.
    const onFailure = (error: unknown) => {
      if (!answered) reject(error);
    };
    const onResponse = (response: IncomingMessage) => {
      answered = true;
      textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    };
    const sent =
      url.protocol === "https:"
        ? httpsRequest(url, { ...options, ...tls }, onResponse)
        : httpRequest(url, options, onResponse);
    sent.on("error", onFailure);
    if (file === undefined || size === undefined) sent.end();
    else {
      const counted = counting((bytes) => onProgress(bytes, size));
      pipeline(createReadStream(file, { highWaterMark: 1 << 18 }), counted, sent).catch(onFailure);
    }
  });
}

function counting(onProgress: (sent: number) => void): Transform {
  let sent = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sent += chunk.length;
      onProgress(sent);
      done(null, chunk);
    },
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = "";
  try {
    for await (const chunk of response) if (text.length < textLimit) text += String(chunk);
  } catch {
    // The status has been read, which is what counts.
  }
  return text.trim();
}

/** `403 the user may not write.` Some servers repeat what they were sent: `secrets` are left out. */
export function answerText({ status, text }: HttpAnswer, secrets: readonly string[]): string {
  const words = withoutSecrets(text, secrets).replace(/\s+/g, " ").slice(0, 300);
  return `${status}${words === "" ? "" : ` ${words}`}`.replace(/\.?$/, ".");
}
