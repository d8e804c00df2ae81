/**
 * Takes types away by Babel's parser, which is there in a third of the time that swc takes (strip-types.ts).
 * What is unusual it leaves to swc: what needs more than spaces, what JavaScript would read otherwise without
 * its types, and what has errors.
 */
import { parse } from "@babel/parser";
import { Blanks, Unusual } from "./blanks.ts";

/** A node of Babel's tree; `start` and `end` are positions in the source. */
interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [property: string]: unknown;
}

type Rule = (node: Node, blanks: Blanks, parent: Node) => void;

/** The source with spaces in place of its types, or undefined where that is for swc to say. */
export function blankTypes(source: string): string | undefined {
  try {
    const file = parse(source, {
      sourceType: "module",
      plugins: ["typescript"],
      createParenthesizedExpressions: true,
      attachComment: false,
    });
    const blanks = new Blanks(source);
    visitChildren(nodeOf(file.program), blanks);
    return blanks.blanked();
  } catch (error) {
    // The parser throws the one, everything here the other.
    if (error instanceof SyntaxError || error instanceof Unusual) return undefined;
    throw error;
  }
}

const blankType: Rule = ({ start, end }, blanks) => blanks.add(start, end);

/** `<T>` in `f<T>(x)` and in `<T>(x) => x` */
const blankTypeList: Rule = ({ start, end }, blanks, { type }) =>
  blanks.add(start, end, type === "NewExpression" ? "on its line" : "its own");

/** Where `if (x)` is before it, a statement must remain. */
const blankStatement: Rule = ({ start, end }, blanks, { type }) => {
  if (!/^(?:Program|BlockStatement|StaticBlock|SwitchCase)$/.test(type)) throw new Unusual();
  blanks.add(start, end, "another");
};

const blankMember: Rule = ({ start, end }, blanks) => blanks.add(start, end, "another");

/** `a as T`, `a!` */
const keepExpression: Rule = (node, blanks) => {
  const expression = nodeOf(node.expression);
  visit(expression, blanks, node);
  blanks.add(expression.end, node.end);
};

/** All of Babel's nodes that begin with TS and are not here are for swc. */
const rules: Readonly<Record<string, Rule>> = {
  TSTypeAnnotation: blankType,
  TSTypeParameterDeclaration: blankTypeList,
  TSTypeParameterInstantiation: blankTypeList,
  TSAsExpression: keepExpression,
  TSSatisfiesExpression: keepExpression,
  TSNonNullExpression: keepExpression,
  TSInstantiationExpression: keepExpression,
  TSInterfaceDeclaration: blankStatement,
  TSTypeAliasDeclaration: blankStatement,
  TSDeclareFunction: blankStatement,
  TSDeclareMethod: blankMember,
  TSIndexSignature: blankMember,
  ExpressionStatement: visitExpressionStatement,
  ImportDeclaration: visitImport,
  ExportNamedDeclaration: visitExport,
  ExportDefaultDeclaration: visitExport,
  ExportAllDeclaration: visitExport,
  VariableDeclarator: visitDeclarator,
  Identifier: visitIdentifier,
  FunctionDeclaration: visitFunction,
  FunctionExpression: visitFunction,
  ObjectMethod: visitFunction,
  ClassDeclaration: visitClass,
  ClassExpression: visitClass,
  ClassMethod: visitMember,
  ClassPrivateMethod: visitMember,
  ClassProperty: visitField,
  ClassPrivateProperty: visitField,
  BinaryExpression: visitBinary,
  LogicalExpression: visitBinary,
};

function visit(node: Node, blanks: Blanks, parent: Node): void {
  const rule = node.declare === true ? ruleOfDeclare(node) : rules[node.type];
  if (rule !== undefined) rule(node, blanks, parent);
  else if (node.type.startsWith("TS") || node.type === "Decorator") throw new Unusual();
  else visitChildren(node, blanks);
}

function visitChildren(node: Node, blanks: Blanks, except?: Node): void {
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child) && child !== except) visit(child, blanks, node);
    }
  }
}

function ruleOfDeclare({ type }: Node): Rule {
  return /Property$/.test(type) ? blankMember : blankStatement;
}

/** `declare` alone in its line is a name; swc takes it for a word before the next statement. */
function visitExpressionStatement(node: Node, blanks: Blanks): void {
  if (nodeOf(node.expression).name === "declare") throw new Unusual();
  visitChildren(node, blanks);
}

