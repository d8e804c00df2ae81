import { homedir } from "node:os";
import { join } from "node:path";

/** Where sme-gen keeps what it remembers for a user between two commands. */
export function stateFolder(): string {
  return join(process.env.XDG_STATE_HOME || join(homedir(), ".local", "state"), "sme-gen");
}
