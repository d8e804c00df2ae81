/** A bundle's source map without the packages' lines, which are most of a long one. */
import { decode, encode, type SourceMapSegment } from "@jridgewell/sourcemap-codec";

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
    const foreign = map.sources.map((path) => /\bnode_modules\//.test(path));
    const lines = decode(map.mappings).map((line) => ownSegments(line, foreign));
    const shorter = { ...map, names: [], mappings: encode(lines) };
    return Buffer.from(JSON.stringify(shorter)).toString("base64");
  });
}

/** A segment of a column alone ends what the one before it maps: there stands the first of a package. */
function ownSegments(line: readonly SourceMapSegment[], foreign: readonly boolean[]): SourceMapSegment[] {
  let isMapped = false;
  return line.flatMap((segment): SourceMapSegment[] => {
    const wasMapped = isMapped;
    isMapped = segment.length > 1 && foreign[segment[1] as number] === false;
    // A name is a fifth number.
    if (isMapped) return [segment.slice(0, 4) as SourceMapSegment];
    return wasMapped ? [[segment[0]]] : [];
  });
}
