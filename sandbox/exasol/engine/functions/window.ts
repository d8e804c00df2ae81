/** Functions that stand before OVER only. */

import { decimal, double } from "../../../../sql/types.ts";
import { type Bound, convert } from "../binding/bound.ts";
import type { AggregateFunction } from "./aggregate.ts";

const numbering = (name: string): AggregateFunction => ({
  name,
  arguments: [],
  returns: decimal(18, 0),
  duck: name.toLowerCase(),
});

const shifting = (name: string): AggregateFunction => ({
  name,
  arguments: ["any", "any?", "any?"],
  bind: ({ args: [, offset, otherwise], over }, value: Bound) => {
    const args = [
      value.sql,
      ...(offset ? [`CAST(${offset.sql} AS INTEGER)`] : []),
      ...(otherwise && value.type ? [convert(otherwise, value.type).sql] : []),
    ];
    return { sql: `${name.toLowerCase()}(${args.join(", ")})${over}`, type: value.type };
  },
});

export const windowFunctions: AggregateFunction[] = [
  numbering("ROW_NUMBER"),
  numbering("RANK"),
  numbering("DENSE_RANK"),
  { name: "PERCENT_RANK", arguments: [], returns: double, duck: "percent_rank" },
  { name: "CUME_DIST", arguments: [], returns: double, duck: "cume_dist" },
  { name: "NTILE", arguments: ["whole"], returns: decimal(18, 0), duck: "ntile" },
  shifting("LAG"),
  shifting("LEAD"),
  shifting("NTH_VALUE"),
];
