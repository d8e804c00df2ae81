/** How batches become the bodies of requests. */
import { type Batch, bodyOf } from "../batches.ts";
import { type AttachedEndpoint, formatOf } from "./attached-endpoint.ts";
import type { Steps } from "./json-path.ts";

/** What requests are, and what answers are to be, in HTTP's words. */
export interface RequestForm {
  contentType: string;
  accept: string;
  /** Whether single fields can be left out, to find which the model refuses. */
  isCsv: boolean;
  bodyOf(batch: Batch): Buffer;
}

export const csvForm: RequestForm = { contentType: "text/csv", accept: "text/csv", isCsv: true, bodyOf };

/** CSV and JSON Lines are the rows as they are; a JSON document has them in a list. */
export function requestForm({
  accept,
  content_type: contentType,
  request_path,
}: Pick<AttachedEndpoint, "accept" | "content_type" | "request_path">): RequestForm {
  const format = formatOf(contentType);
  if (format !== "json") return { contentType, accept, isCsv: format === "csv", bodyOf };
  const [before, behind] = around(request_path);
  const documentOf = (batch: Batch) => {
    const rows = Buffer.from(bodyOf(batch));
    // JSON has no line break but between rows.
    for (let at = rows.indexOf(lineFeed); at >= 0; at = rows.indexOf(lineFeed, at + 1)) rows[at] = comma;
    return Buffer.concat([before, rows, behind]);
  };
  return { contentType, accept, isCsv: false, bodyOf: documentOf };
}

const lineFeed = 10;
const comma = 44;

function around(path: Steps): [Buffer, Buffer] {
  const opened = path.map((key) => `{${JSON.stringify(String(key))}:`).join("");
  return [Buffer.from(`${opened}[`), Buffer.from(`]${"}".repeat(path.length)}`)];
}
