import { SmeError } from "../../spec/errors.ts";
import { messageOf, oneLine } from "./error-message.ts";

/** What an error of the catalogue says, and apart from it what to do; null for any other. */
export function splitAdvice(error: unknown): { text: string; advice: string | null } {
  const advice = error instanceof SmeError ? error.advice : null;
  const text = oneLine(messageOf(error));
  if (advice === null || !text.endsWith(` ${advice}`)) return { text, advice };
  return { text: text.slice(0, -advice.length - 1), advice };
}
