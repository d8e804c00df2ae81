import { AUTOML_CONSTRAINTS } from "./automl-constraints.ts";
import { HOSTING_CONSTRAINTS } from "./hosting-constraints.ts";

/** The limits of one member of a request. */
export interface MemberConstraint {
  type:
    | "string"
    | "enum"
    | "integer"
    | "float"
    | "boolean"
    | "timestamp"
    | "structure"
    | "union"
    | "list"
    | "map";
  required?: boolean;
  length?: readonly [least: number, most: number];
  range?: readonly [least: number, most: number];
  /** The source of a regular expression, as AWS quotes it. */
  pattern?: string;
  /** The values of an enum, separated by spaces. */
  values?: string;
  /** The enum of the AWS SDK that has the values; it grows with every release. */
  valuesOf?: "ProductionVariantInstanceType";
  unsupported?: boolean;
}

/** By path: `A.B` is a member, `A[]` an item of a list, `A{key}` and `A{value}` those of a map. */
export type OperationConstraints = Readonly<Record<string, MemberConstraint>>;

/** Of every operation that is served. */
export const REQUEST_CONSTRAINTS: Readonly<Record<string, OperationConstraints>> = {
  ...AUTOML_CONSTRAINTS,
  ...HOSTING_CONSTRAINTS,
};
