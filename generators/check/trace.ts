import { dirname, resolve as resolvePath } from "node:path";
import { type FunctionDeclaration, Node, type SourceFile } from "ts-morph";
import { fromPackage } from "../../package/package-root.ts";
import type { ValuePlace } from "../diagnostic.ts";

/** Opens the file that an import names; nothing where there is no such file. */
export type OpenImport = (from: SourceFile, path: string) => SourceFile | undefined;

/** What stands for a value in the sources. */
export interface Trace {
  /** The expressions on the way to the value, the last the most exact. */
  nodes: readonly Node[];
  /** The name of the property that holds it. */
  name?: Node;
  /** Of a template, what stands for each of its `${…}`, and for those of templates in these. */
  parts: readonly (readonly Node[])[];
}

/** An expression, and what the parameters of the function around it stand for. */
interface Expression {
  node: Node;
  scope: Scope;
}
type Scope = ReadonlyMap<string, Expression>;

/** A chain of imports is shorter than that, unless it runs in a circle. */
const deepest = 50;

/**
 * Follows a path from the default export of a spec's file, or from a constant of it, through literals,
 * names, imports, spreads, and calls of functions that do nothing but return a value. Where the sources
 * compute what it leads to, the trace ends early.
 */
export function traceValue(file: SourceFile, place: ValuePlace, open: OpenImport): Trace {
  const { path, constant } = place;
  const use = place.at === "use";
  const nodes: Node[] = [];
  const nothing = { nodes, parts: [] };
  const exported =
    constant === undefined ? defaultExport(file) : file.getVariableDeclaration(constant)?.getInitializer();
  if (exported === undefined) return nothing;
  let name: Node | undefined;
  let value = resolve({ node: exported, scope: new Map() }, nodes);
  for (const [i, key] of path.entries()) {
    const member = findMember(value, key, nodes);
    if (member === undefined) return nothing;
    name = member.name;
    value = use && i === path.length - 1 ? given(member, nodes) : resolve(member, nodes);
  }
  const parts = partsOf(value);
  return { nodes, parts, ...(name === undefined ? {} : { name }) };

  /** What the parameter of a function stands for in the call. */
  function given({ node, scope }: Expression, passed: Node[]): Expression {
    passed.push(node);
    const argument = scope.get(node.getText());
    return argument === undefined ? { node, scope } : given(argument, passed);
  }

  /** Of a template that stands in another one, its own behind it. */
  function partsOf({ node, scope }: Expression, depth = 0): Node[][] {
    if (!Node.isTemplateExpression(node) || depth > deepest) return [];
    return node.getTemplateSpans().flatMap((span) => {
      const passed: Node[] = [];
      const part = resolve({ node: span.getExpression(), scope }, passed);
      return [passed, ...partsOf(part, depth + 1)];
    });
  }

  /** The literal behind names and calls, or as near to it as the sources tell. */
  function resolve(expression: Expression, passed: Node[]): Expression {
    let current = expression;
    for (let depth = 0; depth < deepest; depth++) {
      passed.push(current.node);
      const next = step(current);
      if (next === undefined) return current;
      current = next;
    }
    return current;
  }

  function step({ node, scope }: Expression): Expression | undefined {
    if (
      Node.isParenthesizedExpression(node) ||
      Node.isAsExpression(node) ||
      Node.isSatisfiesExpression(node)
    ) {
      return { node: node.getExpression(), scope };
    }
    if (Node.isIdentifier(node)) {
      return scope.get(node.getText()) ?? declared(node.getSourceFile(), node.getText());
    }
    if (Node.isPropertyAccessExpression(node)) {
      return findMember(resolve({ node: node.getExpression(), scope }, []), node.getName(), []);
    }
    if (!Node.isCallExpression(node)) return undefined;
    const called = node.getExpression();
    // An element of a mapped list stands where the list's own stands, unless the function says what it is.
    if (Node.isPropertyAccessExpression(called) && called.getName() === "map") {
      return mapped({ node, scope }) === undefined ? { node: called.getExpression(), scope } : undefined;
    }
    const target = Node.isIdentifier(called)
      ? findFunction(called.getSourceFile(), called.getText())
      : undefined;
    const body = target && returned(target);
    if (target === undefined || body === undefined) return undefined;
    const bound = target.getParameters().flatMap((parameter, i): [string, Expression][] => {
      const argument = node.getArguments()[i];
      return argument ? bind(parameter.getNameNode(), { node: argument, scope }) : [];
    });
    return { node: body, scope: new Map(bound) };
  }

  /**
   * What the names of a parameter stand for, `spec` or `{ name, ...others }`: others for all of the argument.
   */
  function bind(parameter: Node, argument: Expression): [string, Expression][] {
    if (!Node.isObjectBindingPattern(parameter)) return [[parameter.getText(), argument]];
    return parameter.getElements().flatMap((element): [string, Expression][] => {
      const name = element.getName();
      const bound = element.getDotDotDotToken() ? argument : findMember(resolve(argument, []), name, []);
      return bound === undefined ? [] : [[name, bound]];
    });
  }

  /** What a constant of the file, or one that it imports, is made of. */
  function declared(source: SourceFile, constant: string): Expression | undefined {
    const initializer = source.getVariableDeclaration(constant)?.getInitializer();
    if (initializer) return { node: initializer, scope: new Map() };
    const imported = findImport(source, constant);
    if (imported === undefined) {
      return passedOnBy(source, open)
        .map((from) => declared(from, constant))
        .find((found) => found !== undefined);
    }
    if (imported.name !== "default") return declared(imported.source, imported.name);
    const node = defaultExport(imported.source);
    return node && { node, scope: new Map() };
  }

  function findFunction(source: SourceFile, called: string): FunctionDeclaration | undefined {
    const imported = findImport(source, called);
    if (imported) return findFunction(imported.source, imported.name);
    const own = source.getFunction(called);
    if (own) return own;
    return passedOnBy(source, open)
      .map((from) => findFunction(from, called))
      .find((found) => found !== undefined);
  }

  function findImport(source: SourceFile, local: string): { source: SourceFile; name: string } | undefined {
    for (const declaration of source.getImportDeclarations()) {
      const named = declaration
        .getNamedImports()
        .find((candidate) => (candidate.getAliasNode()?.getText() ?? candidate.getName()) === local);
      const isDefault = declaration.getDefaultImport()?.getText() === local;
      if (named === undefined && !isDefault) continue;
      const target = open(source, declaration.getModuleSpecifierValue());
      return target && { source: target, name: named?.getName() ?? "default" };
    }
    return undefined;
  }

  /** Of `list.map((element) => …)`, the list, and what the function makes of an element. */
  function mapped({
    node,
    scope,
  }: Expression): { list: Expression; of: (element: Expression) => Expression } | undefined {
    if (!Node.isCallExpression(node)) return undefined;
    const called = node.getExpression();
    const [made] = node.getArguments();
    if (!Node.isPropertyAccessExpression(called) || called.getName() !== "map" || !Node.isArrowFunction(made))
      return undefined;
    const [parameter] = made.getParameters();
    const body = made.getBody();
    if (parameter === undefined || Node.isBlock(body)) return undefined;
    const of = (element: Expression) => ({
      node: body,
      scope: new Map([...scope, ...bind(parameter.getNameNode(), element)]),
    });
    return { list: resolve({ node: called.getExpression(), scope }, []), of };
  }

  function findMember(
    { node, scope }: Expression,
    key: string | number,
    passed: Node[],
  ): (Expression & { name?: Node }) | undefined {
    if (typeof key === "number") return findElement({ node, scope }, key, passed);
    if (!Node.isObjectLiteralExpression(node)) return undefined;
    // A later property takes the place of an earlier one.
    for (const property of node.getProperties().reverse()) {
      if (Node.isSpreadAssignment(property)) {
        const within: Node[] = [];
        const found = findMember(resolve({ node: property.getExpression(), scope }, within), key, within);
        if (found === undefined) continue;
        passed.push(...within);
        return found;
      }
      if (!Node.isPropertyAssignment(property) && !Node.isShorthandPropertyAssignment(property)) continue;
      const name = property.getNameNode();
      if (unquoted(name) !== key) continue;
      const value = Node.isPropertyAssignment(property) ? property.getInitializer() : name;
      return value && { node: value, scope, name };
    }
    return undefined;
  }

  function findElement({ node, scope }: Expression, index: number, passed: Node[]): Expression | undefined {
    const map = mapped({ node, scope });
    const element = map && findElement(map.list, index, passed);
    if (map && element) return map.of(element);
    if (!Node.isArrayLiteralExpression(node)) return undefined;
    let before = 0;
    for (const element of node.getElements()) {
      if (!Node.isSpreadElement(element)) {
        if (before++ === index) return { node: element, scope };
        continue;
      }
      const within: Node[] = [];
      const spread = resolve({ node: element.getExpression(), scope }, within);
      const found = findElement(spread, index - before, within);
      const length = lengthOf(spread);
      if (found !== undefined || length === undefined) {
        passed.push(...within);
        return found;
      }
      before += length;
    }
    return undefined;
  }

  function lengthOf({ node, scope }: Expression): number | undefined {
    const map = mapped({ node, scope });
    if (map) return lengthOf(map.list);
    if (!Node.isArrayLiteralExpression(node)) return undefined;
    let length = 0;
    for (const element of node.getElements()) {
      const own = Node.isSpreadElement(element)
        ? lengthOf(resolve({ node: element.getExpression(), scope }, []))
        : 1;
      if (own === undefined) return undefined;
      length += own;
    }
    return length;
  }
}

