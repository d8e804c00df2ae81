/** Who reads what UDFs print, as SCRIPT_OUTPUT_ADDRESS asks. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { ExasolError } from "../model.ts";

/** Who reads what a script prints is given this long to take the last of it. */
const farewellMs = 1000;

/** Each process writes what it prints to a connection of its own. */
export async function openReader({ host, port }: { host: string; port: number }): Promise<Socket> {
  const reader = connect(port, host);
  try {
    await once(reader, "connect");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const text = `VM error: cannot connect to SCRIPT_OUTPUT_ADDRESS ${host}:${port}: ${reason}`; // unconfirmed
    throw new ExasolError("22002", text, { cause });
  }
  // One who leaves in the middle is nobody that the statement waits for.
  reader.on("error", () => {}).resume();
  return reader;
}

/** Ends the connection when all has been read, or soon. */
export async function farewell(reader: Socket): Promise<void> {
  const closed = reader.closed ? undefined : once(reader, "close").catch(() => {});
  reader.end();
  const impatience = setTimeout(() => reader.destroy(), farewellMs);
  await closed;
  clearTimeout(impatience);
}
