/** Which operations of AWS a handler can come to ask for, read from the runtime's sources. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { ts } from "ts-morph";
import { fromPackage } from "../../package/package-root.ts";

/** Finds the operations, by their names in the AWS SDK, that what a module declares can ask for. */
export type FindOperations = (entry: string) => ReadonlySet<string>;

interface Module {
  declared: Map<string, Declaration>;
  imported: Map<string, Place>;
}

/** A declaration, and the module that it is in. */
interface Place {
  path: string;
  name: string;
}

/** A function, class or constant of a module's outermost level. */
interface Declaration {
  operations: string[];
  uses: string[];
  /** Modules that it loads when it runs. */
  loads: string[];
}

/**
 * Entries are named without their ending, as in `handlers/autopilot-job`. What is declared counts for who
 * names it, whether it is called or not: that can only find too much. Reads the sources, or the compiled code
 * where there is nothing else, as in the installed package.
 */
export function openHandlerOperations(folder?: string): FindOperations {
  const isCheckout = existsSync(fromPackage("cli/main.ts"));
  const root = folder ?? fromPackage(isCheckout ? "runtime" : "dist/runtime");
  const ending = folder !== undefined || isCheckout ? ".ts" : ".js";
  const modules = new Map<string, Module>();
  const open = (path: string): Module => {
    // Specs and SQL ask nobody.
    const isRuntime = path.startsWith(root + sep);
    const module =
      modules.get(path) ??
      (isRuntime && existsSync(path) ? readModule(path) : { declared: new Map(), imported: new Map() });
    modules.set(path, module);
    return module;
  };
  return (entry) => {
    const reached = new Map<string, Place>();
    const reach = (place: Place) => reached.set(`${place.path} ${place.name}`, place);
    const reachAll = (path: string) => {
      for (const name of open(path).declared.keys()) reach({ path, name });
    };
    reachAll(join(root, entry + ending));
    const operations = new Set<string>();
    for (const { path, name } of reached.values()) {
      const { declared, imported } = open(path);
      const declaration = declared.get(name);
      for (const operation of declaration?.operations ?? []) operations.add(operation);
      for (const used of declaration?.uses ?? []) reach(imported.get(used) ?? { path, name: used });
      for (const loaded of declaration?.loads ?? []) reachAll(join(dirname(path), loaded));
    }
    return operations;
  };
}

function readModule(path: string): Module {
  const source = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
  const module: Module = { declared: new Map(), imported: new Map() };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) {
      const { moduleSpecifier, importClause } = statement;
      const bindings = importClause?.namedBindings;
      if (!ts.isStringLiteral(moduleSpecifier) || !moduleSpecifier.text.startsWith(".")) continue;
      if (bindings === undefined || !ts.isNamedImports(bindings)) continue;
      const from = join(dirname(path), moduleSpecifier.text);
      for (const { name, propertyName = name } of bindings.elements)
        module.imported.set(name.text, { path: from, name: propertyName.text });
    } else if (ts.isVariableStatement(statement)) {
      for (const one of statement.declarationList.declarations) declare(module, one, namesIn(one.name));
    } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
      declare(module, statement, statement.name === undefined ? [] : [statement.name.text]);
    }
  }
  return module;
}

function declare({ declared }: Module, node: ts.Node, names: readonly string[]): void {
  const declaration: Declaration = { operations: [], uses: [], loads: [] };
  visit(node, declaration);
  for (const name of names) declared.set(name, declaration);
}

function namesIn(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) => (ts.isBindingElement(element) ? namesIn(element.name) : []));
}

function visit(node: ts.Node, found: Declaration): void {
  // Types are gone when the code runs.
  if (ts.isTypeNode(node) && !ts.isExpressionWithTypeArguments(node)) return;
  if (ts.isIdentifier(node)) {
    const [, command, listed] = /^(?:([A-Z]\w*)Command|paginate([A-Z]\w*))$/.exec(node.text) ?? [];
    const operation = command ?? listed;
    if (operation === undefined) found.uses.push(node.text);
    else found.operations.push(operation);
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    for (const argument of node.arguments) if (ts.isStringLiteral(argument)) found.loads.push(argument.text);
  }
  ts.forEachChild(node, (child) => {
    const isMemberName =
      (ts.isPropertyAccessExpression(node) || ts.isPropertyAssignment(node)) && node.name === child;
    if (!isMemberName) visit(child, found);
  });
}
