import type { Catalogue } from "../../spec/error-catalogue.ts";
import {
  columnsOf,
  type Parameter,
  type Rule,
  type ScriptSpec,
  type UdfSpec,
  type ViewSpec,
} from "../../spec/model.ts";
import { originOf } from "../../spec/origin.ts";
import { hasElements, isNumeric, rangeOf, sizeOf } from "../../spec/validate.ts";
import { allowedValues, type FindAwsMember } from "../check/aws-members.ts";
import type { GeneratedFile } from "../generated-file.ts";
import { errorsOf } from "../lua/script-errors.ts";
import { render } from "../render.ts";

/** What a page says besides its own spec. */
export interface PageSources {
  find: FindAwsMember;
  catalogue: Catalogue;
  /** Whether there is a page of all errors to point to. */
  hasErrorPage: boolean;
}

/** The page that tells a user what a script takes, gives and refuses. */
export function generateReferencePage(
  spec: ScriptSpec,
  specPath: string,
  { find, catalogue, hasErrorPage }: PageSources,
): GeneratedFile {
  const listed = spec.parameters.filter(({ ignored }) => !ignored);
  const content = render("docs/script.md.hbs", {
    name: spec.name,
    origin: originOf(specPath),
    summary: spec.summary,
    details: spec.details ?? "",
    example: spec.example,
    json: spec.arguments === "json",
    parameters: listed.map((parameter) => argumentRow(parameter, find)),
    tolerated: spec.parameters.filter(({ ignored }) => ignored).map(({ name }) => name),
    rules: spec.rules.map(ruleText),
    returns: spec.returns?.columns ?? [],
    errors: errorsOf(spec, catalogue).map(({ code, ...error }) => ({
      ...error,
      shown: shownCode(code, hasErrorPage),
    })),
  });
  return { path: `docs/${spec.name.toLowerCase()}.md`, content };
}

/** The page of a function that users call themselves. */
export function generateFunctionPage(
  spec: UdfSpec,
  specPath: string,
  { find, catalogue, hasErrorPage }: PageSources,
): GeneratedFile {
  const content = render("docs/function.md.hbs", {
    name: spec.name,
    origin: originOf(specPath),
    summary: spec.summary,
    details: spec.details ?? "",
    example: spec.example ?? "",
    readsGroups: spec.reads === "group",
    parameters: spec.parameters.map((parameter) => argumentRow(parameter, find)),
    returns: columnsOf(spec),
    errors: (spec.errors ?? []).map((code) => ({ ...catalogue[code], shown: shownCode(code, hasErrorPage) })),
  });
  return { path: `docs/${spec.name.toLowerCase()}.md`, content };
}

export function generateViewPage(spec: ViewSpec, specPath: string): GeneratedFile {
  const { name, summary, details = "", example, columns } = spec;
  const view = { name, origin: originOf(specPath), summary, details, example, columns };
  return { path: `docs/${name.toLowerCase()}.md`, content: render("docs/view.md.hbs", view) };
}

function shownCode(code: string, hasErrorPage: boolean): string {
  return hasErrorPage ? `[${code}](errors.md#${code.toLowerCase()})` : code;
}

function argumentRow(parameter: Parameter, find: FindAwsMember) {
  const { name, type, description, required, unless } = parameter;
  return {
    name,
    type: type === "ANY" ? "any" : type,
    required: unless ? `unless ${unless}` : required === false ? "no" : "yes",
    description,
    limits: limits(parameter, find).join("; "),
  };
}

function ruleText(rule: Rule): string {
  if (rule.rule === "fits") {
    return Object.entries(rule.allowed)
      .map(([value, choices]) => `\`${rule.parameter}\` for \`${value}\`: ${choices.join(", ")}.`)
      .join("\n- ");
  }
  if (rule.rule === "onlyWith") {
    const values = rule.values.map((value) => `\`${value}\``).join(" or ");
    return `Give \`${rule.parameter}\` only with \`${rule.to}\` ${values}.`;
  }
  const [first, second] = rule.parameters;
  return rule.rule === "notBoth"
    ? `Give \`${first}\` or \`${second}\`, not both.`
    : `Give both of \`${first}\` and \`${second}\`, or neither.`;
}

function limits(parameter: Parameter, find: FindAwsMember): string[] {
  const { type, format, maximumLength, aws, reads } = parameter;
  const found: string[] = [];
  if (parameter.default !== undefined) found.push(`default ${parameter.default}`);
  const each = hasElements(parameter) ? "each " : "";
  if (parameter.mostElements !== undefined) found.push(`at most ${parameter.mostElements} elements`);
  if (format) found.push(`${each}${format.words}`);
  if (type.startsWith("VARCHAR")) {
    found.push(
      `${maximumLength === undefined ? "" : each}at most ${maximumLength ?? sizeOf(type)} characters`,
    );
  }
  if (isNumeric(parameter.type)) {
    const { minimum, maximum } = rangeOf(parameter);
    if (minimum !== undefined) found.push(`at least ${minimum}`);
    if (maximum !== undefined) found.push(`at most ${maximum}`);
    if (parameter.multipleOf !== undefined) found.push(`a multiple of ${parameter.multipleOf}`);
  }
  const values = allowedValues(parameter, find);
  if (values) found.push(`${each}one of ${values.join(", ")}`);
  if (reads === "name") found.push("upper case unless in double quotes");
  if (aws) found.push(`becomes ${aws}`);
  return found;
}
