/** Describes a message once, as data; its decoder and its TypeScript type follow. */
import { protocolError } from "../errors.ts";
import type { WireReader } from "./protobuf.ts";

/** One field of a message, and how it is read. */
export interface Field<T> {
  number: number;
  required: boolean;
  initial(): T;
  /** Reads one occurrence; a repeated field adds to what was there. */
  read(reader: WireReader, before: T): T;
}

export type Schema = Record<string, Field<unknown>>;
export type Decoded<S> = { [K in keyof S]: S[K] extends Field<infer T> ? T : never };

/** Exasol allows 10,000 columns; more repetitions than that are a broken message. */
const maximalRepetitions = 10_000;

/** Reads one message. Throws a protocol error for broken bytes, or when a required field is missing. */
export function decode<S>(reader: WireReader, name: string, schema: S & Schema): Decoded<S> {
  const entries = Object.entries<Field<unknown>>(schema);
  const values: Record<string, unknown> = {};
  for (const [key, field] of entries) values[key] = field.initial();
  const seen = new Set<number>();
  reader.fields((number) => {
    const entry = entries.find(([, field]) => field.number === number);
    if (entry === undefined) return false;
    const [key, field] = entry;
    values[key] = field.read(reader, values[key]);
    seen.add(number);
    return true;
  });
  for (const [key, field] of entries) {
    if (field.required && !seen.has(field.number)) {
      throw protocolError(`The database's message ${name} lacks its field ${key}.`);
    }
  }
  return values as Decoded<S>;
}

function scalar<T>(number: number, initial: T, read: (reader: WireReader) => T): Field<T> {
  return { number, required: false, initial: () => initial, read };
}

export const text = (number: number): Field<string> => scalar(number, "", (reader) => reader.string());
export const uint32 = (number: number): Field<number> => scalar(number, 0, (reader) => reader.uint32());
export const uint64 = (number: number): Field<bigint> => scalar(number, 0n, (reader) => reader.uint64());
export const bool = (number: number): Field<boolean> => scalar(number, false, (reader) => reader.bool());

/** A field that holds a message of this schema; `name` is what errors call it. */
export function message<S>(number: number, name: string, schema: S & Schema): Field<Decoded<S>> {
  return {
    number,
    required: false,
    // Never seen: a message field is always wrapped by optional(), repeated() or needed().
    initial: () => ({}) as Decoded<S>,
    read: (reader) => decode(reader.message(), name, schema),
  };
}

/** A field that must be there. */
export function needed<T>(field: Field<T>): Field<T> {
  return { ...field, required: true };
}

/** A field that is undefined where it is missing, instead of its initial value. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  return {
    number: field.number,
    required: false,
    initial: () => undefined,
    read: (reader) => field.read(reader, field.initial()),
  };
}

/** A field that may come any number of times, as a list. */
export function repeated<T>(field: Field<T>): Field<T[]> {
  return {
    number: field.number,
    required: false,
    initial: () => [],
    read(reader, before) {
      if (before.length === maximalRepetitions) {
        throw protocolError(
          `A message of the database repeats a field more than ${maximalRepetitions} times.`,
        );
      }
      before.push(field.read(reader, field.initial()));
      return before;
    },
  };
}
