/** The errors that the catalogue has texts for, and how a text is filled with values. */
import { type CatalogueEntry, type EntryIn, type ErrorCode, entryOf, type Room } from "./error-catalogue.ts";
import { withoutSecrets } from "./without-secrets.ts";

export type { ErrorCode };

type Placeholders<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Placeholders<Rest>
  : never;

type TextsOf<Entry> = Entry extends CatalogueEntry ? Entry["message"] | Entry["mitigation"] : never;

/** The values an error's texts need; forgetting one does not compile. */
export type ErrorValues<Code extends ErrorCode> = Record<
  Placeholders<TextsOf<EntryIn<Room, Code>>>,
  string | number
>;

export class SmeError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "SmeError";
  readonly code: Code;
  /** What to do, with which the message ends. */
  readonly advice: string;

  constructor(code: Code, values: ErrorValues<Code>, options?: ErrorOptions) {
    super(errorText(code, values), options);
    this.code = code;
    this.advice = filled(entryOf(code).mitigation, values);
  }
}

/**
 * `E-SME-4: message mitigation`, in one line and without secrets. What another system said
 * need not end as a sentence does.
 */
export function errorText<Code extends ErrorCode>(code: Code, values: ErrorValues<Code>): string {
  const { message, mitigation } = entryOf(code);
  return filled(`${code}: ${message} ${mitigation}`, values);
}

function filled(text: string, given: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{\{(\w+)\}\}( \w+)?/g, (_, name: string, word = "") => {
    const isCause = name === "cause";
    const text = withoutSecrets(String(given[name]));
    const value = isCause ? shorten(text.trimEnd(), 2000) : shorten(text, 1000);
    if (isCause && !/[.!?…]$/.test(value)) return `${value}.${word}`;
    return `${value}${value === "1" && counted.test(word) ? word.slice(0, -1) : word}`;
  });
}

/**
 * What texts count, behind the number: `{{found}} rows` becomes `1 row`. The scripts' fill.lua has them, too.
 */
const counted = /^ (answers|bytes|characters|columns|lines|minutes|rows|steps|times|values)$/;

/**
 * A text for an error: in one line, without control characters, and cut if it has more than so many
 * characters.
 */
function shorten(text: string, most: number): string {
  const line = text.replace(/[\r\n]\s*|\p{Cc}+/gu, " ");
  if (line.length <= most) return line;
  // Not between the halves of a character.
  const cut = line.slice(0, most).replace(/[\ud800-\udbff]$/, "");
  return `${cut}…(${Array.from(line).length} characters)`;
}
