import { createRequire } from "node:module";
import type * as Driver from "@exasol/exasol-driver-ts";
import { WebSocket } from "ws";

// Its ES module build cannot be loaded by Node: node-forge is CommonJS.
const { ExasolDriver, Logger, LogLevel } = createRequire(import.meta.url)(
  "@exasol/exasol-driver-ts",
) as typeof Driver;

/** The public driver, over TLS unless a ws:// URL is given. */
export function driver(config: Partial<ConstructorParameters<typeof ExasolDriver>[1]>): Driver.ExasolDriver {
  return new ExasolDriver(
    (url) =>
      new WebSocket(url, { rejectUnauthorized: false }) as ReturnType<
        ConstructorParameters<typeof ExasolDriver>[0]
      >,
    { host: "127.0.0.1", user: "sys", ...config },
    new Logger(LogLevel.Off),
  );
}
