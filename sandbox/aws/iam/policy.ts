/**
 * IAM policy documents, as AWS' "IAM JSON policy elements reference" has them. What this does not know is
 * refused by its name when the document is read: a condition that was passed over would allow what AWS
 * denies.
 */

/** A policy as AWS takes it, for identities and for the trust of a role. */
export interface PolicyDocument {
  Version?: "2012-10-17";
  Id?: string;
  Statement: PolicyStatement | readonly PolicyStatement[];
}

type Texts = string | readonly string[];

export interface PolicyStatement {
  Sid?: string;
  Effect: "Allow" | "Deny";
  /** Only in the trust of a role: `{ AWS: "arn:…" }`, `{ Service: "sagemaker.amazonaws.com" }` or "*". */
  Principal?: "*" | Readonly<Record<string, Texts>>;
  Action?: Texts;
  NotAction?: Texts;
  Resource?: Texts;
  NotResource?: Texts;
  /** By operator and key: `{ StringEquals: { "aws:RequestTag/team": "ml" } }`. */
  Condition?: Readonly<Record<string, Readonly<Record<string, Texts>>>>;
}

/** A statement that has been read. */
export interface Statement {
  effect: "Allow" | "Deny";
  /** By kind (AWS, Service); undefined in a policy of an identity. */
  principals: ReadonlyMap<string, readonly string[]> | undefined;
  actions: Match;
  resources: Match;
  conditions: readonly Condition[];
}

/** What fits one of the patterns, or none of them when it is inverted. */
interface Match {
  patterns: readonly string[];
  inverted: boolean;
}

export interface Condition {
  /** `StringEquals`, without what stands before and behind it. */
  operator: string;
  each: "ForAllValues" | "ForAnyValue" | undefined;
  ifExists: boolean;
  key: string;
  values: readonly string[];
}

export type PolicyKind = "identity" | "trust";

/** What a statement may have. */
export const policyElements = [
  "Sid",
  "Effect",
  "Principal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

export const conditionOperators = [
  "StringEquals",
  "StringNotEquals",
  "StringLike",
  "StringNotLike",
  "ArnEquals",
  "ArnNotEquals",
  "ArnLike",
  "ArnNotLike",
  "Null",
];

/** Keys that requests have here; an asterisk stands for the key of a tag. */
export const conditionKeys = [
  "aws:PrincipalAccount",
  "aws:PrincipalArn",
  "aws:RequestTag/*",
  "aws:RequestedRegion",
  "aws:ResourceTag/*",
  "aws:TagKeys",
  "aws:username",
  "iam:PassedToService",
  "s3:delimiter",
  "s3:prefix",
  "sagemaker:InstanceTypes",
  "sagemaker:ResourceTag/*",
  "sts:ExternalId",
  "sts:RoleSessionName",
];

/** Reads a document. Throws an error that names what of it is wrong, or not available here. */
export function readPolicy(document: PolicyDocument, kind: PolicyKind = "identity"): Statement[] {
  refuseOthers("a policy", document, ["Version", "Id", "Statement"]);
  if ((document.Version ?? "2012-10-17") !== "2012-10-17")
    throw new Error(`The policy's Version ${document.Version} is not available; give 2012-10-17.`);
  if (document.Statement === undefined) throw new Error("A policy needs a Statement.");
  const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
  return statements.map((statement: PolicyStatement) => readStatement(statement, kind));
}

function readStatement(statement: PolicyStatement, kind: PolicyKind): Statement {
  refuseOthers("a statement of a policy", statement, policyElements);
  const { Effect: effect, Principal: principal } = statement;
  if (effect !== "Allow" && effect !== "Deny")
    throw new Error(`The Effect of a policy's statement is Allow or Deny, not ${String(effect)}.`);
  if ((principal !== undefined) !== (kind === "trust"))
    throw new Error(
      kind === "trust"
        ? "A statement of a role's trust needs a Principal."
        : "A policy of a key or role has no Principal.",
    );
  const resources =
    kind === "trust"
      ? { patterns: ["*"], inverted: false }
      : readMatch(statement, "Resource", "NotResource", /^(\*|arn:.*)$/s);
  return {
    effect,
    principals: principal === undefined ? undefined : readPrincipals(principal),
    actions: readMatch(statement, "Action", "NotAction", /^(\*|[a-z0-9-]+:[\w*?]+)$/i),
    resources,
    conditions: Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => readCondition(operator, key, textsOf(values))),
    ),
  };
}

function readMatch(
  statement: PolicyStatement,
  name: "Action" | "Resource",
  notName: "NotAction" | "NotResource",
  form: RegExp,
): Match {
  const given = statement[name];
  const excluded = statement[notName];
  if ((given === undefined) === (excluded === undefined))
    throw new Error(`A statement of a policy has either ${name} or ${notName}.`);
  const patterns = textsOf(given ?? excluded ?? []);
  const odd = patterns.find((pattern) => !form.test(pattern));
  if (odd !== undefined) throw new Error(`${odd} can be no ${name} of a policy.`);
  const variable = patterns.find((pattern) => pattern.includes("${"));
  if (variable !== undefined) throw new Error(`The policy variable in ${variable} is not available here.`);
  return { patterns, inverted: given === undefined };
}

function readPrincipals(principal: NonNullable<PolicyStatement["Principal"]>): Map<string, string[]> {
  if (principal === "*") return new Map([["AWS", ["*"]]]);
  refuseOthers("a Principal", principal, ["AWS", "Service"]);
  return new Map(Object.entries(principal).map(([kind, names]) => [kind, textsOf(names)]));
}

function readCondition(given: string, key: string, values: string[]): Condition {
  const [, each, name = "", ifExists] =
    /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(given) ?? [];
  if (!conditionOperators.includes(name))
    throw new Error(`The condition operator ${given} is not available in this local IAM.`);
  const isKnown = conditionKeys.some((known) => fits(known.toLowerCase(), key.toLowerCase()));
  if (!isKnown) throw new Error(`The condition key ${key} is not available in this local IAM.`);
  return {
    operator: name,
    each: each === "ForAllValues" || each === "ForAnyValue" ? each : undefined,
    ifExists: ifExists !== undefined,
    key: key.toLowerCase(),
    values,
  };
}

function refuseOthers(what: string, given: object, known: readonly string[]): void {
  const odd = Object.keys(given).find((name) => !known.includes(name));
  if (odd !== undefined) throw new Error(`${odd} of ${what} is not available in this local IAM.`);
}

function textsOf(texts: Texts): string[] {
  return typeof texts === "string" ? [texts] : [...texts];
}

/** `*` stands for any text, `?` for any character. */
export function fits(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(text);
}
