/** What IMPORT and EXPORT need of a place where files are. */
import type { Readable } from "node:stream";

/** One file that is being written. */
export interface FileWriter {
  /** Settles when the next chunk may come, maybe in the same memory. */
  write(chunk: Buffer): Promise<void>;
  /** Settles when the other side has the whole file. */
  end(): Promise<void>;
  /** Leaves nothing behind, as far as the other side allows. */
  discard(): Promise<void>;
}

/** A folder, whose files are named as FILE names them. All of it throws TransferFailure. */
export interface Storage {
  openWriter(file: string): FileWriter;
  read(file: string): Promise<Readable>;
  /** `failed` when nothing more is wanted of what is being read or written. */
  close(failed: boolean): void;
}

/** The address and the login; user and password are "" where there is none. */
export interface Location {
  url: string;
  user: string;
  password: string;
}

/**
 * The other side said no: status is HTTP's, or 0 when nobody answered; in a connection that broke off,
 * `bytes` have come. The URL loses what may be secret in it.
 */
export class TransferFailure extends Error {
  override readonly name = "TransferFailure";
  readonly url: string;
  readonly status: number;
  readonly bytes: number;
  constructor(
    url: string,
    status: number,
    text: string,
    { bytes = 0, ...options }: ErrorOptions & { bytes?: number } = {},
  ) {
    super(text, options);
    this.url = url.replace(/:\/\/.*@/s, "://").replace(/\?.*/s, "");
    this.status = status;
    this.bytes = bytes;
  }
}

export interface S3Folder {
  bucket: string;
  region: string;
  /** Put before each file's name; "" or ends with a slash. */
  prefix: string;
}
