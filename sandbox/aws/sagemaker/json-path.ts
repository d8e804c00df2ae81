/**
 * The JSONPath that a transform job's filters may have, by "Associate Prediction Results with Input Records"
 * in AWS' guide: the whole, and then names and indexes, of which a bracket may have several, and ranges.
 */
import { validationException } from "./sagemaker-errors.ts";

type Selector = { name: string } | { index: number } | { from: number; to: number | undefined };

/** A path's steps; each selects one thing, or, in a bracket, several. */
export type JsonPath = Selector[][];

/** Throws AWS' error for what is no such path. */
export function parseJsonPath(member: string, text: string): JsonPath {
  const refuse = () => validationException(`The ${member} '${text}' is not a JSONPath that is supported.`);
  if (!text.startsWith("$")) throw refuse();
  const steps: JsonPath = [];
  const step = /\.([A-Za-z_]\w*)|\[([^\]]*)\]/y;
  step.lastIndex = 1;
  while (step.lastIndex < text.length) {
    const [, name, bracket] = step.exec(text) ?? [];
    if (name !== undefined) steps.push([{ name }]);
    else if (bracket === undefined) throw refuse();
    else {
      const selectors = splitBracket(bracket).map(parseSelector);
      if (selectors.length === 0 || selectors.includes(undefined)) throw refuse();
      steps.push(selectors.filter((selector) => selector !== undefined));
    }
  }
  return steps;
}

/** At the commas that stand in no name. */
function splitBracket(bracket: string): string[] {
  return bracket.split(/,(?=(?:[^']*'[^']*')*[^']*$)/).map((part) => part.trim());
}

function parseSelector(part: string): Selector | undefined {
  const [, name] = /^'([^']*)'$/.exec(part) ?? [];
  if (name !== undefined) return { name };
  if (/^-?\d+$/.test(part)) return { index: Number(part) };
  const [, from, to] = /^(-?\d*):(-?\d*)$/.exec(part) ?? [];
  if (from === undefined) return undefined;
  return { from: Number(from), to: to === "" ? undefined : Number(to) };
}

/** What a path selects; throws for an index or a name that is not there. */
export function select(path: JsonPath, whole: unknown): unknown {
  return path.reduce((value: unknown, selectors) => {
    const [only] = selectors;
    if (only !== undefined && selectors.length === 1 && !("from" in only)) return one(value, only);
    if (Array.isArray(value)) return selectors.flatMap((selector) => many(value, selector));
    return Object.fromEntries(
      selectors.map((selector) => ["name" in selector ? selector.name : "", one(value, selector)]),
    );
  }, whole);
}

function many(value: unknown[], selector: Selector): unknown[] {
  if (!("from" in selector)) return [one(value, selector)];
  const { from, to } = selector;
  const found = value.slice(from, to);
  // "If you specify indexes that aren't within the dimension size of the joined dataset, you get an error."
  if (found.length > 0 && (to ?? 0) <= value.length) return found;
  throw new Error(`there is no range ${from}:${to ?? ""} in ${value.length} fields`);
}

function one(value: unknown, selector: Selector): unknown {
  if ("index" in selector && Array.isArray(value)) {
    const found: unknown = value.at(selector.index);
    if (found !== undefined) return found;
    throw new Error(`there is no index ${selector.index} in ${value.length} fields`);
  }
  if ("name" in selector && typeof value === "object" && value !== null && !Array.isArray(value)) {
    if (Object.hasOwn(value, selector.name)) return (value as Record<string, unknown>)[selector.name];
    throw new Error(`there is no member ${selector.name}`);
  }
  throw new Error("the filter does not fit the record");
}
