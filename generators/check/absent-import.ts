import { Node, Project, type Statement } from "ts-morph";
import { importedFile } from "./trace.ts";

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
  for (const declaration of file.getImportDeclarations()) {
    const from = declaration.getModuleSpecifierValue();
    const target = project.addSourceFileAtPathIfExists(importedFile(file, from));
    if (target === undefined) continue;
    const exports = target.getStatements().flatMap(exportedNames);
    const named = declaration.getNamedImports().find((candidate) => !exports.includes(candidate.getName()));
    if (named === undefined) continue;
    const { line, column } = file.getLineAndColumnAtPos(named.getNameNode().getStart());
    return { name: named.getName(), from, exports, line, column };
  }
  return undefined;
}

function exportedNames(statement: Statement): string[] {
  if (Node.isVariableStatement(statement)) return statement.getDeclarations().map((one) => one.getName());
  if (Node.isExportDeclaration(statement)) {
    return statement.getNamedExports().map((one) => one.getAliasNode()?.getText() ?? one.getName());
  }
  return Node.hasName(statement) ? [statement.getName()] : [];
}
