/**
 * What a member that has no effect here may say all the same, because it holds anyway. The key is the end of
 * the member's path. Of a structure only the members named here decide: what AWS is to capture, say, does not
 * matter where nothing is to be captured.
 */
export const heldValues: Readonly<Record<string, unknown>> = {
  "OutputDataConfig.CompressionType": "GZIP",
  DataCaptureConfig: { EnableCapture: false },
  ImageConfig: { RepositoryAccessMode: "Platform" },
  InferenceExecutionConfig: { Mode: "Serial" },
  ManagedInstanceScaling: { Status: "DISABLED" },
  KeepAlivePeriodInSeconds: 0,
  RecordWrapperType: "None",
  RoutingConfig: { RoutingStrategy: "RANDOM" },
  TrainingImageConfig: { TrainingRepositoryAccessMode: "Platform" },
  "TrafficRoutingConfiguration.Type": "ALL_AT_ONCE",
  "TrafficRoutingConfiguration.WaitIntervalInSeconds": 0,
  "BlueGreenUpdatePolicy.TerminationWaitInSeconds": 0,
};

/**
 * Whether the value asks for what holds here anyway: false, nothing in a list, what is said above, or a
 * structure of nothing but these.
 */
export function holdsAnyway(path: string, value: unknown): boolean {
  if (value === false || value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  const end = Object.keys(heldValues).find((name) => path === name || path.endsWith(`.${name}`));
  if (end !== undefined && says(value, heldValues[end])) return true;
  if (typeof value !== "object") return false;
  return Object.entries(value).every(([name, part]) => holdsAnyway(`${path}.${name}`, part));
}

function says(value: unknown, held: unknown): boolean {
  if (typeof held !== "object" || held === null) return value === held;
  const given: Readonly<Record<string, unknown>> = { ...(value as object) };
  return Object.entries(held).every(([name, part]) => says(given[name], part));
}

const mostCharacters = 100;

/** A value as messages show it, however long it is. */
export function shownValue(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
}
