import type { ParametersOf } from "../../spec/model.ts";
import spec from "../../spec/udfs/autopilot-training-udf.ts";

type Parameters = ParametersOf<typeof spec>;

/** Each option of a training, left out. */
export const noTrainingOptions = Object.fromEntries(
  spec.parameters.filter((parameter) => "required" in parameter).map(({ name }) => [name, null]),
) as { [Name in keyof Parameters as null extends Parameters[Name] ? Name : never]: null };
