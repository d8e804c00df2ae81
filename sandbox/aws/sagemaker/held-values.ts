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
  RecordWrapperType: "None",
  // There is no other way to deploy here than the last one.
  RetainDeploymentConfig: true,
  RoutingConfig: { RoutingStrategy: "RANDOM" },
  "TrafficRoutingConfiguration.Type": "ALL_AT_ONCE",
  "TrafficRoutingConfiguration.WaitIntervalInSeconds": 0,
  "BlueGreenUpdatePolicy.TerminationWaitInSeconds": 0,
};

/** Whether the value asks for what holds here anyway: false, nothing in a list, or what is said above. */
export function holdsAnyway(path: string, value: unknown): boolean {
  if (value === false || (Array.isArray(value) && value.length === 0)) return true;
  const end = Object.keys(heldValues).find((name) => path === name || path.endsWith(`.${name}`));
  return end !== undefined && says(value, heldValues[end]);
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
