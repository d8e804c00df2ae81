import { AwsError } from "../http/aws-error.ts";
import { nullError } from "../http/validation-error.ts";
import type { StsOperation } from "../sts/sts-request.ts";
import { refusalOf } from "./authorize.ts";
import { evaluate, type Verdict } from "./evaluate.ts";

const decisions: Readonly<Record<Verdict, string>> = {
  allowed: "allowed",
  denied: "explicitDeny",
  "not allowed": "implicitDeny",
};

/** Says of each action and resource whether a user's or role's policy allows it, without doing anything. */
export const simulatePrincipalPolicy: StsOperation = {
  name: "SimulatePrincipalPolicy",
  takes: ["PolicySourceArn", "ActionNames.member.*", "ResourceArns.member.*"],
  run({ context, caller, form }) {
    const source = form.get("PolicySourceArn") ?? "";
    const right = { action: "iam:SimulatePrincipalPolicy", resource: source };
    const refusal = refusalOf(context, caller, right);
    if (refusal !== undefined) throw new AwsError(403, "AccessDenied", refusal);
    const isOwn = source.split(":")[4] === context.accountId;
    const principal = isOwn ? context.identities.findPrincipal(source) : undefined;
    if (principal === undefined)
      throw new AwsError(404, "NoSuchEntity", `The principal with ARN ${source} cannot be found.`);
    const actions = membersOf(form, "ActionNames");
    if (actions.length === 0) throw nullError("actionNames");
    const odd = actions.find((action) => !/^[\w-]+:\w+$/.test(action));
    if (odd !== undefined) throw new AwsError(400, "InvalidInput", `Invalid Action Name ${odd}`);
    const given = membersOf(form, "ResourceArns");
    const resources = given.length > 0 ? given : ["*"];
    const { policy } = principal;
    const results = actions.flatMap((action) =>
      resources.map((resource) => ({
        EvalActionName: action,
        EvalResourceName: resource,
        EvalDecision: decisions[policy === undefined ? "allowed" : evaluate(policy, { action, resource })],
        MissingContextValues: "",
      })),
    );
    return { IsTruncated: false, EvaluationResults: { member: results } };
  },
};

/** A list in the form of the query protocol: `<name>.member.1` and so on. */
function membersOf(form: URLSearchParams, name: string): string[] {
  return [...form].flatMap(([key, text]) => (key.startsWith(`${name}.member.`) ? [text] : []));
}
