import { join, relative } from "node:path";
import { Node, Project } from "ts-morph";
import { importedFile, type OpenImport, traceValue } from "./check/trace.ts";
import type { Diagnostic, ValuePlace } from "./diagnostic.ts";
import { makesSpecs } from "./model-files.ts";

/** A diagnostic with where it is: lines and columns count from 1. */
export interface LocatedDiagnostic extends Diagnostic {
  line: number;
  column: number;
  /** The file of the folder in which it stands: the object's own, or one that it imports. */
  file: string;
}

/**
 * Finds the places of diagnostics in the sources of a spec folder. Only syntax is read, and only of the files
 * that the paths lead through; a folder without findings is never parsed.
 */
export function locate(
  diagnostics: readonly Diagnostic[],
  specFolder: string,
  parent: string,
): LocatedDiagnostic[] {
  if (diagnostics.length === 0) return [];
  const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
  const open: OpenImport = (from, path) => project.addSourceFileAtPathIfExists(importedFile(from, path));
  /** What the model's functions say of a value is no place: the spec that calls them is. */
  const isPlace = (node: Node) => {
    const path = node.getSourceFile().getFilePath();
    return path.startsWith(`${specFolder}/`) && !makesSpecs(relative(specFolder, path));
  };
  return diagnostics.map((found) => {
    const { place } = found;
    if ("line" in place) return { ...found, ...place };
    const own = project.addSourceFileAtPathIfExists(join(parent, place.file));
    const trace = own && traceValue(own, place, open);
    const named = place.at === "name" && trace?.name && isPlace(trace.name) ? trace.name : undefined;
    const node = named ?? trace?.nodes.findLast(isPlace);
    if (node === undefined) return { ...found, file: place.file, line: 1, column: 1 };
    const { at, offset } = findWord(node, place, trace?.parts.map((part) => part.findLast(isPlace)) ?? []);
    const file = at.getSourceFile();
    const { line, column } = file.getLineAndColumnAtPos(at.getStart() + offset);
    return { ...found, line, column, file: file.getFilePath().slice(parent.length + 1) };
  });
}

/**
 * Where a word of a text stands in its literal; the literal's start where it holds no such word as it is
 * written.
 */
function findWord(
  node: Node,
  { word, offset = 0 }: ValuePlace,
  parts: readonly (Node | undefined)[],
): { at: Node; offset: number } {
  const start = { at: node, offset: 0 };
  if (word === undefined) return start;
  // Behind the last character: where something is missing.
  if (word === "") return { at: node, offset: node.getText().length - 1 };
  if (Node.isTemplateExpression(node)) {
    const raw = node.getText().search(wholeWord(word));
    if (raw > 0) return { at: node, offset: raw };
    return findInParts(word, parts) ?? start;
  }
  if (!isText(node)) return start;
  const index = node.getLiteralText().indexOf(word, offset);
  return index < 0 ? start : { at: node, offset: inSource(node.getText(), index) };
}

/**
 * What stands in `${…}` may be a text of its own that holds the word, or an argument of the function that the
 * template stands in, which is a part of the word.
 */
function findInParts(word: string, parts: readonly (Node | undefined)[]) {
  for (const part of parts) {
    if (Node.isTemplateExpression(part)) {
      const raw = part.getText().search(wholeWord(word));
      if (raw > 0) return { at: part, offset: raw };
    } else if (isText(part)) {
      const index = part.getLiteralText().search(wholeWord(word));
      if (index >= 0) return { at: part, offset: inSource(part.getText(), index) };
    }
  }
  const within = parts.find((part) => isText(part) && word.includes(part.getLiteralText()));
  return within === undefined ? undefined : { at: within, offset: 0 };
}

/** One character of a literal, as it is written. */
const written = /\\(?:u\{[^}]*\}|u.{4}|x..|\r\n|.)|\r\n|./sy;

/** Where the character at an index of a literal's text stands in the literal with its quotes and escapes. */
function inSource(literal: string, index: number): number {
  written.lastIndex = 1;
  for (let read = 0; read < index; ) {
    const [one = ""] = written.exec(literal) ?? [];
    if (one === "") return 0;
    read += unitsOf(one);
  }
  return written.lastIndex;
}

/** A letter beyond the first plane has two, an escaped line break none. */
function unitsOf(one: string): number {
  if (/^\\\r?\n/.test(one)) return 0;
  return one.startsWith("\\u{") ? String.fromCodePoint(Number.parseInt(one.slice(3), 16)).length : 1;
}

/** The word where it is not a part of a longer one. */
function wholeWord(word: string): RegExp {
  const escaped = word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  return new RegExp(`${/^\w/.test(word) ? "(?<![\\w:])" : ""}${escaped}${/\w$/.test(word) ? "(?!\\w)" : ""}`);
}

function isText(node: Node | undefined) {
  return Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node);
}
