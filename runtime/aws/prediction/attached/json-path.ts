/** Where a value is in JSON, written as `predictions`, `scores[0]`, `a.b`, `["a.b"]`; `$` is the whole. */

/** Keys and, from 0, positions. In a request the last one may be `append`: behind what the list has. */
export type Steps = readonly (string | number)[];

export const append = -1;

/** Why a path cannot be used. */
export class InvalidPath extends Error {
  override readonly name = "InvalidPath";
}

/** The steps of a path. Throws InvalidPath. */
export function parsePath(path: string, { appends = false } = {}): Steps {
  const trimmed = path.trim();
  const rest = trimmed.startsWith("$") ? trimmed.slice(1) : trimmed;
  const steps: (string | number)[] = [];
  const step = /\.?([^.[\]"$]+)|\[(\d{1,9})\]|\["((?:[^"\\]|\\.)*)"\]|(\[\])$/y;
  while (step.lastIndex < rest.length) {
    const at = step.lastIndex;
    const match = step.exec(rest);
    if (match === null) throw new InvalidPath(`'${rest.slice(at, at + 50)}' is no step of a path`);
    const [, name, position, quoted, list] = match;
    if (list !== undefined && !appends) throw new InvalidPath("[] has a place in columns only");
    if (name !== undefined) steps.push(name.trim());
    else if (position !== undefined) steps.push(Number(position));
    else steps.push(quoted === undefined ? append : unescaped(quoted));
  }
  return steps;
}

function unescaped(quoted: string): string {
  try {
    return String(JSON.parse(`"${quoted}"`));
  } catch {
    throw new InvalidPath(`"${quoted}" is no text of JSON`);
  }
}

/** The value there; undefined when there is none. */
export function valueAt(json: unknown, steps: Steps): unknown {
  let value = json;
  for (const step of steps) {
    if (typeof value !== "object" || value === null) return undefined;
    if (Array.isArray(value) !== (typeof step === "number")) return undefined;
    value = Object.hasOwn(value, step) ? Reflect.get(value, step) : undefined;
  }
  return value;
}

/** As a user may write it. */
export function describePath(steps: Steps): string {
  if (steps.length === 0) return "$";
  return steps.reduce<string>((path, step) => {
    if (typeof step === "number") return `${path}[${step === append ? "" : step}]`;
    if (!/^[^.[\]"$]+$/.test(step)) return `${path}[${JSON.stringify(step)}]`;
    return path === "" ? step : `${path}.${step}`;
  }, "");
}
