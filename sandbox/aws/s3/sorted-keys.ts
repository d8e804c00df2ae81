/** Keys in the order in which S3 lists them: that of their UTF-8 bytes. */
export class SortedKeys {
  #keys: string[] = [];
  /** Added since they were sorted. */
  #added: string[] = [];
  readonly #removed = new Set<string>();

  add(key: string): void {
    if (!this.#removed.delete(key)) this.#added.push(key);
  }

  delete(key: string): void {
    this.#removed.add(key);
  }

  /** All of them; sorted when it is asked for, since most are added in between. */
  sorted(): readonly string[] {
    if (this.#removed.size > 0) {
      this.#keys = this.#keys.filter((key) => !this.#removed.has(key));
      this.#added = this.#added.filter((key) => !this.#removed.has(key));
      this.#removed.clear();
    }
    if (this.#added.length > 0) {
      // Made of two sorted runs, which sort() merges in little time.
      this.#keys = [...this.#keys, ...this.#added.sort(compareKeys)].sort(compareKeys);
      this.#added = [];
    }
    return this.#keys;
  }
}

/**
 * Compares as UTF-8 bytes compare. That is the order of code points, which UTF-16 differs from where a
 * character beyond the first plane meets one of U+E000 to U+FFFF.
 */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const isBeyond = isSurrogate(x);
    if (isBeyond === isSurrogate(y)) return x - y;
    return isBeyond ? 1 : -1;
  }
  return a.length - b.length;
}

/** The place of the first key that is not before this one. */
export function firstFrom(keys: readonly string[], wanted: string): number {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareKeys(keys[middle] as string, wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}
