/** What watching a deployed model's data takes. */
import { defineParameter } from "./model.ts";

export const rowsQuery = defineParameter({
  name: "query",
  type: "VARCHAR(2000000)",
  description: "Query for the rows, with the columns of the training. It runs with the caller's rights.",
  reads: "sql",
  minimumLength: 1,
  example: "SELECT * FROM DEMO.ABALONE_TEST",
});
