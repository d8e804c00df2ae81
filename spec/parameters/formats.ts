/** Forms that several parameters have. */
import type { Format } from "../model/parameter.ts";

export const lettersDigitsHyphens = {
  words: "letters, digits and hyphens, with a letter or a digit at both ends",
  patterns: ["^[A-Za-z0-9-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$"],
} as const satisfies Format;
