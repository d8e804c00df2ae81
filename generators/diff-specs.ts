import type { SpecColumn, SpecDocument, SpecObject, SpecParameter } from "./spec-document.ts";

/** One difference between two revisions of spec.json, in words. */
export interface SpecChange {
  object: string;
  /** The parameter or column that changed. */
  member?: string;
  breaking: boolean;
  text: string;
}

/**
 * Compares what callers see of two revisions. Breaking is what makes a call, a query or a stored value that
 * worked before fail or mean something else.
 */
export function diffSpecs(before: SpecDocument, after: SpecDocument): SpecChange[] {
  const changes: SpecChange[] = [];
  // Revisions of before 1.1 do not say which functions are internal.
  const told = before.objects.some(isInternal);
  for (const old of before.objects) {
    const now = after.objects.find(({ name, kind }) => name === old.name && kind === old.kind);
    if (now === undefined) {
      changes.push({ object: old.name, breaking: !isInternal(old), text: `${old.kind} removed` });
    } else if (told && isInternal(now) && !isInternal(old)) {
      changes.push({ object: old.name, breaking: true, text: "no longer for users to call" });
    } else {
      const own = diffObject(old, now);
      changes.push(...(isInternal(now) ? own.map((change) => ({ ...change, breaking: false })) : own));
    }
  }
  for (const { name, kind } of after.objects) {
    if (!before.objects.some((old) => old.name === name && old.kind === kind)) {
      changes.push({ object: name, breaking: false, text: `${kind} added` });
    }
  }
  return changes;
}

function isInternal(object: SpecObject): boolean {
  return object.kind === "udf" && object.internal === true;
}

function diffObject(old: SpecObject, now: SpecObject): SpecChange[] {
  const change = (breaking: boolean, text: string, member?: string): SpecChange => ({
    object: old.name,
    ...(member === undefined ? {} : { member }),
    breaking,
    text,
  });
  const changes: SpecChange[] = [];
  if (old.kind === "table" && now.kind === "table") {
    return diffColumns("column", old.columns, now.columns, change);
  }
  if (old.kind === "view" && now.kind === "view") {
    return diffColumns("column", old.columns, now.columns, change);
  }
  // Both are of one kind, so none is.
  if (!("parameters" in old) || !("parameters" in now)) return [];
  if (old.kind === "script" && now.kind === "script" && old.arguments !== now.arguments) {
    changes.push(change(true, `arguments: ${old.arguments} → ${now.arguments}`));
  }
  const positional = now.kind !== "script" || now.arguments === "positional";
  changes.push(...diffParameters(old.parameters, now.parameters, positional, change));
  changes.push(...diffColumns("result column", old.returns, now.returns, change));
  return changes;
}

type MakeChange = (breaking: boolean, text: string, member?: string) => SpecChange;

function diffParameters(
  old: readonly SpecParameter[],
  now: readonly SpecParameter[],
  positional: boolean,
  change: MakeChange,
): SpecChange[] {
  const changes: SpecChange[] = [];
  for (const [i, parameter] of old.entries()) {
    const j = now.findIndex(({ name }) => name === parameter.name);
    const other = now[j];
    if (other === undefined) {
      changes.push(change(true, `${parameter.name} removed`, parameter.name));
      continue;
    }
    if (positional && i !== j) {
      const taken = now[i]?.name;
      const passed = taken === undefined ? "drop it" : `pass it as ${taken}`;
      const text = `${parameter.name} moved from position ${i + 1} to ${j + 1}: existing positional calls would ${passed}`;
      changes.push(change(true, text, parameter.name));
    }
    const changeIt: MakeChange = (breaking, text) => change(breaking, text, parameter.name);
    changes.push(...diffParameter(parameter, other, changeIt));
  }
  for (const [j, parameter] of now.entries()) {
    if (old.some(({ name }) => name === parameter.name)) continue;
    const breaking = parameter.required || positional;
    const why = parameter.required
      ? " and required"
      : positional
        ? ": existing positional calls lack it"
        : "";
    changes.push(change(breaking, `${parameter.name} added at position ${j + 1}${why}`));
  }
  return changes;
}

