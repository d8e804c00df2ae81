import { Node, Project, type SourceFile, type Statement } from "ts-morph";
import { importedFile, type OpenImport, passedOnBy } from "./trace.ts";

/** A name that a file imports from another, which does not export it. */
export interface AbsentImport {
  name: string;
  from: string;
  exports: readonly string[];
  line: number;
  column: number;
}

/**
 * The first such name; esbuild leaves out imports that nothing uses under their name, so it does not complain
 * of them.
 */
export function findAbsentImport(path: string): AbsentImport | undefined {
  const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
  const file = project.addSourceFileAtPath(path);
  const open: OpenImport = (importing, target) =>
    project.addSourceFileAtPathIfExists(importedFile(importing, target));
  for (const declaration of file.getImportDeclarations()) {
    const from = declaration.getModuleSpecifierValue();
    const target = open(file, from);
    if (target === undefined) continue;
    const exports = exportsOf(target, open);
    const named = declaration.getNamedImports().find((candidate) => !exports.includes(candidate.getName()));
    if (named === undefined) continue;
    const { line, column } = file.getLineAndColumnAtPos(named.getNameNode().getStart());
    return { name: named.getName(), from, exports, line, column };
  }
  return undefined;
}

function exportsOf(file: SourceFile, open: OpenImport): string[] {
  const passedOn = passedOnBy(file, open).flatMap((from) => exportsOf(from, open));
  return [...file.getStatements().flatMap(exportedNames), ...passedOn];
}

function exportedNames(statement: Statement): string[] {
  if (Node.isVariableStatement(statement)) return statement.getDeclarations().map((one) => one.getName());
  if (Node.isExportDeclaration(statement)) {
    return statement.getNamedExports().map((one) => one.getAliasNode()?.getText() ?? one.getName());
  }
  return Node.hasName(statement) ? [statement.getName()] : [];
}
