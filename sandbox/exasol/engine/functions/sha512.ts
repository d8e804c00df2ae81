/** SHA-512, the one hash of Exasol's that DuckDB has not and Node has. */
import { createHash } from "node:crypto";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { loadDuckDb } from "../../../load-duckdb.ts";

/** DuckDB calls this process for each few thousand texts. */
export function registerSha512(
  connection: DuckDBConnection,
  { DuckDBScalarFunction, VARCHAR }: ReturnType<typeof loadDuckDb>,
): void {
  const sha512 = DuckDBScalarFunction.create({
    name: "exa_sha512",
    parameterTypes: [VARCHAR],
    returnType: VARCHAR,
    mainFunction: (_, input, output) => {
      const texts = input.getColumnVector(0);
      for (let row = 0; row < input.rowCount; row++) {
        const text = texts.getItem(row);
        const digits = text === null ? null : createHash("sha512").update(String(text)).digest("hex");
        output.setItem(row, digits);
      }
      output.flush();
    },
  });
  connection.registerScalarFunction(sha512);
}