function visitImport(node: Node, blanks: Blanks, parent: Node): void {
  if (node.importKind === "type") blankStatement(node, blanks, parent);
  else {
    for (const specifier of nodesOf(node.specifiers)) {
      if (specifier.importKind === "type") blankItem(specifier, blanks);
    }
  }
}

function visitExport(node: Node, blanks: Blanks, parent: Node): void {
  const declared = isNode(node.declaration) ? node.declaration : undefined;
  const isType =
    declared !== undefined && (rules[declared.type] === blankStatement || declared.declare === true);
  if (isType || node.exportKind === "type") blankStatement(node, blanks, parent);
  else {
    for (const specifier of nodesOf(node.specifiers)) {
      if (specifier.exportKind === "type") blankItem(specifier, blanks);
    }
    if (declared !== undefined) visit(declared, blanks, node);
  }
}

/** One of several between commas. */
function blankItem({ start, end }: Node, blanks: Blanks): void {
  blanks.add(start, end + (blanks.match(/\s*,/y, end)?.length ?? 0));
}

/** `let a!: string` */
function visitDeclarator(node: Node, blanks: Blanks): void {
  if (node.definite === true) blanks.addMatch(/\s*!/y, nameEnd(nodeOf(node.id), blanks));
  visitChildren(node, blanks);
}

/** `a?: string` */
function visitIdentifier(node: Node, blanks: Blanks): void {
  if (node.optional === true) blanks.addMatch(/\s*\?/y, nameEnd(node, blanks));
  visitChildren(node, blanks);
}

/** Where the name ends, which may be written with escapes; the node itself ends with its type. */
function nameEnd({ start, name }: Node, { source }: Blanks): number {
  if (typeof name !== "string" || !source.startsWith(name, start)) throw new Unusual();
  return start + name.length;
}

/** The parameter `this` is nothing but a type. */
function visitFunction(node: Node, blanks: Blanks): void {
  const [first] = nodesOf(node.params);
  const self = first?.name === "this" ? first : undefined;
  if (self !== undefined && node.kind === "constructor") throw new Unusual();
  if (self !== undefined) blankItem(self, blanks);
  visitChildren(node, blanks, self);
}

function visitClass(node: Node, blanks: Blanks): void {
  if (node.abstract === true) blanks.addMatch(/abstract(?=\s+class\b)/y, node.start);
  const interfaces = nodesOf(node.implements);
  const last = interfaces.at(-1);
  if (last !== undefined) {
    const heads = [node.id, node.typeParameters, node.superClass, node.superTypeParameters].filter(isNode);
    const from = Math.max(node.start + "class".length, ...heads.map(({ end }) => end));
    if (blanks.match(/\s*implements\s/y, from) === undefined) throw new Unusual();
    blanks.add(from, last.end);
  }
  visitChildren({ ...node, implements: undefined }, blanks);
}

/** As the name of a field without a value these would be read as words before the next member. */
const wordsBeforeMembers = /^(?:get|set|static|async|accessor)$/;

function visitField(node: Node, blanks: Blanks, parent: Node): void {
  const { name } = nodeOf(node.key);
  if (!isNode(node.value) && typeof name === "string" && wordsBeforeMembers.test(name)) throw new Unusual();
  if (node.abstract === true) blankMember(node, blanks, parent);
  else visitMember(node, blanks);
}

const modifiers = /\b(?:public|protected|private|readonly|override)\b/g;

function visitMember(node: Node, blanks: Blanks): void {
  const key = nodeOf(node.key);
  const head = blanks.source.slice(node.start, key.start);
  if (!/^[a-z\s*[]*$/.test(head)) throw new Unusual();
  for (const { index, 0: word } of head.matchAll(modifiers)) {
    blanks.add(node.start + index, node.start + index + word.length, "another");
  }
  if (node.optional === true || node.definite === true) {
    const bracket = node.computed === true ? (blanks.match(/\s*\]/y, key.end)?.length ?? 0) : 0;
    blanks.addMatch(/\s*[?!]/y, key.end + bracket);
  }
  visitFunction(node, blanks);
}

/** `a - b as number * c` multiplies the difference, and without the type it would not. */
function visitBinary(node: Node, blanks: Blanks): void {
  let left = nodeOf(node.left);
  const hasType = rules[left.type] === keepExpression;
  while (rules[left.type] === keepExpression) left = nodeOf(left.expression);
  if (hasType && rules[left.type] === visitBinary) throw new Unusual();
  visitChildren(node, blanks);
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}

function nodeOf(value: unknown): Node {
  if (!isNode(value)) throw new Unusual();
  return value;
}

function nodesOf(value: unknown): Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}
