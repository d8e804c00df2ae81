/** Where IMPORT and EXPORT read and write: S3, recognised by the address, or plain HTTP. */
import type { Readable } from "node:stream";
import type { TransferTarget } from "../../../../sql/statements.ts";
import { parseS3Url } from "../../../s3-address.ts";
import { ExasolError } from "../../model.ts";
import { invalid, unsupported } from "../errors.ts";
import type { Execution } from "../execution/execution.ts";
import { HttpStorage } from "./http-storage.ts";
import { S3Storage } from "./s3-storage.ts";

export interface FileWriter {
  write(chunk: Buffer): Promise<void>;
  end(): Promise<void>;
  /** Leaves nothing behind, as far as the other side allows. */
  discard(): Promise<void>;
}

export interface Storage {
  openWriter(file: string): FileWriter;
  read(file: string): Promise<Readable>;
  close(): void;
}

export interface Location {
  url: string;
  user: string;
  password: string;
}

/** The other side said no: status is HTTP's, or 0 when nobody answered. The URL loses what may be secret in it. */
export class TransferFailure extends Error {
  override readonly name = "TransferFailure";
  readonly url: string;
  readonly status: number;
  constructor(url: string, status: number, text: string, options?: ErrorOptions) {
    super(text, options);
    this.url = url.replace(/:\/\/.*@/s, "://").replace(/\?.*/s, "");
    this.status = status;
  }
}

export function openStorage(target: TransferTarget, execution: Execution): Storage {
  const location = resolveLocation(target, execution);
  const s3 = s3Address(location.url);
  if (s3) return new S3Storage(location, s3, execution.s3Endpoint, execution.signal);
  if (!/^https?:\/\//.test(location.url)) {
    const scheme = /^[a-z]+(?=:\/\/)/i.exec(location.url)?.[0];
    throw unsupported(`transfers with ${scheme ?? "other"} addresses, only with http, https and those of S3`);
  }
  return new HttpStorage(location, execution.signal);
}

function resolveLocation(target: TransferTarget, { context }: Execution): Location {
  const given = { user: target.user, password: target.password };
  if ("url" in target.address)
    return { url: target.address.url, user: given.user ?? "", password: given.password ?? "" };
  const { name } = target.address.connection;
  const connection = context.catalog.connection(name);
  if (!connection) throw invalid(`connection ${name} does not exist`);
  return {
    url: connection.address,
    user: given.user ?? connection.user,
    password: given.password ?? connection.password,
  };
}

export interface S3Address {
  bucket: string;
  region: string;
  /** Put before each file's name; "" or ends with a slash. */
  prefix: string;
}

/** `https://<bucket>.s3[.-]<region>.amazonaws.com[/prefix]`, the region being optional. */
export function s3Address(url: string): S3Address | undefined {
  const place = parseS3Url(url);
  if (!place) return undefined;
  const { bucket, region = "us-east-1", key } = place;
  const folder = key.replace(/\/+$/, "");
  return { bucket, region, prefix: folder === "" ? "" : `${folder}/` };
}

/** A failed transfer in Exasol's words; the misspelling is theirs. */
export function transferError(error: unknown, kind: "export" | "import"): unknown {
  if (!(error instanceof TransferFailure)) return error;
  const [code, doing] =
    kind === "export" ? ["ETL-5106", "writing data to"] : ["ETL-5105", "reading data from"];
  const text = `${code}: Following error occured while ${doing} external connection [${error.url} failed with error code=${error.status} after 0 bytes. ${error.message}]`;
  return new ExasolError("42636", text, { cause: error });
}
