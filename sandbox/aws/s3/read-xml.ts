import { readFile } from "node:fs/promises";
import { AwsError } from "../http/aws-error.ts";
import { discardContent, receiveContent } from "./receive-content.ts";
import { loadParser, malformedXml, type S3Request } from "./s3-request.ts";

const mostXmlBytes = 2 * 1024 * 1024;

/** Reads an XML body, checked like any other content, and gives the content of its root element. */
export async function readXml(request: S3Request, root: string): Promise<Record<string, unknown>> {
  if (Number(request.headers["content-length"] ?? 0) > mostXmlBytes) {
    throw new AwsError(400, "MaxMessageLengthExceeded", "Your request was too big.");
  }
  const { content } = await receiveContent(request);
  const bytes = "path" in content ? await readFile(content.path) : content;
  await discardContent(content);
  const { parseXml } = await loadParser();
  const element = parseXml(Buffer.from(bytes).toString("utf8"))?.[root];
  if (element === "") return {};
  if (typeof element !== "object" || element === null) throw malformedXml();
  // Blanks between the elements are of no meaning.
  const { "#text": _, ...members } = element as Record<string, unknown>;
  return members;
}
