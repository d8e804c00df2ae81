/**
 * Makes service-model.json anew from AWS' public model of the SageMaker API, for the operations that it has
 * and those named besides. AWS' models come with its SDKs; the Python package botocore has this form of it:
 *
 *     node dist/sandbox/aws/sagemaker/update-service-model.js VERSION path/to/service-2.json [OPERATION…]
 */
import { readFile, writeFile } from "node:fs/promises";
import type { ServiceModel, Shape } from "./service-model.ts";

type Reference = { shape: string };

/** AWS' file, as far as it is read here. */
interface PublicModel {
  operations: Record<string, { input?: Reference }>;
  shapes: Record<string, PublicShape>;
}

interface PublicShape extends Omit<Shape, "members" | "member" | "key" | "value"> {
  members?: Record<string, Reference>;
  member?: Reference;
  key?: Reference;
  value?: Reference;
}

/**
 * The requests of the operations with all shapes they are made of. Throws for an operation that AWS does not
 * have.
 */
export function excerptServiceModel(
  model: PublicModel,
  operations: readonly string[],
): Omit<ServiceModel, "origin"> {
  const shapes = new Map<string, Shape>();
  const add = (name: string): string => {
    const shape = model.shapes[name];
    if (shape === undefined) throw new Error(`The model has no shape ${name}.`);
    if (!shapes.has(name)) {
      // Before its members, since a shape may contain itself.
      shapes.set(name, { type: shape.type });
      shapes.set(name, convert(shape, add));
    }
    return name;
  };
  const inputs = [...operations].sort().map((name) => {
    const input = model.operations[name]?.input;
    if (input === undefined) throw new Error(`SageMaker has no operation ${name}.`);
    return [name, add(input.shape)] as const;
  });
  const sorted = [...shapes].sort(([a], [b]) => (a < b ? -1 : 1));
  return { operations: Object.fromEntries(inputs), shapes: Object.fromEntries(sorted) };
}

function convert(
  { type, required, min, max, pattern, enum: values, union, members, member, key, value }: PublicShape,
  add: (name: string) => string,
): Shape {
  return {
    type,
    ...(required && { required }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(pattern !== undefined && { pattern }),
    ...(values && { enum: values }),
    ...(union && { union }),
    ...(members && {
      members: Object.fromEntries(Object.entries(members).map(([name, { shape }]) => [name, add(shape)])),
    }),
    ...(member && { member: add(member.shape) }),
    ...(key && { key: add(key.shape) }),
    ...(value && { value: add(value.shape) }),
  };
}

/** One operation and one shape a line, so that a change can be read. */
export function printServiceModel({ origin, operations, shapes }: ServiceModel): string {
  const lines = (entries: object) =>
    Object.entries(entries).map(([name, entry]) => `    ${JSON.stringify(name)}: ${JSON.stringify(entry)}`);
  return `{
  "origin": ${JSON.stringify(origin)},
  "operations": {
${lines(operations).join(",\n")}
  },
  "shapes": {
${lines(shapes).join(",\n")}
  }
}
`;
}

async function update(version: string, path: string, more: readonly string[]): Promise<void> {
  const ours = new URL("../../../../sandbox/aws/sagemaker/service-model.json", import.meta.url);
  const { operations }: ServiceModel = JSON.parse(await readFile(ours, "utf8"));
  const model: PublicModel = JSON.parse(await readFile(path, "utf8"));
  const origin = `Excerpt of AWS' public model of the SageMaker API, as in botocore ${version} (Apache-2.0).`;
  const excerpt = excerptServiceModel(model, [...new Set([...Object.keys(operations), ...more])]);
  await writeFile(ours, printServiceModel({ origin, ...excerpt }));
}

const [, script, version, path, ...more] = process.argv;
if (script?.endsWith("update-service-model.js") && version && path) await update(version, path, more);
