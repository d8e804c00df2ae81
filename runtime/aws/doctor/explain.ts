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
  const { fix = "Repeat the call.", says } =
    (cause instanceof SmeError ? causes[cause.code] : undefined) ?? {};
  return unknown(`It could not be checked: ${says ?? oneLine(reasonOf(cause))}.`, fix);
}

const roleRefused = {
  fix: "Mend what the check role found first.",
  says: "the connection's role cannot be assumed",
};

/**
 * Who finds the cause of an error that others end with, and what these say of it where they would
 * only repeat it.
 */
const causes: Readonly<Record<string, { fix: string; says?: string }>> = {
  "E-SME-65": {
    fix: "Mend what the check identity found first.",
    says: "AWS does not accept the connection's credentials",
  },
  "E-SME-68": { fix: "Mend what the checks of the network found first, or repeat the call." },
  "E-SME-430": roleRefused,
  "E-SME-431": roleRefused,
};

/** For what an error of the catalogue tells. */
export function ofError(cause: unknown, otherwise: string): Verdict {
  const { text, advice } = splitAdvice(cause);
  return error(text, advice ?? otherwise);
}
