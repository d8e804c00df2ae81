/** What was asked of the local AWS, and what came of it: no body, and no secret. */
import type { FaultName, Service } from "./faults/fault-kinds.ts";

export interface JournalEntry {
  /** Counts the requests since the start. */
  number: number;
  /** When the request came: ISO 8601, UTC. */
  time: string;
  service: Service;
  /** Whose resources were asked for, and where. */
  region: string;
  account: string;
  /** "" for a request that was refused before anybody knew what it asks for. */
  operation: string;
  /** A job, an endpoint, a bucket/key; "" where there is none. */
  resource: string;
  /** Of HTTP; null when no answer was sent. */
  status: number | null;
  /** Until the answer began. */
  milliseconds: number;
  /** The fault of the plan that happened. */
  fault?: FaultName;
  /** AWS' code for why it was refused, and its words without what they quote of the request. */
  code?: string;
  reason?: string;
}

/** How many entries are kept; older ones are only in the file. */
const mostEntries = 10_000;
const longestReason = 500;

export class Journal {
  /** A ring: entry n is at n modulo the length. */
  readonly #kept: JournalEntry[] = [];
  readonly #write: ((line: string) => void) | undefined;
  #count = 0;

  /** `write` is given each entry as a line of JSON. */
  constructor(write?: (line: string) => void) {
    this.#write = write;
  }

  add(entry: Omit<JournalEntry, "number">): void {
    this.#count += 1;
    const { reason } = entry;
    const short = reason === undefined ? {} : { reason: withoutContent(reason).slice(0, longestReason) };
    const numbered = { number: this.#count, ...entry, ...short };
    this.#kept[this.#count % mostEntries] = numbered;
    this.#write?.(`${JSON.stringify(numbered)}\n`);
  }

  /** The entries after that number which are kept, the oldest first. */
  since(number: number): JournalEntry[] {
    const first = Math.max(number, this.#count - mostEntries) + 1;
    const found: JournalEntry[] = [];
    for (let i = Math.max(first, 1); i <= this.#count; i++) {
      const entry = this.#kept[i % mostEntries];
      if (entry !== undefined) found.push(entry);
    }
    return found;
  }
}

/**
 * A refusal without values of the request, which may be secrets or rows: those that a member must not have,
 * what a model says of the rows it was sent, and what is no JSON.
 */
function withoutContent(reason: string): string {
  return reason
    .replaceAll(/\bValue .*? at '([\w.]+)' failed/gs, "The value at '$1' failed")
    .replace(/ with the value '.*' is not available/s, " is not available")
    .replace(/ from model with message ".*/s, " from model")
    .replace(/^.* is not valid JSON$/s, "The body is not valid JSON");
}
