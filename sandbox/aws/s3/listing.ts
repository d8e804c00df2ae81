/** What the lists of S3 have in common: prefixes, pages and the encoding of keys. */
import { invalidArgument } from "./s3-request.ts";
import { compareKeys, firstFrom } from "./sorted-keys.ts";

const mostEntries = 1000;

/** Which entries a list is to have. */
export interface Asked {
  prefix: string;
  /** "" for none. */
  delimiter: string;
  most: number;
  /** After which key the page begins; "" for the first page. */
  after: string;
  /** Whether entries of that key itself may follow. */
  includesAfter?: boolean;
  /** Whether `after` is a common prefix, or below one, that another page has had already. */
  passesPrefix: boolean;
}

/** A page of a list. */
export interface Page<T> {
  entries: T[];
  prefixes: string[];
  /** The last entry or common prefix, when there is more. */
  last: { entry: T } | { prefix: string } | undefined;
}

/** Of sorted keys those that are asked for; `entriesOf` gives what is listed of a key. */
export function pageOf<T>(keys: readonly string[], asked: Asked, entriesOf: (key: string) => T[]): Page<T> {
  const { prefix, delimiter, most, after, includesAfter = false, passesPrefix } = asked;
  const page: Page<T> = { entries: [], prefixes: [], last: undefined };
  let last: Page<T>["last"];
  const begin = compareKeys(after, prefix) > 0 ? after : prefix;
  for (let i = firstFrom(keys, begin); i < keys.length; i++) {
    const key = keys[i] as string;
    if (!key.startsWith(prefix)) break;
    if (key === after && !includesAfter) continue;
    const entries = entriesOf(key);
    if (entries.length === 0) continue;
    const end = delimiter === "" ? -1 : key.indexOf(delimiter, prefix.length);
    const common = end < 0 ? undefined : key.slice(0, end + delimiter.length);
    if (common !== undefined) {
      if (common === page.prefixes.at(-1) || (passesPrefix && after.startsWith(common))) continue;
      if (isFull(page, most)) return { ...page, last };
      page.prefixes.push(common);
      last = { prefix: common };
      continue;
    }
    for (const entry of entries) {
      if (isFull(page, most)) return { ...page, last };
      page.entries.push(entry);
      last = { entry };
    }
  }
  return page;
}

function isFull(page: Page<unknown>, most: number): boolean {
  return page.entries.length + page.prefixes.length >= most;
}

/** The parameters that all lists have. */
export function readAsked(query: URLSearchParams, mostName: string) {
  const encoding = query.get("encoding-type");
  if (encoding !== null && encoding !== "url") {
    throw invalidArgument("Invalid Encoding Method specified in Request", "encoding-type", encoding);
  }
  return {
    prefix: query.get("prefix") ?? "",
    delimiter: query.get("delimiter") ?? "",
    most: Math.min(parseCount(query.get(mostName), mostName) ?? mostEntries, mostEntries),
    encodingType: encoding ?? undefined,
    encode: encoding === null ? (text: string) => text : urlEncode,
  };
}

/** A number of things; undefined when none is asked for. */
export function parseCount(text: string | null, name: string): number | undefined {
  if (text === null || text === "") return undefined;
  if (/^\d{1,10}$/.test(text) && Number(text) < 2 ** 31) return Number(text);
  throw invalidArgument(`Provided ${name} not an integer or within integer range`, name, text);
}

/** As S3 does with encoding-type=url: a space becomes +, a slash stays. */
function urlEncode(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%2F", "/")
    .replaceAll("%20", "+")
    .replace(/[!'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
