import { error, ok, unknown, type Verdict, warning } from "../../../spec/verdict.ts";
import type { Probe } from "./probe.ts";

/** AWS' answers have whole seconds, and take a while to come. */
const noticeable = 30_000;

/** AWS refuses what was signed more than five minutes before or after. */
const dangerous = 4 * 60_000;

/** Whether the node's clock goes as AWS' does: by any answer that says when it was given. */
export function judgeClock(probes: readonly Probe[]): Verdict {
  for (const found of probes) {
    if (!("date" in found) || found.date === undefined) continue;
    const ahead = found.received.getTime() - found.date.getTime();
    const seconds = Math.round(Math.abs(ahead) / 1000);
    const detail = `The node's clock is ${seconds} s ${ahead > 0 ? "ahead of" : "behind"} that of ${found.url.host}.`;
    const fix = "Set the clocks of the database's nodes by NTP.";
    if (Math.abs(ahead) >= dangerous)
      return error(`${detail} AWS refuses what is signed five minutes too early or too late.`, fix);
    return Math.abs(ahead) >= noticeable ? warning(detail, fix) : ok(detail);
  }
  return unknown("No service answered with its time.", "Mend what the checks of the network found first.");
}
