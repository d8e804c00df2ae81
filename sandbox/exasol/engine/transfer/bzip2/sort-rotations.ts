/**
 * The Burrows-Wheeler transform's order of a text's rotations, by Larsson and Sadakane, "Faster suffix
 * sorting" (1999): what is sorted by h bytes is sorted by 2h with the ranks that it has, in O(n log n) also
 * where the text repeats itself.
 */

/** Where the rotations begin, the least first; equal ones in any order. */
export function sortRotations(text: Uint8Array): Int32Array {
  const n = text.length;
  // Unsorted groups hold begins of rotations; a sorted run holds, negative, its length at its first place.
  const order = new Int32Array(n);
  // By begin of rotation: the last place of the group that it is in.
  const rank = new Int32Array(n);
  sortByTwoBytes(text, order, rank);
  for (let h = 2; h < n; h *= 2) {
    const sorting = { order, rank, h };
    let sorted = 0;
    let at = 0;
    while (at < n) {
      const first = order[at] as number;
      if (first < 0) {
        sorted -= first;
        at -= first;
        continue;
      }
      if (sorted > 0) order[at - sorted] = -sorted;
      sorted = 0;
      const end = (rank[first] as number) + 1;
      sortGroup(sorting, at, end);
      at = end;
    }
    if (sorted > 0) order[n - sorted] = -sorted;
    if (sorted === n) break;
  }
  // What is not told apart by now is equal.
  for (let at = 0; at < n; ) {
    const first = order[at] as number;
    if (first >= 0) rank[first] = at;
    at += first < 0 ? -first : 1;
  }
  for (let begin = 0; begin < n; begin++) order[rank[begin] as number] = begin;
  return order;
}

function sortByTwoBytes(text: Uint8Array, order: Int32Array, rank: Int32Array): void {
  const n = text.length;
  const ends = new Int32Array(0x10000);
  const keyOf = (begin: number) =>
    ((text[begin] as number) << 8) | (text[begin + 1 === n ? 0 : begin + 1] as number);
  for (let begin = 0; begin < n; begin++) (ends[keyOf(begin)] as number)++;
  for (let key = 1; key < ends.length; key++) ends[key] = (ends[key] as number) + (ends[key - 1] as number);
  const next = ends.slice();
  for (let begin = 0; begin < n; begin++) {
    const key = keyOf(begin);
    rank[begin] = (ends[key] as number) - 1;
    next[key] = (next[key] as number) - 1;
    order[next[key] as number] = begin;
  }
}

interface Sorting {
  order: Int32Array;
  rank: Int32Array;
  h: number;
}

/** Sorts the places from `from` to before `to` by what begins h bytes further, and groups equal ones. */
function sortGroup(sorting: Sorting, from: number, to: number): void {
  const { order, rank } = sorting;
  let [low, high] = [from, to];
  while (low < high) {
    if (high - low === 1) {
      rank[order[low] as number] = low;
      order[low] = -1;
      return;
    }
    const middle = (low + high) >> 1;
    const pivot = median(keyAt(sorting, low), keyAt(sorting, middle), keyAt(sorting, high - 1));
    let [less, at, greater] = [low, low, high];
    while (at < greater) {
      const key = keyAt(sorting, at);
      if (key === pivot) at++;
      else if (key < pivot) swap(order, less++, at++);
      else swap(order, at, --greater);
    }
    // Before any side is sorted: the ranks that it is sorted by may be those of the other.
    for (let place = low; place < less; place++) rank[order[place] as number] = less - 1;
    for (let place = less; place < greater; place++) rank[order[place] as number] = greater - 1;
    if (greater - less === 1) order[less] = -1;
    // The longer side in this call, so that calls nest no deeper than the logarithm of the length.
    if (less - low < high - greater) {
      sortGroup(sorting, low, less);
      low = greater;
    } else {
      sortGroup(sorting, greater, high);
      high = less;
    }
  }
}

function keyAt({ order, rank, h }: Sorting, place: number): number {
  const begin = (order[place] as number) + h;
  return rank[begin < order.length ? begin : begin - order.length] as number;
}

const median = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));

function swap(array: Int32Array, a: number, b: number): void {
  const held = array[a] as number;
  array[a] = array[b] as number;
  array[b] = held;
}