/** The file behind an import: of this package's vocabulary by its name, or beside the importing one. */
export function importedFile(from: SourceFile, path: string): string {
  const own = /^exasol-sagemaker-extension(?:\/spec(?:\/(.+))?)?$/.exec(path);
  return own ? fromPackage(`spec/${own[1] ?? "model"}.ts`) : resolvePath(dirname(from.getFilePath()), path);
}

/** The files of `export * from`: what they export, the file exports, too. */
export function passedOnBy(file: SourceFile, open: OpenImport): SourceFile[] {
  return file.getExportDeclarations().flatMap((declaration) => {
    const path = declaration.hasNamedExports() ? undefined : declaration.getModuleSpecifierValue();
    return (path === undefined ? undefined : open(file, path)) ?? [];
  });
}

function defaultExport(file: SourceFile): Node | undefined {
  return file.getExportAssignment((assignment) => !assignment.isExportEquals())?.getExpression();
}

/** The expression of the only statement `return …` of a function. */
function returned(target: FunctionDeclaration): Node | undefined {
  const [statement, ...others] = target.getStatements();
  if (others.length > 0 || !Node.isReturnStatement(statement)) return undefined;
  return statement.getExpression();
}

function unquoted(name: Node): string {
  return Node.isStringLiteral(name) || Node.isNoSubstitutionTemplateLiteral(name)
    ? name.getLiteralText()
    : name.getText();
}
