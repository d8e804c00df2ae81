/** A bundle's source map without the packages' lines, which are most of a long one. */

const comment = /(?<=^\/\/# sourceMappingURL=data:application\/json;base64,)[\w+/=]+(?=\s*$)/m;

interface SourceMapV3 {
  sources: string[];
  mappings: string;
}

/**
 * Stacks name the lines of the author's files as before, and the script's own lines for those of packages.
 * `code` ends with its map in version 3, as base64 (https://tc39.es/ecma426/).
 */
export function withOwnLinesOnly(code: string): string {
  return code.replace(comment, (encoded) => {
    const map = JSON.parse(Buffer.from(encoded, "base64").toString("utf8")) as SourceMapV3;
    const mappings = ownMappings(map);
    return Buffer.from(JSON.stringify({ ...map, names: [], mappings })).toString("base64");
  });
}

/**
 * A segment is a column of the bundle, counted from the segment before it in its line, then a source, its
 * line and its column, counted from the segment before it in any line. One of a single number ends what the
 * segment before it maps: there stands the first of a package.
 */
function ownMappings({ sources, mappings }: SourceMapV3): string {
  const foreign = sources.map((path) => /\bnode_modules\//.test(path));
  const place = [0, 0, 0];
  let kept = [0, 0, 0];
  const lines = mappings.split(";").map((line) => {
    let [column, keptColumn, mapped] = [0, 0, false];
    const segments = line === "" ? [] : line.split(",");
    return segments.flatMap((segment) => {
      const [step = 0, ...steps] = decode(segment);
      column += step;
      for (const [index, value] of steps.slice(0, 3).entries()) place[index] = (place[index] ?? 0) + value;
      const own = steps.length > 0 && foreign[place[0] ?? 0] === false;
      if (!own && !mapped) return [];
      const moved = column - keptColumn;
      [keptColumn, mapped] = [column, own];
      if (!own) return [encode([moved])];
      const numbers = [moved, ...place.map((value, index) => value - (kept[index] ?? 0))];
      kept = [...place];
      return [encode(numbers)];
    });
  });
  return lines.map((segments) => segments.join(",")).join(";");
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Five bits a digit, the lowest first; the sixth says that more follow, the number's first bit its sign. */
function decode(segment: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const char of segment) {
    const digit = digits.indexOf(char);
    value |= (digit & 31) << shift;
    shift += 5;
    if (digit >= 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}

function encode(numbers: readonly number[]): string {
  let text = "";
  for (const number of numbers) {
    let rest = number < 0 ? (-number << 1) | 1 : number << 1;
    do {
      text += digits[(rest & 31) | (rest > 31 ? 32 : 0)];
      rest >>>= 5;
    } while (rest > 0);
  }
  return text;
}
