import { basename, join } from "node:path";
import { Node, Project } from "ts-morph";
import { type Diagnostic, diagnostic, suggestion } from "../diagnostic.ts";
import { readModelShapes } from "./model-shapes.ts";

/** The properties of a script that defineUdfScript() makes itself. */
const made: readonly string[] = ["kind", "steps", "ownUdf"];

/**
 * The properties in a call of defineUdfScript() that it does not take. It makes a script of them: there a misspelt
 * one is not to be found again, or none can be made.
 */
export function findMisnamedProperties(folder: string, file: string): Diagnostic[] {
  const shape = readModelShapes().get("script");
  const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
  const source = project.addSourceFileAtPathIfExists(join(folder, file));
  const call = source?.getExportAssignment((one) => !one.isExportEquals())?.getExpression();
  if (source === undefined || shape?.is !== "object" || !Node.isCallExpression(call)) return [];
  const [literal] = call.getArguments();
  if (call.getExpression().getText() !== "defineUdfScript" || !Node.isObjectLiteralExpression(literal))
    return [];
  const taken = [...shape.properties.keys(), "fails"].filter((name) => !made.includes(name));
  const given = literal.getProperties().filter(Node.isPropertyAssignment);
  const free = taken.filter((name) => !given.some((property) => property.getName() === name));
  return given.flatMap((property) => {
    const name = property.getName();
    if (taken.includes(name)) return [];
    const path = join(basename(folder), file);
    const place = { file: path, ...source.getLineAndColumnAtPos(property.getStart()) };
    const values = { part: "The spec", object: path, property: name, suggestion: suggestion(name, free) };
    return [diagnostic(place, "E-SME-231", values)];
  });
}
