import { readFileSync } from "node:fs";
import { ts } from "ts-morph";
import { fromPackage } from "../package/package-root.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { specSchemaId, specVersion } from "./spec-document.ts";

type Schema = Readonly<Record<string, unknown>>;

/** The JSON schema of spec.json, made of the types in spec-document.ts, which only the repository has. */
export function generateSpecSchema(): GeneratedFile {
  const text = readFileSync(fromPackage("generators/spec-document.ts"), "utf8");
  const source = ts.createSourceFile("spec-document.ts", text, ts.ScriptTarget.Latest, true);
  const interfaces = source.statements.filter(ts.isInterfaceDeclaration);
  const aliases = source.statements.filter(ts.isTypeAliasDeclaration);
  const schema = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    $id: specSchemaId,
    title: `spec.json of sme-gen, version ${specVersion}`,
    $ref: "#/$defs/SpecDocument",
    $defs: Object.fromEntries([
      ...interfaces.map((one) => [one.name.text, objectSchema(one)]),
      ...aliases.map((one) => [one.name.text, { ...tagsOf(one), ...typeSchema(one.type) }]),
    ]),
  };
  return { path: "spec.schema.json", content: `${JSON.stringify(schema, null, 2)}\n` };
}

function objectSchema(one: ts.InterfaceDeclaration): Schema {
  const members = one.members.filter(ts.isPropertySignature);
  return {
    ...descriptionOf(one),
    type: "object",
    properties: Object.fromEntries(
      members.map((member) => [
        member.name.getText(),
        { ...descriptionOf(member), ...typeSchema(member.type) },
      ]),
    ),
    required: members.filter((member) => !member.questionToken).map((member) => member.name.getText()),
    additionalProperties: false,
  };
}

function typeSchema(type: ts.TypeNode | undefined): Schema {
  if (type === undefined) return {};
  if (ts.isTypeOperatorNode(type)) return typeSchema(type.type);
  if (ts.isArrayTypeNode(type)) return { type: "array", items: typeSchema(type.elementType) };
  if (ts.isTypeReferenceNode(type)) return { $ref: `#/$defs/${type.typeName.getText()}` };
  if (ts.isUnionTypeNode(type)) {
    const literals = type.types.filter(ts.isLiteralTypeNode);
    if (literals.length === type.types.length) return { enum: literals.map(literalOf) };
    if (type.types.every(ts.isTypeReferenceNode)) return { anyOf: type.types.map(typeSchema) };
    return { type: type.types.map((each) => each.getText()) };
  }
  if (ts.isLiteralTypeNode(type)) return { const: literalOf(type) };
  return { type: type.getText() };
}

function literalOf({ literal }: ts.LiteralTypeNode): unknown {
  return ts.isStringLiteral(literal) ? literal.text : JSON.parse(literal.getText());
}

function descriptionOf(node: ts.Node): Schema {
  const description = ts
    .getJSDocCommentsAndTags(node)
    .flatMap((part) => (ts.isJSDoc(part) ? (ts.getTextOfJSDocComment(part.comment) ?? []) : []));
  return description.length === 0 ? {} : { description: description.join(" ").replace(/\s+/g, " ") };
}

/** The description of an alias, and its tags as the keywords of the schema that they are. */
function tagsOf(node: ts.Node): Schema {
  const tags = ts.getJSDocTags(node).map(({ tagName, comment }) => {
    const text = ts.getTextOfJSDocComment(comment) ?? "";
    return [tagName.text, /^\d+$/.test(text) ? Number(text) : text];
  });
  return { ...descriptionOf(node), ...Object.fromEntries(tags) };
}
