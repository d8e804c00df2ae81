/** What a check of SME_DOCTOR ends with when AWS did not answer it. */
import { SmeError } from "../../../spec/errors.ts";
import { error, unknown, type Verdict } from "../../../spec/verdict.ts";
import { splitAdvice } from "../advice.ts";
import { oneLine, reasonOf } from "../error-message.ts";
import { AwsFailure } from "../failure.ts";

/** The right that AWS misses; undefined where that is not what went wrong. */
function deniedRight(cause: unknown): AwsFailure | undefined {
  const denied = cause instanceof SmeError && cause.code === "E-SME-66" ? cause.cause : undefined;
  return denied instanceof AwsFailure ? denied : undefined;
}

/** For a check that another check's failure has made impossible, or AWS' answer. */
export function impossible(cause: unknown): Verdict {
  const denied = deniedRight(cause);
  if (denied !== undefined)
    return unknown(`It could not be checked: AWS does not allow ${denied.right}.`, `Allow ${denied.action}.`);
  const behind = cause instanceof SmeError ? checksBehind[cause.code] : undefined;
  return unknown(
    `It could not be checked: ${oneLine(reasonOf(cause))}.`,
    behind === undefined ? "Repeat the call." : `Mend what the check ${behind} found first.`,
  );
}

/** Which check finds the cause of an error that others end with. */
const checksBehind: Readonly<Record<string, string>> = {
  "E-SME-65": "identity",
  "E-SME-68": "network",
  "E-SME-430": "role",
  "E-SME-431": "role",
};

/** For what an error of the catalogue tells. */
export function ofError(cause: unknown, otherwise: string): Verdict {
  const { text, advice } = splitAdvice(cause);
  return error(text, advice ?? otherwise);
}
