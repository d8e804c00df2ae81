import { basename, join } from "node:path";
import { Node, Project } from "ts-morph";
import { type Diagnostic, diagnostic, suggestedProperty } from "../diagnostic.ts";
import { readModelShapes } from "./model-shapes.ts";

/** Of each function that makes a spec, its kind, and the properties that it makes itself or takes besides. */
const makers: Readonly<Record<string, { kind: string; made: readonly string[]; more?: readonly string[] }>> =
  {
    defineScript: { kind: "script", made: ["kind"] },
    defineUdfScript: { kind: "script", made: ["kind", "steps", "ownUdf"], more: ["fails"] },
    defineUdf: { kind: "udf", made: ["kind"] },
    defineTable: { kind: "table", made: ["kind"] },
    defineView: { kind: "view", made: ["kind"] },
  };

/**
 * The properties in a call that makes a spec that it does not take. defineUdfScript() makes a script
 * of them: there a misspelt one is not to be found again; and who reads a property that is misspelt
 * may be unable to be evaluated.
 */
export function findMisnamedProperties(
  folder: string,
  file: string,
  called: readonly string[] = Object.keys(makers),
): Diagnostic[] {
  const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
  const source = project.addSourceFileAtPathIfExists(join(folder, file));
  const call = source?.getExportAssignment((one) => !one.isExportEquals())?.getExpression();
  if (source === undefined || !Node.isCallExpression(call)) return [];
  const maker = call.getExpression().getText();
  const { kind = "", made = [], more = [] } = makers[maker] ?? {};
  const shape = readModelShapes([]).get(kind);
  const [literal] = call.getArguments();
  if (!called.includes(maker) || shape?.is !== "object" || !Node.isObjectLiteralExpression(literal))
    return [];
  const taken = [...shape.properties.keys(), ...more].filter((name) => !made.includes(name));
  const given = literal.getProperties().filter(Node.isPropertyAssignment);
  const free = taken.filter((name) => !given.some((property) => property.getName() === name));
  return given.flatMap((property) => {
    const name = property.getName();
    if (taken.includes(name)) return [];
    const path = join(basename(folder), file);
    const place = { file: path, ...source.getLineAndColumnAtPos(property.getStart()) };
    const values = {
      part: "The spec",
      object: path,
      property: name,
      suggestion: suggestedProperty(name, free),
    };
    return [diagnostic(place, "E-SME-231", values)];
  });
}
