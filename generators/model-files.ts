/** Whether a file of a spec folder says what specs can say, and has the functions that make them. */
export function isOfModel(path: string): boolean {
  return path === "model.ts" || path.startsWith("model/");
}

/** Whether a function in it makes specs: what it does with a value is no place where that is stated. */
export function makesSpecs(path: string): boolean {
  return isOfModel(path) || path === "udf-script.ts";
}
