/**
 * What stands for no value in a column of numbers, booleans or dates: the texts that pandas reads as missing,
 * those that people write, and infinity, from which nothing can be learned. In a column of words they are
 * words: NA is Namibia.
 */
const missingForm =
  /^\s*([+-]?nan|null|none|nil|<na>|#?n\/?a|#n\/a n\/a|-?1\.#(ind|qnan)|[-?.]+|[+-]?inf(inity)?)?\s*$/i;
const longestMark = 40;

/** Whether a text says that there is no value, in a column of anything but words. */
export function isMissing(text: string): boolean {
  return text === "" || (text.length <= longestMark && missingForm.test(text));
}
