/** Reads what a caller says of an endpoint's requests and answers. */
import { SmeError } from "../../../../spec/errors.ts";
import { type AttachedEndpoint, type Format, formatOf } from "./attached-endpoint.ts";
import { InvalidPath, parsePath, type Steps } from "./json-path.ts";
import { rowShape } from "./json-rows.ts";

export interface FormatArguments {
  content_type: string;
  accept: string | null;
  response: string | null;
  request_path: string | null;
  response_path: string | null;
}

type Formats = Pick<
  AttachedEndpoint,
  "accept" | "content_type" | "request_path" | "response" | "response_path"
>;

const mimeTypes: Readonly<Record<Format, string>> = {
  csv: "text/csv",
  jsonlines: "application/jsonlines",
  json: "application/json",
};

/** What is sent and how answers are read. Throws E-SME-504 or 535. */
export function readFormats(given: FormatArguments): Formats {
  const { content_type } = given;
  const sent = requireFormat("content_type", content_type);
  const accepted = given.accept === null ? undefined : formatOf(given.accept);
  const chosen = isFormat(given.response) ? given.response : undefined;
  // A type that is none of ours may still be answered with CSV or JSON, if the caller says so.
  if (given.accept !== null && accepted === undefined && chosen === undefined)
    requireFormat("accept", given.accept);
  const response = chosen ?? accepted ?? sent;
  const [own = ""] = content_type.split(";");
  return {
    content_type,
    accept: given.accept ?? (response === sent ? own.trim() : mimeTypes[response]),
    request_path: pathOfList("request_path", given.request_path, sent),
    response,
    response_path: pathOfList("response_path", given.response_path, response),
  };
}

function requireFormat(parameter: string, value: string): Format {
  const format = formatOf(value);
  if (format !== undefined) return format;
  throw new SmeError("E-SME-535", { parameter, value, complaint: "it is neither CSV nor JSON" });
}

function isFormat(word: string | null): word is Format {
  return word !== null && word in mimeTypes;
}

function pathOfList(parameter: string, path: string | null, format: Format): Steps {
  if (path === null) return [];
  if (format !== "json") throw invalid(parameter, path, "only a JSON document has a list of them");
  const steps = stepsOf(parameter, path);
  if (parameter === "request_path" && steps.some((step) => typeof step === "number"))
    throw invalid(parameter, path, "the list of rows can only be in objects");
  return steps;
}

interface NamedColumn {
  name: string;
  path?: string;
}

/** Where the columns are in what is sent and what comes back. Throws E-SME-504. */
export function placesOf(
  { columns, returns }: { columns: string; returns: string },
  { content_type, response }: Formats,
): Pick<AttachedEndpoint, "columns" | "exact_fields" | "returns"> {
  const returned = JSON.parse(returns) as NamedColumn[];
  return {
    columns: sentPlaces(JSON.parse(columns) as NamedColumn[], formatOf(content_type) === "csv"),
    returns: response === "csv" ? fieldsOf(returned) : returned.map((column) => placeOf("returns", column)),
    exact_fields: response === "csv" && returned.every(({ path }) => path === undefined),
  };
}

function sentPlaces(columns: readonly NamedColumn[], isCsv: boolean): readonly Steps[] {
  if (isCsv) {
    const odd = columns.find(({ path }) => path !== undefined)?.path;
    if (odd !== undefined) throw invalid("columns", odd, "rows are sent as CSV, in the order of the columns");
    return [];
  }
  const places = columns.map((column) => placeOf("columns", column));
  for (let count = 1; count <= places.length; count++) {
    // One after the other, to tell which it is.
    try {
      rowShape(places.slice(0, count));
    } catch (error) {
      if (!(error instanceof InvalidPath)) throw error;
      throw invalid("columns", columns[count - 1]?.path ?? columns[count - 1]?.name ?? "", error.message);
    }
  }
  return places;
}

function placeOf(parameter: "columns" | "returns", { name, path }: NamedColumn): Steps {
  return path === undefined ? [unquoted(name)] : stepsOf(parameter, path);
}

/** Numbers of fields, from 1 as people count, or their order where no column has one. */
function fieldsOf(columns: readonly NamedColumn[]): Steps[] {
  if (columns.every(({ path }) => path === undefined)) return columns.map((_, i) => [i]);
  return columns.map(({ name, path }) => {
    if (path === undefined)
      throw invalid("returns", name, "give each column the number of its field, or none");
    if (!/^\s*[1-9]\d{0,4}\s*$/.test(path)) throw invalid("returns", path, "CSV has fields 1, 2 and so on");
    return [Number(path) - 1];
  });
}

function stepsOf(parameter: string, path: string): Steps {
  try {
    return parsePath(path, { appends: parameter === "columns" });
  } catch (error) {
    if (!(error instanceof InvalidPath)) throw error;
    throw invalid(parameter, path, error.message);
  }
}

function invalid(parameter: string, path: string, complaint: string): SmeError {
  return new SmeError("E-SME-504", { path, parameter, complaint });
}

/** A column's key in JSON is its name without the quotes of SQL. */
function unquoted(name: string): string {
  const [, inner] = /^\s*"(.*)"\s*$/s.exec(name) ?? [];
  return inner === undefined ? name.trim() : inner.replaceAll('""', '"');
}
