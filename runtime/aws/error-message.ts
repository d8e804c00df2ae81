/** What an error says, as a piece of another text. */

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Without the full stop, and without a code of the catalogue, which would compete with that of the error it
 * goes into.
 */
export function reasonOf(error: unknown): string {
  return messageOf(error).replace(/^[EF]-SME-\d+: |\.$/g, "");
}

export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
