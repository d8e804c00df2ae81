/** Whether a job's model can stand behind functions that were made for another one's. */
import type { JobColumn } from "../../csv/job-columns.ts";

/** What prediction functions take and give. */
export interface StatedColumns {
  columns: readonly JobColumn[];
  target: JobColumn;
  /** As AWS names it. */
  problemType: string;
  /** The shape of histories and forecasts, by key; empty for functions that take rows. */
  forecast: object;
}

/**
 * What a job's model takes or gives otherwise than the functions do, each as a phrase; none where it fits.
 * Two classifications give the same, whatever their labels.
 */
export function columnDifferences(functions: StatedColumns, job: StatedColumns): string[] {
  const [own, other] = [functions, job];
  const differences: string[] = [];
  for (const { name, type } of own.columns) {
    const found = other.columns.find((column) => column.name === name);
    if (found === undefined) differences.push(`the job has no ${name}`);
    else if (found.type !== type) differences.push(`${name} is ${type}, the job's ${found.type}`);
  }
  for (const { name, type } of other.columns) {
    if (own.columns.every((column) => column.name !== name))
      differences.push(`the job has ${name} ${type} besides`);
  }
  const moved = own.columns.find(({ name }, i) => other.columns[i]?.name !== name);
  if (differences.length === 0 && moved !== undefined) {
    differences.push(`from ${moved.name} on the job has its columns in another order`);
  }
  const [gives, wanted] = [own.target, other.target];
  if (gives.name !== wanted.name || gives.type !== wanted.type) {
    differences.push(`they predict ${gives.name} ${gives.type}, the job ${wanted.name} ${wanted.type}`);
  }
  if (kindOf(own) !== kindOf(other))
    differences.push(`they are of a ${kindOf(own)}, the job is a ${kindOf(other)}`);
  const shapes = [own.forecast, other.forecast] as const;
  for (const key of new Set(shapes.flatMap((shape) => Object.keys(shape)))) {
    const [one, another] = shapes.map((shape) => JSON.stringify(Reflect.get(shape, key)) ?? "none");
    if (one !== another) differences.push(`${key} is ${one}, the job's ${another}`);
  }
  return differences;
}

function kindOf({ forecast, problemType }: StatedColumns): string {
  if (Object.keys(forecast).length > 0) return "forecast";
  return problemType === "Regression" ? "regression" : "classification";
}
