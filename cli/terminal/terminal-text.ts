/** Text as a terminal shows it: how wide it is, and what of it must not get there. */

const ascii = /^[ -~]*$/;
/** C0, DEL and C1 begin escape sequences; the others reorder or break the line. */
const harmful = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;
const shortNames: Readonly<Record<string, string>> = { "\t": "\\t", "\n": "↵", "\r": "↵" };

/** The text in one line, without anything that a terminal obeys: `\x1b[31m` is shown, not done. */
export function visible(text: string): string {
  return ascii.test(text) ? text : text.replaceAll("\r\n", "↵").replace(harmful, escaped);
}

/** The text with its line breaks, and without anything else that a terminal obeys. */
export function visibleLines(text: string): string {
  return text.split(/\r?\n/).map(visible).join("\n");
}

function escaped(character: string): string {
  const code = character.charCodeAt(0);
  return (
    shortNames[character] ??
    (code < 256 ? `\\x${code.toString(16).padStart(2, "0")}` : `\\u${code.toString(16).padStart(4, "0")}`)
  );
}

/**
 * Columns of a terminal that the visible text takes: two for an emoji or a CJK character, none for an accent.
 */
export function widthOf(text: string): number {
  if (ascii.test(text)) return text.length;
  let width = 0;
  for (const { segment } of graphemesOf(text)) width += graphemeWidth(segment);
  return width;
}

/** The text, cut with `…` where it is wider. */
export function cutToWidth(text: string, widest: number): string {
  // No UTF-16 unit is wider than two columns.
  if (text.length <= widest / 2 || widthOf(text) <= widest) return text;
  let width = 0;
  let kept = "";
  for (const { segment } of graphemesOf(text)) {
    width += graphemeWidth(segment);
    if (width >= widest) break;
    kept += segment;
  }
  return `${kept}…`;
}

let segmenter: Intl.Segmenter | undefined;

/** The rules take 10 ms to load, and most texts are ASCII. */
function graphemesOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return segmenter.segment(text);
}

const withoutWidth = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]+$/u;
const emoji = /^\p{Emoji_Presentation}|^\p{Extended_Pictographic}\ufe0f|^[#*0-9]\ufe0f\u20e3/u;

function graphemeWidth(grapheme: string): number {
  if (withoutWidth.test(grapheme)) return 0;
  return emoji.test(grapheme) || isWide(grapheme.codePointAt(0) ?? 0) ? 2 : 1;
}

/**
 * Wide and fullwidth characters of Unicode's East Asian Width, UAX #11; the emojis among them come before.
 */
const wide: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18d08],
  [0x1aff0, 0x1b2fb],
  [0x20000, 0x3fffd],
];

function isWide(codePoint: number): boolean {
  return codePoint >= 0x1100 && wide.some(([first, last]) => codePoint >= first && codePoint <= last);
}
