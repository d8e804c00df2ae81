/** What `sme-gen sandbox --faults` is given: a name, or a file with a plan. */
import { readFile } from "node:fs/promises";
import { type FaultPlan, FaultPlanError, readFaultPlan } from "../../sandbox/aws/faults/fault-plan.ts";
import { isPreset, presetNames, presets } from "../../sandbox/aws/faults/presets.ts";
import { servedOperations } from "../../sandbox/aws/served-operations.ts";
import { SmeError } from "../../spec/errors.ts";

/** Throws E-SME-566 for what is neither, and E-SME-567 for a plan that is wrong. */
export async function readFaults(given: string): Promise<FaultPlan> {
  if (isPreset(given)) return presets[given];
  let text: string;
  try {
    text = await readFile(given, "utf8");
  } catch (cause) {
    const complaint = (cause as Error).message;
    throw new SmeError("E-SME-566", { value: given, complaint, allowed: presetNames.join(", ") }, { cause });
  }
  try {
    return readFaultPlan(JSON.parse(text), await servedOperations());
  } catch (cause) {
    if (!(cause instanceof FaultPlanError || cause instanceof SyntaxError)) throw cause;
    const complaint = cause instanceof SyntaxError ? `it is no JSON: ${cause.message}` : cause.message;
    throw new SmeError("E-SME-567", { file: given, complaint }, { cause });
  }
}
