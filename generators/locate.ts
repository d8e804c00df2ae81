import { join } from "node:path";
import { Node, Project, type SourceFile } from "ts-morph";
import type { Diagnostic, Place } from "./diagnostic.ts";

/** A diagnostic with where it is: lines and columns count from 1. */
export interface LocatedDiagnostic extends Diagnostic {
  line: number;
  column: number;
  /** The file the literal stands in: the object's own, or the vocabulary it imports. */
  file: string;
}

/**
 * Finds the places of diagnostics in the sources of a spec folder. Only syntax is read; a folder without findings is
 * never parsed.
 */
export function locate(
  diagnostics: readonly Diagnostic[],
  specFolder: string,
  parent: string,
): LocatedDiagnostic[] {
  if (diagnostics.length === 0) return [];
  const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
  project.addSourceFilesAtPaths(join(specFolder, "**/*.ts"));
  return diagnostics.map((found) => {
    const own = project.getSourceFile(join(parent, found.place.file));
    const others = project.getSourceFiles().filter((file) => file !== own);
    const node =
      own &&
      (findIn(own, found.place) ??
        first(others, found.place) ??
        findStep(own, found.place) ??
        findDefinition(own));
    if (node === undefined) return { ...found, file: found.place.file, line: 1, column: 1 };
    const file = node.getSourceFile();
    const start = node.getStart() + offsetIn(node, found.place.literal ?? "");
    return { ...found, ...file.getLineAndColumnAtPos(start), file: relativeTo(parent, file) };
  });
}

function first(files: readonly SourceFile[], place: Place): Node | undefined {
  const { literal, file } = place;
  if (literal === undefined) return undefined;
  for (const other of files) {
    const node = findIn(other, { file, literal });
    if (node) return node;
  }
  return undefined;
}

/** The first text literal that is, or else holds, what is looked for: inside the step's call, if one is named. */
function findIn(file: SourceFile, place: Place): Node | undefined {
  const { literal } = place;
  if (literal === undefined) return undefined;
  const within = place.step === undefined ? file : findStep(file, place)?.getParent();
  const texts = within?.getDescendants().filter(isText) ?? [];
  const exact = texts.find((node) => node.getLiteralText() === literal);
  return exact ?? texts.find((node) => node.getLiteralText().includes(literal));
}

/** The first argument of the call that defines a step: its name. */
function findStep(file: SourceFile, { step }: Place): Node | undefined {
  if (step === undefined) return undefined;
  return file
    .getDescendants()
    .filter(Node.isCallExpression)
    .map((call) => call.getArguments()[0])
    .find((argument) => isText(argument) && argument.getLiteralText() === step);
}

/** The call behind `export default`, for what stands in no file of the folder. */
function findDefinition(file: SourceFile): Node | undefined {
  return file.getExportAssignment((assignment) => !assignment.isExportEquals())?.getExpression();
}

function isText(node: Node | undefined) {
  return Node.isStringLiteral(node) || Node.isNoSubstitutionTemplateLiteral(node);
}

function offsetIn(node: Node, literal: string): number {
  const found = node.getText().indexOf(literal);
  return found > 1 ? found : 0;
}

function relativeTo(parent: string, file: SourceFile): string {
  return file.getFilePath().slice(parent.length + 1);
}
