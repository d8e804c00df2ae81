import { defineTable } from "../model.ts";

export default defineTable({
  name: "SME_TRAINING_STATISTICS",
  summary:
    "What the columns of each job's training data held, the target and the weights with them. SME_CHECK_DRIFT compares rows of today with it.",
  columns: [
    { name: "JOB_NAME", type: "VARCHAR(32)", required: true, description: "The job's name." },
    { name: "COLUMN_NAME", type: "VARCHAR(128)", required: true, description: "The column." },
    { name: "COLUMN_TYPE", type: "VARCHAR(128)", required: true, description: "Its SQL type." },
    {
      name: "STATISTIC",
      type: "VARCHAR(20)",
      required: true,
      description:
        "`rows`, `nulls`; of numbers, dates and times `mean`, `deviation`, `minimum`, `maximum`, `median`; `decile` of those with more than 20 different values, `value` for the 50 commonest values of all others, and `others` for the rest of them.",
    },
    {
      name: "PLACE",
      type: "DECIMAL(9,0)",
      description: "Of a decile 1 to 10, of a value 1 for the commonest.",
    },
    {
      name: "VALUE",
      type: "VARCHAR(2000)",
      description:
        "The value, as it is exported: of a decile the greatest in it. Of a text, its first 2,000 characters.",
    },
    {
      name: "NUMERIC_VALUE",
      type: "DOUBLE",
      description: "The same as a number: of dates and times the seconds since 1970-01-01.",
    },
    {
      name: "ROW_COUNT",
      type: "DECIMAL(18,0)",
      description:
        "How many rows there were; for `decile`, `value` and `others`, of those in which values were counted.",
    },
  ],
  example: `SELECT COLUMN_NAME, NUMERIC_VALUE FROM ML.SME_TRAINING_STATISTICS WHERE JOB_NAME = 'abalone-rings' AND STATISTIC = 'mean'`,
});