function diffParameter(old: SpecParameter, now: SpecParameter, change: MakeChange): SpecChange[] {
  const { name } = old;
  const changes: SpecChange[] = [];
  if (old.required !== now.required) {
    changes.push(
      change(now.required, `${name}: ${now.required ? "optional → required" : "required → optional"}`),
    );
  }
  if (old.type !== now.type) {
    changes.push(change(!widens(old.type, now.type), `${name}: type ${old.type} → ${now.type}`));
  }
  const limit = (text: string, before: number | undefined, after: number | undefined, lower: boolean) => {
    if (before === after) return;
    const unlimited = lower ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const narrowed = lower
      ? (after ?? unlimited) > (before ?? unlimited)
      : (after ?? unlimited) < (before ?? unlimited);
    changes.push(change(narrowed, `${name}: ${text} ${before ?? "none"} → ${after ?? "none"}`));
  };
  if (old.default !== now.default) {
    const text = `${name}: default ${old.default ?? "none"} → ${now.default ?? "none"}`;
    changes.push(change(false, text));
  }
  limit("lower limit", old.minimum, now.minimum, true);
  limit("upper limit", old.maximum, now.maximum, false);
  if (old.multipleOf !== now.multipleOf) {
    const { multipleOf: before = Number.NaN } = old;
    const narrowed = now.multipleOf !== undefined && before % now.multipleOf !== 0;
    const text = `${name}: multiple of ${old.multipleOf ?? "any"} → ${now.multipleOf ?? "any"}`;
    changes.push(change(narrowed, text));
  }
  limit("minimum length", old.minimumLength, now.minimumLength, true);
  limit("maximum length", old.maximumLength, now.maximumLength, false);
  limit("most elements", old.mostElements, now.mostElements, false);
  changes.push(
    ...diffPatterns(`${name}: must`, `${name}: need no longer`, old.patterns, now.patterns, change),
  );
  changes.push(...diffPatterns(`${name}: must not`, `${name}: may now`, old.without, now.without, change));
  changes.push(...diffValues(name, old.values, now.values, change));
  if (old.aws !== now.aws)
    changes.push(change(false, `${name}: feeds ${now.aws ?? "nothing"}, was ${old.aws ?? "nothing"}`));
  if (old.description !== now.description) changes.push(change(false, `${name}: new description`));
  return changes;
}

/** A value must match every pattern, or none, so one more narrows and one fewer widens. */
function diffPatterns(
  narrower: string,
  wider: string,
  old: readonly string[] = [],
  now: readonly string[] = [],
  change: MakeChange,
): SpecChange[] {
  return [
    ...now.filter((one) => !old.includes(one)).map((one) => change(true, `${narrower} now match ${one}`)),
    ...old.filter((one) => !now.includes(one)).map((one) => change(false, `${wider} match ${one}`)),
  ];
}

function diffValues(
  name: string,
  old: readonly string[] | undefined,
  now: readonly string[] | undefined,
  change: MakeChange,
): SpecChange[] {
  if (old === undefined || now === undefined) {
    if (old === now) return [];
    return [change(now !== undefined, `${name}: ${now ? `now one of ${now.join(", ")}` : "any value"}`)];
  }
  return [
    ...old.filter((one) => !now.includes(one)).map((one) => change(true, `${name}: value ${one} removed`)),
    ...now.filter((one) => !old.includes(one)).map((one) => change(false, `${name}: value ${one} added`)),
  ];
}

function diffColumns(
  what: string,
  old: readonly SpecColumn[],
  now: readonly SpecColumn[],
  change: MakeChange,
): SpecChange[] {
  const changes: SpecChange[] = [];
  for (const [i, { name, type }] of old.entries()) {
    const j = now.findIndex((column) => column.name === name);
    const other = now[j];
    if (other === undefined) changes.push(change(true, `${what} ${name} removed`, name));
    else if (i !== j)
      changes.push(change(true, `${what} ${name} moved from position ${i + 1} to ${j + 1}`, name));
    if (other !== undefined && other.type !== type) {
      // A wider result can overflow what a caller stores it in; a wider table column holds what it held.
      const breaking = what === "result column" || !widens(type, other.type);
      changes.push(change(breaking, `${what} ${name}: type ${type} → ${other.type}`, name));
    }
  }
  for (const { name } of now) {
    if (old.some((column) => column.name === name)) continue;
    // Callers test for the exact number of columns of a result.
    changes.push(change(what === "result column" && old.length > 0, `${what} ${name} added`, name));
  }
  return changes;
}

function widens(old: string, now: string): boolean {
  const [, family, sizes = ""] = /^(\w+)(?:\((.*)\))?$/.exec(old) ?? [];
  const [, newFamily, newSizes = ""] = /^(\w+)(?:\((.*)\))?$/.exec(now) ?? [];
  if (family !== newFamily) return false;
  const [size = 0, scale = 0] = sizes.split(",").map(Number);
  const [newSize = 0, newScale = 0] = newSizes.split(",").map(Number);
  return newScale >= scale && newSize - newScale >= size - scale;
}
