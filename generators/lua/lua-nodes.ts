import type { Node } from "luaparse";

/** The nodes right below one, in the order of the text. */
export function childrenOf(node: Node): readonly Node[] {
  switch (node.type) {
    case "Chunk":
    case "DoStatement":
    case "ElseClause":
      return node.body;
    case "FunctionDeclaration":
      return [...(node.identifier ? [node.identifier] : []), ...node.parameters, ...node.body];
    case "LocalStatement":
    case "AssignmentStatement":
      return [...node.variables, ...node.init];
    case "ForNumericStatement":
      return [node.variable, node.start, node.end, ...(node.step ? [node.step] : []), ...node.body];
    case "ForGenericStatement":
      return [...node.variables, ...node.iterators, ...node.body];
    case "WhileStatement":
    case "IfClause":
    case "ElseifClause":
      return [node.condition, ...node.body];
    case "RepeatStatement":
      return [...node.body, node.condition];
    case "IfStatement":
      return node.clauses;
    case "ReturnStatement":
      return node.arguments;
    case "CallStatement":
      return [node.expression];
    case "TableKey":
      return [node.key, node.value];
    case "TableKeyString":
    case "TableValue":
      return [node.value];
    case "TableConstructorExpression":
      return node.fields;
    case "UnaryExpression":
      return [node.argument];
    case "BinaryExpression":
    case "LogicalExpression":
      return [node.left, node.right];
    case "MemberExpression":
      return [node.base];
    case "IndexExpression":
      return [node.base, node.index];
    case "CallExpression":
      return [node.base, ...node.arguments];
    case "TableCallExpression":
      return [node.base, node.arguments];
    case "StringCallExpression":
      return [node.base, node.argument];
    default:
      return [];
  }
}

/** A node and all below it, in the order of the text. */
export function* nodesIn(node: Node): Generator<Node> {
  yield node;
  for (const child of childrenOf(node)) yield* nodesIn(child);
}
