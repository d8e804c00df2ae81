/** So much of a text is looked at. */
const longestText = 4000;

/** The words and numbers of a text, in lower case. */
export function tokens(text: string): string[] {
  return (
    text
      .slice(0, longestText)
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** FNV-1a, 32 bits. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/**
 * The words of many texts, in compressed rows: those of text r are `buckets` from `starts[r]` to before
 * `starts[r + 1]`, each once. Which bucket a word is in, a hash says, so that no vocabulary has to be kept.
 */
export interface WordRows {
  starts: Int32Array;
  buckets: Uint16Array;
}

/** `count` is a power of 2, at most 65,536. */
export function hashWords(texts: readonly string[], count: number): WordRows {
  const starts = new Int32Array(texts.length + 1);
  let buckets = new Uint16Array(8 * texts.length + 8);
  // The row, counted from 1, that a bucket was seen in last.
  const seen = new Int32Array(count);
  let size = 0;
  texts.forEach((text, row) => {
    for (const token of tokens(text)) {
      const mixed = hash(token);
      const bucket = (mixed ^ (mixed >>> 16)) & (count - 1);
      if (seen[bucket] === row + 1) continue;
      seen[bucket] = row + 1;
      if (size === buckets.length) {
        const larger = new Uint16Array(2 * size);
        larger.set(buckets);
        buckets = larger;
      }
      buckets[size++] = bucket;
    }
    starts[row + 1] = size;
  });
  return { starts, buckets: buckets.slice(0, size) };
}
