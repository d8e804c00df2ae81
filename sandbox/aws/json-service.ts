import type { Service } from "./faults/fault-kinds.ts";
import { AwsError } from "./http/aws-error.ts";
import { refusalOf } from "./iam/authorize.ts";
import type { Caller } from "./iam/identities.ts";
import type { LocalAwsContext } from "./local-aws.ts";

/** A request whose members have names: JSON, CBOR, or a form that has been read. */
export type Input = Readonly<Record<string, unknown>>;

/** One operation of a small service. */
export interface JsonOperation {
  name: string;
  /** The members that it takes; others are refused by their names. */
  takes: readonly string[];
  /** What a request is about, for faults and the journal. */
  subject?: (input: Input) => string;
  /** Dates in what it returns are written as the protocol has them. */
  run(context: LocalAwsContext, input: Input): object;
}

/** A service that has a few operations here. */
export interface JsonService {
  service: Service;
  /** As in the actions of policies. */
  prefix: string;
  title: string;
  operations: readonly JsonOperation[];
}

/** Carries an operation out for a caller who has the right to it. What the service lacks is refused. */
export function runOperation(
  context: LocalAwsContext,
  { operations, prefix, title }: JsonService,
  caller: Caller,
  name: string,
  input: Input,
): object {
  const operation = operations.find((one) => one.name === name);
  if (operation === undefined) {
    const message = `The operation ${name} is not available in this local ${title}.`;
    throw new AwsError(400, "UnknownOperationException", message);
  }
  const refusal = refusalOf(context, caller, { action: `${prefix}:${name}`, resource: "*" });
  if (refusal !== undefined) throw new AwsError(400, "AccessDeniedException", refusal);
  // What is not wanted is not there anyway.
  const odd = Object.keys(input).find(
    (member) => !operation.takes.includes(member) && input[member] !== false && input[member] !== null,
  );
  if (odd !== undefined)
    throw new AwsError(
      400,
      "ValidationException",
      `${name} with the member ${odd} is not available in this local ${title}.`,
    );
  return operation.run(context, input);
}

/** What the request is about; "" where the operation is about nothing, or is not known. */
export function subjectOf({ operations }: JsonService, name: string, input: Input): string {
  return operations.find((one) => one.name === name)?.subject?.(input) ?? "";
}
