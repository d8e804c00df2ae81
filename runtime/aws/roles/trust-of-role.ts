/** Whether SageMaker may work in a role's name, as the role's trust policy has it. */
import type { HandlerContext } from "../context.ts";
import { AwsFailure } from "../failure.ts";
import { type SignedRequest, sendSigned, textOfElement } from "../signed-request.ts";

const service = "sagemaker.amazonaws.com";

/** IAM's request for a role; its name is that of the SDK's command. */
class GetRoleCommand implements SignedRequest {
  readonly service = "iam";
  readonly operation = "GetRole";
  readonly headers = { "content-type": "application/x-www-form-urlencoded" };
  readonly body: string;

  constructor({ RoleName }: { RoleName: string }) {
    this.body = new URLSearchParams({ Action: "GetRole", Version: "2010-05-08", RoleName }).toString();
  }
}

/** Of a role of the caller's own account, given by its ARN. `untold`: IAM has left its policy out. */
export async function trustOfRole(
  context: HandlerContext,
  role: string,
): Promise<"trusted" | "untrusted" | "missing" | "untold"> {
  let answer: string;
  try {
    answer = await sendSigned(context, new GetRoleCommand({ RoleName: nameOfRole(role) }));
  } catch (cause) {
    if (cause instanceof AwsFailure && cause.code === "NoSuchEntity") return "missing";
    throw cause;
  }
  const document = textOfElement(answer, "AssumeRolePolicyDocument");
  if (document === undefined) return "untold";
  return trustsSageMaker(JSON.parse(decodeURIComponent(document))) ? "trusted" : "untrusted";
}

export function nameOfRole(role: string): string {
  return role.slice(role.lastIndexOf("/") + 1);
}

/** Whether a statement lets SageMaker in, under whichever condition: those are for AWS to judge. */
function trustsSageMaker(policy: unknown): boolean {
  return listOf(memberOf(policy, "Statement")).some(
    (statement) =>
      memberOf(statement, "Effect") === "Allow" &&
      listOf(memberOf(memberOf(statement, "Principal"), "Service")).includes(service) &&
      listOf(memberOf(statement, "Action")).some((action) =>
        ["sts:assumerole", "sts:*", "*"].includes(String(action).toLowerCase()),
      ),
  );
}

function memberOf(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined;
}

function listOf(given: unknown): readonly unknown[] {
  return Array.isArray(given) ? given : [given];
}
