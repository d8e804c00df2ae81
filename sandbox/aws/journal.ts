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
  /** AWS' code for why it was refused, and its words, but for values of the request that they quote. */
  code?: string;
  reason?: string;
}

/** How many entries are kept; older ones are only in the file. */
const mostEntries = 10_000;

/** Whatever a request says, an entry takes no more room than this: bodies can be megabytes. */
const longest = { operation: 128, resource: 1200, code: 128, reason: 500 };

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
    const { operation, resource, code, reason } = entry;
    const numbered = {
      number: this.#count,
      ...entry,
      operation: operation.slice(0, longest.operation),
      resource: resource.slice(0, longest.resource),
      ...(code !== undefined && { code: code.slice(0, longest.code) }),
      ...(reason !== undefined && { reason: reason.slice(0, longest.reason) }),
    };
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
