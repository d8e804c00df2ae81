import {
  closeSync,
  fstatSync,
  ftruncateSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  writevSync,
} from "node:fs";
import { DamagedFileError, draftSuffix } from "../../kept-file.ts";

/** An entry of a log: a JSON object, and with `inline` as many bytes of content behind it. */
export interface LogEntry {
  inline?: number;
}

/** Headers, tags and the sizes of 10,000 parts take less. */
const longestLine = 2 * 1024 * 1024;
const lineEnd = 0x0a;

/**
 * A file of which only the end grows: each change is a line of JSON, followed by the content of a small
 * object. To make a file for each small object takes a hundred times as long as to append it here. Writing is
 * synchronous: it fills the system's cache, which costs less than to wait for a thread that does it; and so
 * nothing happens between what is decided and what is written. What is appended survives kill -9.
 */
export class ObjectLog<T extends LogEntry> {
  readonly #path: string;
  /** Undefined when closed: the system gives the number to the next file that anybody opens. */
  #descriptor: number | undefined;
  #size = 0;

  private constructor(path: string) {
    this.#path = path;
    this.#descriptor = openSync(path, "a+", 0o600);
  }

  /**
   * Opens the log, or begins it, and gives `apply` its entries, each with how many bytes it takes and where
   * its content begins. What a writer that was killed has left unfinished at the end is removed: nobody was
   * told of it. Throws a DamagedFileError for any other line that is no entry.
   */
  static open<T extends LogEntry>(path: string, apply: (entry: T, place: EntryPlace) => void): ObjectLog<T> {
    rmSync(path + draftSuffix, { force: true });
    const log = new ObjectLog<T>(path);
    log.#load(apply);
    return log;
  }

  get size(): number {
    return this.#size;
  }

  append(entry: T, content?: Uint8Array): EntryPlace {
    const place = write(this.#file, this.#size, entry, content);
    this.#size += place.bytes;
    return place;
  }

  read(offset: number, length: number): Buffer {
    const content = Buffer.allocUnsafe(length);
    if (length > 0 && readSync(this.#file, content, 0, length, offset) !== length) {
      throw new DamagedFileError(this.#path, "it is shorter than what was written");
    }
    return content;
  }

  /** Puts these entries in the place of all, at once. */
  replace(entries: Iterable<{ entry: T; content?: Uint8Array; placed: (place: EntryPlace) => void }>): void {
    const draft = this.#path + draftSuffix;
    const file = openSync(draft, "w+", 0o600);
    let size = 0;
    const moves: (() => void)[] = [];
    for (const { entry, content, placed } of entries) {
      const place = write(file, size, entry, content);
      size += place.bytes;
      moves.push(() => placed(place));
    }
    renameSync(draft, this.#path);
    for (const move of moves) move();
    closeSync(this.#file);
    this.#descriptor = file;
    this.#size = size;
  }

  /** Closes the log; whoever reads or writes it then gets an error. */
  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  get #file(): number {
    if (this.#descriptor === undefined) throw new Error(`${this.#path} is closed.`);
    return this.#descriptor;
  }

  #load(apply: (entry: T, place: EntryPlace) => void): void {
    const end = fstatSync(this.#file).size;
    let buffer: Buffer = Buffer.alloc(0);
    let bufferAt = 0;
    for (let at = 0; at < end; ) {
      if (at - bufferAt >= buffer.length || buffer.indexOf(lineEnd, at - bufferAt) < 0) {
        buffer = this.read(at, Math.min(end - at, longestLine));
        bufferAt = at;
      }
      const lineBytes = buffer.indexOf(lineEnd, at - bufferAt) - (at - bufferAt);
      if (lineBytes < 0 && end - at <= longestLine) break;
      const entry = this.#parse(buffer.subarray(at - bufferAt, at - bufferAt + Math.max(lineBytes, 0)));
      const offset = at + lineBytes + 1;
      const bytes = lineBytes + 1 + (entry.inline ?? 0);
      if (at + bytes > end) break;
      this.#apply(apply, entry, { bytes, offset });
      at += bytes;
      this.#size = at;
    }
    ftruncateSync(this.#file, this.#size);
  }

  #apply(apply: (entry: T, place: EntryPlace) => void, entry: T, place: EntryPlace): void {
    try {
      apply(entry, place);
    } catch (cause) {
      throw new DamagedFileError(this.#path, cause);
    }
  }

  #parse(line: Buffer): T {
    try {
      return JSON.parse(line.toString("utf8")) as T;
    } catch (cause) {
      throw new DamagedFileError(this.#path, cause);
    }
  }
}

/** Where an entry is in its log. */
export interface EntryPlace {
  /** All of it. */
  bytes: number;
  /** Where its content begins. */
  offset: number;
}

function write(file: number, at: number, entry: LogEntry, content?: Uint8Array): EntryPlace {
  const line = Buffer.from(`${JSON.stringify(content ? { ...entry, inline: content.length } : entry)}\n`);
  const bytes = line.length + (content?.length ?? 0);
  const written = writevSync(file, content ? [line, content] : [line]);
  if (written !== bytes) {
    ftruncateSync(file, at);
    throw new Error("The disk is full.");
  }
  return { bytes, offset: at + line.length };
}
