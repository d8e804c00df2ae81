/** Functions that stand before OVER only. */

import { decimal, double } from "../../../../sql/types.ts";
import { type Bound, convert } from "../binding/bound.ts";
import { raiseInSql } from "../errors.ts";
import type { AggregateFunction } from "./aggregate.ts";
import { asDouble } from "./definition.ts";
import { once } from "./once.ts";

const numbering = (name: string): AggregateFunction => ({
  name,
  arguments: [],
  returns: decimal(18, 0),
  duck: name.toLowerCase(),
});

const shifting = (name: string, more: { ofOrder?: true } = {}): AggregateFunction => ({
  name,
  arguments: ["any", "any?", "any?"],
  nulls: true,
  ...more,
  bind: ({ args: [, offset, otherwise], nulls, over }, value: Bound) => {
    const least = more.ofOrder ? 0 : 1;
    const tooSmall = raiseInSql("42000", `${name} takes a number of rows from ${least} on`); // unconfirmed
    const count = ({ sql }: Bound) =>
      once(
        [`CAST(${sql} AS INTEGER)`],
        (rows) => `CASE WHEN ${rows} < ${least} THEN ${tooSmall} ELSE ${rows} END`,
      );
    const args = [
      value.sql,
      ...(offset ? [count(offset)] : []),
      ...(otherwise && value.type ? [convert(otherwise, value.type).sql] : []),
    ];
    return { sql: `${name.toLowerCase()}(${args.join(", ")}${nulls})${over}`, type: value.type };
  },
});

/** NULL where the values' sum is 0. */
const share: AggregateFunction = {
  name: "RATIO_TO_REPORT",
  arguments: ["double"],
  ofPartitions: true,
  bind: ({ over }, value: Bound) => {
    const amount = asDouble(value);
    return { sql: `(${amount} / nullif(sum(${amount})${over}, 0))`, type: double };
  },
};

export const windowFunctions: AggregateFunction[] = [
  share,
  numbering("ROW_NUMBER"),
  numbering("RANK"),
  numbering("DENSE_RANK"),
  { name: "PERCENT_RANK", arguments: [], returns: double, duck: "percent_rank" },
  { name: "CUME_DIST", arguments: [], returns: double, duck: "cume_dist" },
  { name: "NTILE", arguments: ["whole"], returns: decimal(18, 0), duck: "ntile" },
  // Source: docs.exasol.com, LAG and LEAD.
  shifting("LAG", { ofOrder: true }),
  shifting("LEAD", { ofOrder: true }),
  shifting("NTH_VALUE"),
];
