import { AwsError } from "../http/aws-error.ts";
import { invalidArgument } from "./s3-request.ts";
import type { StoredObject } from "./stored-object.ts";

/** A range of bytes, both ends included. */
export interface ByteRange {
  start: number;
  end: number;
}

/** What a Range header asks for; undefined for the whole object, as S3 answers what it cannot read. */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const [, first, last] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === undefined || last === undefined || first + last === "") return undefined;
  if (first !== "" && last !== "" && Number(last) < Number(first)) return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (start <= end) return { start, end };
  throw new AwsError(416, "InvalidRange", "The requested range is not satisfiable", {
    RangeRequested: header ?? "",
    ActualObjectSize: size,
  });
}

/** The range of a copied part, which is read more strictly; undefined for the whole source. */
export function parseCopyRange(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined) return undefined;
  const name = "x-amz-copy-source-range";
  const [, first = "", last = ""] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  const range = { start: Number(first), end: Number(last) };
  if (first === "" || range.start > range.end) {
    const form =
      "must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy";
    throw invalidArgument(`The ${name} value ${form}`, name, header);
  }
  if (range.end < size) return range;
  if (range.start >= size) {
    const message = "The specified copy range is invalid for the source object size";
    throw new AwsError(400, "InvalidRequest", message);
  }
  throw invalidArgument(`Range specified is not valid for source object of size: ${size}`, name, header);
}

/** The bytes of one part of an object; one that was stored whole has one part. */
export function rangeOfPart({ parts, size }: StoredObject, text: string): ByteRange {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw invalidArgument(
      "Part number must be an integer between 1 and 10000, inclusive",
      "partNumber",
      text,
    );
  }
  let start = 0;
  for (const part of parts ?? [{ number: 1, size }]) {
    if (part.number === number) return { start, end: start + part.size - 1 };
    start += part.size;
  }
  throw new AwsError(416, "InvalidPartNumber", "The requested partnumber is not satisfiable", {
    PartNumberRequested: number,
    ActualPartCount: parts?.length ?? 1,
  });
}
