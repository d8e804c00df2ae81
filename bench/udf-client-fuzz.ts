/**
 * Plays mutated sessions to the language client: `--messages` (100,000), `--seed` of the first session. Each
 * session has a dozen.
 */
import { playGoodSession, playHostileSession } from "../test/support/hostile-session.ts";
import type { Figures } from "./figures.ts";

const messagesASession = 12;

export async function measure({
  messages = "200000",
  seed = "1000000",
}: Record<string, string>): Promise<Figures> {
  await playGoodSession();
  const verdicts = { taken: 0, refused: 0, "hung up": 0 };
  const sessions = Math.ceil(Number(messages) / messagesASession);
  const started = performance.now();
  let slowest = 0;
  for (let i = 0; i < sessions; i++) {
    const begun = performance.now();
    verdicts[await playHostileSession(Number(seed) + i)]++;
    slowest = Math.max(slowest, performance.now() - begun);
  }
  return {
    messages: sessions * messagesASession,
    sessions,
    ...verdicts,
    seconds: (performance.now() - started) / 1000,
    "slowest session, in milliseconds": slowest,
    "highest memory, in MB": process.resourceUsage().maxRSS / 1024,
  };
}
