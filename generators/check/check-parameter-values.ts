import type { Parameter, ScriptSpec, UdfSpec } from "../../spec/model.ts";
import { hasElements, isNumeric, rangeOf, sizeOf } from "../../spec/validate.ts";
import { type Diagnostic, diagnostic, suggestion } from "../diagnostic.ts";
import { allowedValues, type FindAwsMember } from "./aws-members.ts";
import { elementsOf } from "./elements.ts";

/** What a parameter's spec itself gives as its value, its example and its default, it must take. */
export function checkParameterValues(
  spec: ScriptSpec | UdfSpec,
  file: string,
  find: FindAwsMember,
): Diagnostic[] {
  return spec.parameters.flatMap((parameter, i) =>
    (["default", "example"] as const).flatMap((property) => {
      const value = parameter[property];
      const wrong = value === undefined ? undefined : complaintAbout(parameter, value, find);
      if (wrong === undefined) return [];
      const values = { property, parameter: parameter.name, ...wrong };
      return [diagnostic({ file, path: ["parameters", i, property] }, "E-SME-281", values)];
    }),
  );
}

/** Why a parameter does not take a value; its type is checked elsewhere. */
function complaintAbout(
  parameter: Parameter,
  value: string | number | boolean,
  find: FindAwsMember,
): { complaint: string; suggestion: string } | undefined {
  const complain = (complaint: string, advice = `Correct ${value}.`) => ({ complaint, suggestion: advice });
  if (typeof value === "number") {
    const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = rangeOf(parameter);
    const { multipleOf = value } = parameter;
    if (!isNumeric(parameter.type)) return undefined;
    if (value < minimum || value > maximum)
      return complain(`${value} is not between ${minimum} and ${maximum}`);
    return value === 0 || value % multipleOf === 0
      ? undefined
      : complain(`${value} is no multiple of ${multipleOf}`);
  }
  if (typeof value === "boolean" || !parameter.type.startsWith("VARCHAR")) return undefined;
  if (hasElements(parameter)) return complaintAboutElements(parameter, value, find);
  const { format, minimumLength = 0, maximumLength = sizeOf(parameter.type) } = parameter;
  const length = [...value].length;
  if (length < minimumLength || length > maximumLength) {
    return complain(`"${value}" has not ${minimumLength} to ${maximumLength} characters`);
  }
  const choices = allowedValues(parameter, find);
  if (choices && !choices.includes(value)) {
    return complain(`"${value}" is none of its values`, suggestion(value, choices));
  }
  const matches = (pattern: string) => new RegExp(pattern).test(value);
  const fits = (format?.patterns ?? []).every(matches) && !(format?.without ?? []).some(matches);
  return fits ? undefined : complain(`"${value}" is not ${format?.words}`);
}

/** The same of an example of a list or mapping: the elements' limits are the parameter's. */
function complaintAboutElements(
  parameter: Parameter,
  example: string,
  find: FindAwsMember,
): { complaint: string; suggestion: string } | undefined {
  const { reads, ...element } = parameter;
  const elements = elementsOf(example);
  const most = parameter.mostElements ?? Number.POSITIVE_INFINITY;
  if (elements.length > most) {
    return { complaint: `it has more than ${most} elements`, suggestion: "Shorten it." };
  }
  return elements
    .map((value) => complaintAbout(element, value, find))
    .find((complaint) => complaint !== undefined);
}
