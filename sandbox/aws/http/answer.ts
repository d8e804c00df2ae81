import type { ServerResponse } from "node:http";
import type { RequestNote } from "../request-note.ts";
import { FileContent } from "../s3/file-content.ts";
import { queryApis } from "../sts/sts-request.ts";
import type { AwsError } from "./aws-error.ts";
import { encodeCbor } from "./cbor.ts";
import { renderXml } from "./render-xml.ts";

/** What S3 calls the machine that answers. */
export const hostId = Buffer.from("the local AWS answers every request itself, on one machine").toString(
  "base64",
);

/** What goes back to the caller. */
export interface Answer {
  status: number;
  headers: Record<string, string | number>;
  body: string | Buffer | FileContent;
}

export const cborHeaders = { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor" };

/**
 * An error in the form of its protocol: XML for S3 and STS, JSON, or CBOR, with the code in the body or a
 * header.
 */
export function errorAnswer(
  error: Pick<AwsError, "status" | "code" | "details" | "headers"> & { message: string | null },
  { protocol, service }: Pick<RequestNote, "protocol" | "service">,
  requestId: string,
): Answer {
  const { status, code, message, details, headers: more } = error;
  const xml = { "content-type": "application/xml" };
  const json = { "content-type": "application/x-amz-json-1.1" };
  switch (protocol) {
    case "s3": {
      const ids = { RequestId: requestId, HostId: hostId };
      const content = { Code: code, Message: message ?? "", ...details, ...ids };
      return { status, headers: { ...xml, ...more }, body: renderXml("Error", content) };
    }
    case "sts": {
      const Type = status < 500 ? "Sender" : "Receiver";
      const content = { Error: { Type, Code: code, Message: message ?? "" }, RequestId: requestId };
      const { namespace } = queryApis[service === "iam" ? "iam" : "sts"];
      return { status, headers: xml, body: renderXml("ErrorResponse", content, namespace) };
    }
    case "cbor":
      return { status, headers: cborHeaders, body: encodeCbor({ __type: code, message, ...details }) };
    case "sagemaker":
      return { status, headers: json, body: JSON.stringify({ __type: code, message, ...details }) };
    case "runtime": {
      const headers = { "content-type": "application/json", "x-amzn-errortype": code };
      return { status, headers, body: JSON.stringify({ Message: message, message, ...details }) };
    }
  }
}

/** Sends the answer. When its body breaks off, the connection is closed, so that the client notices. */
export async function writeAnswer(
  response: ServerResponse,
  answer: Answer,
  withoutBody: boolean,
): Promise<void> {
  const { status, headers, body } = answer;
  const length = body instanceof FileContent ? {} : { "content-length": Buffer.byteLength(body) };
  response.writeHead(status, { ...length, ...headers });
  if (withoutBody || status === 204 || status === 304) {
    if (body instanceof FileContent) body.destroy();
    response.end();
  } else if (body instanceof FileContent) {
    await writeContent(response, body);
  } else {
    response.end(body);
  }
}

/** Waits for each piece to be sent: the next one takes its place. */
async function writeContent(response: ServerResponse, content: FileContent): Promise<void> {
  try {
    for await (const piece of content) await written(response, piece);
    response.end();
  } catch (cause) {
    response.destroy();
    throw cause;
  }
}

function written(response: ServerResponse, piece: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error("The client has closed the connection."));
    if (response.destroyed) return gone();
    response.once("close", gone);
    response.write(piece, (error) => {
      response.off("close", gone);
      if (error) reject(error);
      else resolve();
    });
  });
}

/** Sends the head and some of the body, and breaks the connection; without a body, nothing at all. */
export async function breakOffAnswer(
  response: ServerResponse,
  { status, headers, body }: Answer,
): Promise<void> {
  const begun = body instanceof FileContent ? await firstChunk(body) : Buffer.from(body);
  if (begun.length === 0) {
    response.destroy();
    return;
  }
  response.writeHead(status, { "content-length": begun.length, ...headers });
  response.write(begun.subarray(0, begun.length / 2), () => response.destroy());
}

async function firstChunk(body: FileContent): Promise<Buffer> {
  for await (const chunk of body) return Buffer.from(chunk);
  return Buffer.alloc(0);
}
