import type { Parameter, ScriptSpec, UdfSpec } from "../../spec/model.ts";
import { sizeOf } from "../../spec/validate.ts";
import { type Diagnostic, diagnostic, suggestion, type ValuePath, type ValuePlace } from "../diagnostic.ts";
import type { AwsMember, FindAwsMember } from "./aws-members.ts";

/**
 * The parameters and rules of an object against the request members they feed, as the AWS SDK declares these.
 */
export function checkAws(spec: ScriptSpec | UdfSpec, file: string, find: FindAwsMember): Diagnostic[] {
  const found = spec.parameters.flatMap((parameter, i) =>
    checkParameter(spec, parameter, { file, path: ["parameters", i] }, find),
  );
  return spec.kind === "script" ? [...found, ...checkAllowed(spec, file, find)] : found;
}

function checkParameter(
  spec: ScriptSpec | UdfSpec,
  parameter: Parameter,
  place: ValuePlace,
  find: FindAwsMember,
): Diagnostic[] {
  const { name, aws, awsEnum } = parameter;
  const at = (property: keyof Parameter) => ({ ...place, path: [...place.path, property] });
  if (aws === undefined) return [];
  const lookup = find(aws);
  if (!lookup.found) {
    const { complaint, near, choices } = lookup;
    const wrong = { ...at("aws"), word: near };
    const values = {
      parameter: name,
      member: aws,
      complaint,
      suggestion: suggestion(near, choices),
    };
    return [diagnostic(wrong, "E-SME-31", values)];
  }
  const { member } = lookup;
  const expected = disagreement(parameter, member);
  if (expected) {
    return [
      diagnostic(at("type"), "E-SME-32", { parameter: name, type: parameter.type, member: aws, expected }),
    ];
  }
  const found: Diagnostic[] = [];
  if (member.required && parameter.required === false) {
    found.push(diagnostic(at("required"), "E-SME-33", { parameter: name, object: spec.name, member: aws }));
  }
  if (member.values !== undefined && awsEnum === undefined) {
    found.push(diagnostic(at("aws"), "E-SME-34", { parameter: name, member: aws }));
  }
  if (member.values === undefined && awsEnum !== undefined) {
    found.push(diagnostic(at("awsEnum"), "E-SME-35", { parameter: name, member: aws }));
  }
  return found;
}

/** What the member takes, in words, where the parameter's type is another. */
function disagreement({ type }: Parameter, member: AwsMember): string | undefined {
  if (member.type === "other") return "a structure, so name one of its members";
  const own = type.startsWith("VARCHAR") ? "string" : type === "BOOLEAN" ? "boolean" : "number";
  if (own !== member.type) return `a ${member.type}`;
  const longest = Math.max(0, ...(member.values ?? []).map((value) => value.length));
  return own === "string" && longest > sizeOf(type) ? `values of ${longest} characters` : undefined;
}

/** Values that a rule or a parameter allows must be values of the AWS enum the parameter feeds. */
function checkAllowed(spec: ScriptSpec, file: string, find: FindAwsMember): Diagnostic[] {
  const check = (parameter: string, value: string, path: ValuePath, at: ValuePlace["at"]) => {
    const member = spec.parameters.find(({ name }) => name === parameter)?.aws;
    const lookup = member === undefined ? undefined : find(member);
    const known = lookup?.found ? lookup.member.values : undefined;
    if (member === undefined || known === undefined || known.includes(value)) return [];
    const values = { object: spec.name, value, parameter, member, suggestion: suggestion(value, known) };
    return [diagnostic({ file, path, ...(at ? { at } : {}) }, "E-SME-36", values)];
  };
  const ofRules = spec.rules.flatMap((rule, i) => {
    if (rule.rule === "onlyWith") {
      return rule.values.flatMap((value, j) => check(rule.to, value, ["rules", i, "values", j], undefined));
    }
    if (rule.rule !== "fits") return [];
    return Object.entries(rule.allowed).flatMap(([key, values]) => {
      const path = ["rules", i, "allowed", key];
      return [
        ...check(rule.to, key, path, "name"),
        ...values.flatMap((value, j) => check(rule.parameter, value, [...path, j], undefined)),
      ];
    });
  });
  const ofParameters = spec.parameters.flatMap(({ name, choices = [] }, i) =>
    choices.flatMap((value, j) => check(name, value, ["parameters", i, "choices", j], undefined)),
  );
  return [...ofRules, ...ofParameters];
}
