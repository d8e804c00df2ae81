import type { Catalogue } from "../../spec/error-catalogue.ts";
import type { Rule, ScriptSpec } from "../../spec/model.ts";
import { type Diagnostic, diagnostic, suggestion, type ValuePath, type ValuePlace } from "../diagnostic.ts";
import { checkValues } from "./check-error-values.ts";
import { luaPattern } from "./lua-pattern.ts";
import { unknownName, usesIn } from "./name-uses.ts";
import { namesBefore } from "./script-names.ts";

export function checkParameters(spec: ScriptSpec, file: string, catalogue: Catalogue): Diagnostic[] {
  const names = spec.parameters.map(({ name }) => name);
  const known = namesBefore(spec, 0);
  return spec.parameters.flatMap((parameter, i) => {
    const { name, format, unless, invalid } = parameter;
    const path = ["parameters", i];
    const found = (["patterns", "without"] as const).flatMap((list) =>
      (format?.[list] ?? []).flatMap((pattern, j) =>
        checkPattern(pattern, name, { file, path: [...path, "format", list, j] }),
      ),
    );
    if (unless !== undefined && !names.includes(unless)) {
      const values = {
        parameter: name,
        object: spec.name,
        name: unless,
        suggestion: suggestion(unless, names),
      };
      found.push(diagnostic({ file, path: [...path, "unless"] }, "E-SME-236", values));
    }
    if (invalid !== undefined) {
      const place = { file, path: [...path, "invalid"] };
      const use = `parameter ${name}`;
      found.push(
        ...checkValues(
          spec,
          { code: invalid, part: use, place, extra: ["parameter", "value", "complaint"] },
          known,
          catalogue,
        ),
      );
    }
    for (const use of usesIn(parameter.known?.statement ?? "", [...path, "known", "statement"], file)) {
      if (!known.has(use.name)) found.push(unknownName(spec, `Parameter ${name}`, use, [...known.keys()]));
    }
    return found;
  });
}

function checkPattern(pattern: string, parameter: string, place: ValuePlace): Diagnostic[] {
  try {
    // What Lua would only find when the pattern is used.
    new RegExp(pattern);
    luaPattern(pattern);
    return [];
  } catch (error) {
    const complaint = error instanceof Error ? error.message.replace(/^Invalid.*\/: /, "") : String(error);
    return [diagnostic(place, "E-SME-38", { parameter, pattern, complaint })];
  }
}

/** What the helpers in templates/lua can say of a broken rule. */
const valuesOfRule: Readonly<Record<Rule["rule"], readonly string[]>> = {
  bothOrNeither: ["missing"],
  notBoth: ["first", "second"],
  fits: ["value", "to", "allowed"],
  onlyWith: ["parameter", "to", "allowed", "value"],
};

export function checkRules(spec: ScriptSpec, file: string, catalogue: Catalogue): Diagnostic[] {
  const names = spec.parameters.map(({ name }) => name);
  const known = namesBefore(spec, 0);
  return spec.rules.flatMap((rule, i) => {
    const path = ["rules", i];
    const named: [string, ValuePath][] =
      rule.rule === "fits" || rule.rule === "onlyWith"
        ? [
            [rule.parameter, [...path, "parameter"]],
            [rule.to, [...path, "to"]],
          ]
        : rule.parameters.map((name, j) => [name, [...path, "parameters", j]]);
    const place = { file, path: [...path, "fails"] };
    const extra = valuesOfRule[rule.rule];
    return [
      ...named
        .filter(([name]) => !names.includes(name))
        .map(([name, at]) =>
          diagnostic({ file, path: at, at: "use" }, "E-SME-40", {
            object: spec.name,
            parameter: name,
            suggestion: suggestion(name, names),
          }),
        ),
      ...checkValues(spec, { code: rule.fails, part: `rule ${rule.rule}`, place, extra }, known, catalogue),
    ];
  });
}
