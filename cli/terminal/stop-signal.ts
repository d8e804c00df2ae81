const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A close that hangs must not keep the process. */
const patienceMilliseconds = 10_000;

/**
 * Calls `close` once at the first Ctrl-C, SIGTERM or SIGHUP, and ends the process when it is done; further
 * signals change nothing, so that what is being closed is not left half-closed.
 */
export function closeOnSignal(close: () => Promise<void>): void {
  let closing = false;
  for (const signal of signals) {
    process.on(signal, () => {
      if (closing) return;
      closing = true;
      const status = signal === "SIGINT" ? 130 : 143;
      setTimeout(() => process.exit(status), patienceMilliseconds).unref();
      close().then(
        () => process.exit(status),
        () => process.exit(status),
      );
    });
  }
}
