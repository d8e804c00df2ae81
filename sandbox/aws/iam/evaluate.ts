/** Whether policies allow a request, by IAM's "Policy evaluation logic". */
import { type Condition, fits, type Statement } from "./policy.ts";

/** What a request is about to do. */
export interface Right {
  /** For example `sagemaker:CreateModel`. */
  action: string;
  /** An ARN, or `*` for an action that is about no resource. */
  resource: string;
  /** What conditions may ask for, by key. */
  context?: RequestContext;
}

/** By condition key, whose case does not count. */
export type RequestContext = Readonly<Record<string, string | readonly string[] | undefined>>;

export type Verdict = "allowed" | "denied" | "not allowed";

/** A statement that denies outweighs all that allow. */
export function evaluate(statements: readonly Statement[], right: Right): Verdict {
  const applying = statements.filter((statement) => applies(statement, right));
  if (applying.some(({ effect }) => effect === "Deny")) return "denied";
  return applying.some(({ effect }) => effect === "Allow") ? "allowed" : "not allowed";
}

/** Whether the statement is about the right, whoever asks. */
function applies({ actions, resources, conditions }: Statement, right: Right): boolean {
  const action = right.action.toLowerCase();
  return (
    actions.patterns.some((pattern) => fits(pattern.toLowerCase(), action)) !== actions.inverted &&
    resources.patterns.some((pattern) => fits(pattern, right.resource)) !== resources.inverted &&
    conditions.every((condition) => holds(condition, right.context ?? {}))
  );
}

function holds(condition: Condition, context: RequestContext): boolean {
  const { operator, each, ifExists, values } = condition;
  const found = Object.entries(context).find(([key]) => key.toLowerCase() === condition.key)?.[1];
  const given = found === undefined ? [] : typeof found === "string" ? [found] : found;
  if (operator === "Null") return values.some((value) => (value === "true") === (given.length === 0));
  if (given.length === 0 && ifExists) return true;
  const isNegated = operator.includes("Not");
  const isMet = (text: string) => values.some((value) => matches(operator, value, text)) !== isNegated;
  if (each === "ForAllValues") return given.every(isMet);
  if (given.length === 0) return isNegated && each === undefined;
  return isNegated && each === undefined ? given.every(isMet) : given.some(isMet);
}

function matches(operator: string, value: string, text: string): boolean {
  return operator.startsWith("Arn") || operator.endsWith("Like") ? fits(value, text) : value === text;
}
