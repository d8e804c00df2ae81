/** Comparisons become calls with the same operands, and nothing else changes: so says luaparse. */
import { type Node, parse } from "luaparse";
import * as assert from "uvu/assert";
import { withEqualDecimals } from "../../../../sandbox/exasol/scripting/equal-decimals.ts";
import { oneOf, type Random, randomFrom } from "../../../support/random.ts";
import { seed } from "../../../support/sample.ts";
import { suite } from "../../../support/suite.ts";

const test = suite(`comparisons of Lua, rewritten, SME_TEST_SEED=${seed}`);

const values = [
  ...[
    "a",
    "b.c",
    "f()",
    "t[1]",
    "1",
    "-2",
    "'s'",
    "nil",
    "true",
    "...",
    "#t",
    "x:m(1)",
    "f'x'",
    "f{1}",
    "{1, 2}",
  ],
  ...[
    "(a)",
    "0x1F",
    "1e-3",
    "[[ == ]]",
    "function() return a == b end",
    "0xA.8p-2",
    "--[[ a == b ]] a",
    "'\\' =='",
  ],
];
const operators = [
  ...["==", "==", "~=", "~=", "<", ">", "<=", ">=", "and", "or", ".."],
  ...["+", "-", "*", "/", "//", "%", "^", "&", "|", "~", "<<", ">>"],
];

function expression(random: Random, depth: number): string {
  const inner = () => expression(random, depth - 1);
  if (depth === 0) return oneOf(random, values);
  const binary = () => `${inner()} ${oneOf(random, operators)} ${inner()}`;
  const forms = [
    ...[binary, binary, binary, binary],
    () => `(${inner()})`,
    () => `${oneOf(random, ["not ", "-", "#", "~"])}${inner()}`,
    () => `f(${inner()}, ${inner()})`,
    () => `t[${inner()}]`,
    () => `g(${inner()}).x`,
  ];
  return oneOf(random, forms)();
}

/** The program's tree, in which a comparison and the call in its place are one. */
function meaning(program: string): string {
  const comparison = (operator: string, left: unknown, right: unknown) => ({
    comparison: operator,
    left,
    right,
  });
  const { body } = parse(program, { luaVersion: "5.3", comments: false, encodingMode: "none" });
  return JSON.stringify(body, (key, node: Node) => {
    if (key === "inParens") return undefined;
    if (node?.type === "CallExpression" && node.base.type === "IndexExpression") {
      const { base, index } = node.base;
      if (base.type === "StringLiteral" && index.type === "StringLiteral" && index.raw === '"equal"')
        return comparison("==", node.arguments[0], node.arguments[1]);
    }
    if (node?.type === "BinaryExpression" && node.operator === "==")
      return comparison("==", node.left, node.right);
    // `not (a == b)` is the same.
    if (node?.type === "BinaryExpression" && node.operator === "~=")
      return { type: "UnaryExpression", operator: "not", argument: comparison("==", node.left, node.right) };
    return node;
  });
}

test("mean what they meant", () => {
  const random = randomFrom(seed);
  let [programs, rewritten] = [0, 0];
  while (programs < 5000) {
    const [first, second, third] = [5, 3, 2].map((depth) => expression(random, random(depth + 1)));
    const program = `local x = ${first}\nif ${second} then y = ${third} end\nreturn ${second}`;
    let wanted: string;
    try {
      wanted = meaning(program);
    } catch {
      // -2 == 1 [1] and the like are no Lua.
      continue;
    }
    programs++;
    const equal = withEqualDecimals(program);
    if (equal !== program) rewritten++;
    assert.is(meaning(equal), wanted, program);
  }
  assert.ok(rewritten > 1000, `${rewritten} of them`);
});

test.run();
