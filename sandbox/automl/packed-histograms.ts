import { type BinnedFeature, binsOf } from "./feature-bins.ts";

/** Derivatives of the loss by row, each times the row's weight. */
export interface Derivatives {
  first: Float64Array;
  /** None is negative. */
  second: Float64Array;
}

/**
 * Both derivatives of each row in one number, so that adding it up adds up both: first · 2^26 + second, as
 * whole numbers. Sums are exact, whatever their order, as none reaches 2^53.
 */
export interface PackedDerivatives {
  packed: Float64Array;
  /** A first derivative is so many units, and so is a second one. */
  firstUnits: number;
  secondUnits: number;
}

/** Sums of first and of second derivatives have so much room. */
const room = 2 ** 26;
const perRoom = 1 / room;

/** Four features' bins in each number: a row's are read at once. */
const featuresOfWord = 4;

/** Rows of binned features, for adding up what is known of the rows by bin. */
export interface PackedBins {
  words: Int32Array[];
  /** Where in a histogram each feature's bins begin. */
  offsets: Int32Array;
  /** How many numbers a histogram has. */
  size: number;
}

/** Takes the bins of the given rows, the one after the other. */
export function packBins(features: readonly BinnedFeature[], rows: Int32Array): PackedBins {
  const words = Array.from(
    { length: Math.ceil(features.length / featuresOfWord) },
    () => new Int32Array(rows.length),
  );
  const offsets = new Int32Array(features.length);
  let size = 0;
  features.forEach((feature, i) => {
    offsets[i] = size;
    size += binsOf(feature);
    addBins(words[Math.floor(i / featuresOfWord)] as Int32Array, feature.bins, rows, shiftOf(i));
  });
  // The last word's places without a feature are added up to a bin that nobody reads.
  return { words, offsets, size: size + 1 };
}

function addBins(words: Int32Array, bins: Uint8Array, rows: Int32Array, shift: number): void {
  for (let i = 0; i < rows.length; i++) {
    words[i] = (words[i] as number) | ((bins[rows[i] as number] as number) << shift);
  }
}

function shiftOf(feature: number): number {
  return 8 * (feature % featuresOfWord);
}

/** Where the bins of a feature are: a row's is `(words[row] >>> shift) & 255`. */
export function placeOfBins({ words }: PackedBins, feature: number): { words: Int32Array; shift: number } {
  return { words: words[Math.floor(feature / featuresOfWord)] as Int32Array, shift: shiftOf(feature) };
}

/**
 * Packs the derivatives of the rows, and gives what the rows sum up to. The units are as small as the sum of
 * all leaves room for; every second derivative is at least one, so a bin without rows is known by its 0.
 */
export function packDerivatives(
  { first, second }: Derivatives,
  rows: Int32Array,
  into: PackedDerivatives,
): number {
  let firsts = 0;
  let seconds = 0;
  for (let i = 0; i < rows.length; i++) {
    firsts += Math.abs(first[rows[i] as number] as number);
    seconds += second[rows[i] as number] as number;
  }
  // Rounding adds less than one for each row.
  const most = room - 1 - rows.length;
  const firstUnits = firsts > 0 ? most / firsts : 1;
  const secondUnits = seconds > 0 ? most / seconds : 1;
  const { packed } = into;
  let sum = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const one = Math.round((first[row] as number) * firstUnits);
    const two = Math.max(1, Math.round((second[row] as number) * secondUnits));
    const both = one * room + two;
    packed[row] = both;
    sum += both;
  }
  into.firstUnits = firstUnits;
  into.secondUnits = secondUnits;
  return sum;
}

/** The units of first derivatives in a packed sum. */
export function firstOf(sum: number): number {
  return Math.floor(sum * perRoom);
}

/** The units of second derivatives in a packed sum. */
export function secondOf(sum: number): number {
  return sum - Math.floor(sum * perRoom) * room;
}

/** Adds the packed derivatives, which are in the order of the rows, up by the bins of each feature. */
export function addUpBins(
  { words, offsets, size }: PackedBins,
  rows: Int32Array,
  packed: Float64Array,
  histogram: Float64Array,
): void {
  const unread = size - 1;
  for (let word = 0; word < words.length; word++) {
    const at = featuresOfWord * word;
    addUpWord(histogram, rows, packed, words[word] as Int32Array, [
      offsets[at] ?? unread,
      offsets[at + 1] ?? unread,
      offsets[at + 2] ?? unread,
      offsets[at + 3] ?? unread,
    ]);
  }
}

/** A function of its own, as V8 compiles the loop where most of the time goes by itself. */
function addUpWord(
  histogram: Float64Array,
  rows: Int32Array,
  packed: Float64Array,
  words: Int32Array,
  [one, two, three, four]: [number, number, number, number],
): void {
  for (let i = 0; i < rows.length; i++) {
    const bins = words[rows[i] as number] as number;
    const both = packed[i] as number;
    let at = one + (bins & 255);
    histogram[at] = (histogram[at] as number) + both;
    at = two + ((bins >>> 8) & 255);
    histogram[at] = (histogram[at] as number) + both;
    at = three + ((bins >>> 16) & 255);
    histogram[at] = (histogram[at] as number) + both;
    at = four + (bins >>> 24);
    histogram[at] = (histogram[at] as number) + both;
  }
}
