/** Lines of text that DuckDB writes with all its threads into a file, which is read while it grows. */
import { setTimeout } from "node:timers/promises";
import { duckText } from "../binding/bound.ts";
import type { DuckConnection } from "../execution/duck.ts";
import { openTemporaryFile } from "../temporary-file.ts";
import type { FileWriter } from "./storage.ts";

/** Texts as they are: no quotes, and nothing that must be told from NULL, which no line is. */
const options = "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', USE_TMP_FILE false";
const pieceBytes = 1024 * 1024;
/** Milliseconds to wait for DuckDB to write more. */
const pause = 2;

/**
 * Writes the texts of a query's one column, each with a line feed behind it, and returns their number.
 * Nothing else may run on the connection meanwhile.
 */
export async function copiedLines(
  sql: string,
  writer: FileWriter,
  connection: DuckConnection,
): Promise<number> {
  const { path, handle, remove } = await openTemporaryFile("sme-export-");
  try {
    const copying = {
      ended: false,
      rows: connection.run(`COPY (${sql}) TO ${duckText(path)} (${options})`),
    };
    const ended = () => {
      copying.ended = true;
    };
    copying.rows.then(ended, ended);
    const piece = Buffer.allocUnsafeSlow(pieceBytes);
    try {
      for (;;) {
        // What was written before the end is there when it is read behind it.
        const { ended } = copying;
        const { bytesRead } = await handle.read(piece, 0, pieceBytes);
        if (bytesRead > 0) await writer.write(piece.subarray(0, bytesRead));
        else if (ended) break;
        else await Promise.race([copying.rows, setTimeout(pause)]);
      }
    } catch (error) {
      await connection.stop(copying.rows);
      throw error;
    }
    return await copying.rows;
  } finally {
    await handle.close();
    await remove();
  }
}
