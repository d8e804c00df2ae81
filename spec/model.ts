/**
 * What a spec can say, a file for each kind of thing. Specs are plain data: they import nothing from outside
 * spec/, and all of the model from here.
 */
import type { ScriptSpec } from "./model/script.ts";
import type { TableSpec } from "./model/table.ts";
import type { UdfSpec } from "./model/udf.ts";
import type { ViewSpec } from "./model/view.ts";

export * from "./model/parameter.ts";
export * from "./model/rule.ts";
export * from "./model/script.ts";
export * from "./model/step.ts";
export * from "./model/table.ts";
export * from "./model/udf.ts";
export * from "./model/view.ts";

export type Spec = ScriptSpec | UdfSpec | TableSpec | ViewSpec;
