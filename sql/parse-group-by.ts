import type { Expression, Select } from "./nodes.ts";
import { parseExpression } from "./parse-expression.ts";
import type { TokenStream } from "./token-stream.ts";
import { withoutPlaces } from "./walk.ts";

/** CUBE of twelve keys makes as many. */
const mostSets = 4096;
/** In all sets together; ROLLUP of 400 keys has fewer. */
const mostKeys = 100_000;

/** The keys behind GROUP BY, and the sets that GROUPING SETS, CUBE and ROLLUP make of them. */
export function parseGroupBy(tokens: TokenStream): Pick<Select, "groupBy" | "groupingSets"> {
  const at = tokens.peek().start;
  const { keys, items } = tokens.repeated(
    () => ({ keys: new Keys(), items: [] as Grouping[] }),
    (_, groupings) => {
      // Nothing of it is read before the keys are there to stay.
      if (groupings.items.length > 0 && !tokens.acceptSymbol(",")) return undefined;
      groupings.items.push(parseGrouping(tokens, groupings.keys));
      return groupings;
    },
  );
  const several = items.filter(({ isPlain }) => !isPlain);
  if (several.length === 0) return { groupBy: keys.all };
  const always = merged(items.filter(({ isPlain }) => isPlain).flatMap(({ sets }) => sets));
  // What is separated by commas multiplies: each set of one with each of the others.
  const groupingSets = several.reduce<number[][]>(
    (sets, item) =>
      limited(
        tokens,
        at,
        sets.length * item.sets.length,
        sizeOf(sets) * item.sets.length + sizeOf(item.sets) * sets.length,
        () => sets.flatMap((set) => item.sets.map((more) => merged([set, more]))),
      ),
    [always],
  );
  return { groupBy: keys.all, groupingSets };
}

/** Each key once, however many sets it is in. */
class Keys {
  readonly all: Expression[] = [];
  readonly #places = new Map<string, number>();

  placeOf(key: Expression): number {
    const text = withoutPlaces(key);
    const place = this.#places.get(text) ?? this.all.push(key) - 1;
    this.#places.set(text, place);
    return place;
  }
}

interface Grouping {
  sets: number[][];
  isPlain?: boolean;
}

function parseGrouping(tokens: TokenStream, keys: Keys): Grouping {
  const at = tokens.peek().start;
  if (tokens.accept("GROUPING", "SETS"))
    return { sets: tokens.parenthesized(() => parseGrouping(tokens, keys).sets).flat() };
  if (tokens.accept("ROLLUP")) {
    const parts = tokens.parenthesized(() => parsePart(tokens, keys));
    const { length } = parts;
    const make = () => [...parts, []].map((_, i) => merged(parts.slice(0, length - i)));
    return { sets: limited(tokens, at, length + 1, (length ** 2 + length) / 2, make) };
  }
  if (tokens.accept("CUBE")) {
    const parts = tokens.parenthesized(() => parsePart(tokens, keys));
    const count = 2 ** parts.length;
    return { sets: limited(tokens, at, count, (count * parts.length) / 2, () => subsets(parts)) };
  }
  if (tokens.isSymbol("(") && tokens.isSymbol(")", 1)) return { sets: [parsePart(tokens, keys)] };
  return { sets: [parsePart(tokens, keys)], isPlain: true };
}

/** One key, or `(a, b)`: several that are there together. */
function parsePart(tokens: TokenStream, keys: Keys): number[] {
  if (tokens.isSymbol("(") && tokens.isSymbol(")", 1)) {
    tokens.next();
    tokens.next();
    return [];
  }
  const key = parseExpression(tokens);
  return (key.kind === "row" ? key.items : [key]).map((item) => keys.placeOf(item));
}

const merged = (sets: number[][]): number[] => [...new Set(sets.flat())];

/** Of all parts first, of none last. */
function subsets(parts: number[][]): number[][] {
  const [first, ...others] = parts;
  if (first === undefined) return [[]];
  const without = subsets(others);
  return [...without.map((set) => merged([first, set])), ...without];
}

const sizeOf = (sets: number[][]): number => sets.reduce((sum, { length }) => sum + length, 0);

/** Makes so many sets of so many keys in all. */
function limited(
  tokens: TokenStream,
  at: number,
  sets: number,
  keys: number,
  make: () => number[][],
): number[][] {
  if (sets > mostSets) throw tokens.unsupported(`more than ${mostSets} grouping sets`, at);
  if (keys > mostKeys) throw tokens.unsupported(`more than ${mostKeys} keys in grouping sets`, at);
  return make();
}
