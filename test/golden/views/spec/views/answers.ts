import { columnsOf, defineView } from "exasol-sagemaker-extension/spec";
import askUdf from "../udfs/ask-udf.ts";

// Of a view that comes later by its name.
export default defineView({
  name: "SME_ANSWERS",
  summary: `What it's
like.`,
  columns: columnsOf(askUdf),
  statement: `SELECT ::script_schema."SME_ASK_UDF"(REGION) FROM ::script_schema."SME_CHEAPEST"`,
  example: 'SELECT "STATE" FROM ML.SME_ANSWERS',
});
