import { spawn } from "node:child_process";
import { once } from "node:events";
import { type Sink, sinkOf } from "./result-printer.ts";

/** A terminal, or what stands for one. */
export type Screen = NodeJS.WritableStream & { isTTY?: boolean; rows?: number };

export interface PagedOutput {
  write: Sink;
  /** Resolves when everything is shown and the pager, if there is one, is left. */
  end(): Promise<void>;
}

export interface PagerOptions {
  /** A shell command that reads what is to be shown; none shows everything at once. */
  command: string | undefined;
  /** Called when the pager takes over the keyboard and when it gives it back. */
  onPager(active: boolean): void;
  signal: AbortSignal;
}

/** Shows what fits on the screen there, and in the pager what does not. */
export function pagedOutput(screen: Screen, { command, onPager, signal }: PagerOptions): PagedOutput {
  const direct = sinkOf(screen, signal);
  if (command === undefined || screen.isTTY !== true) return { write: direct, end: async () => {} };
  const height = screen.rows ?? 24;
  let held = "";
  let lines = 0;
  let pager: ReturnType<typeof startPager> | undefined;
  return {
    async write(text) {
      signal.throwIfAborted();
      if (pager !== undefined) return pager.write(text, signal);
      held += text;
      lines += text.split("\n").length - 1;
      if (lines < height) return;
      onPager(true);
      pager = startPager(command);
      await pager.write(held, signal);
    },
    async end() {
      if (pager === undefined) {
        if (held !== "") screen.write(held);
        return;
      }
      await pager.end();
      onPager(false);
    },
  };
}

/** The user left the pager before it had everything: nothing more is to be shown. */
export class PagerLeft extends Error {
  override readonly name = "PagerLeft";
}

function startPager(command: string): {
  write(text: string, signal: AbortSignal): Promise<void>;
  end(): Promise<void>;
} {
  const child = spawn("/bin/sh", ["-c", `${command}\n[ $? -ne 127 ] || cat`], {
    stdio: ["pipe", "inherit", "inherit"],
    // One screen is left at once and stays in view; long lines are scrolled, not folded.
    env: { ...process.env, LESS: process.env.LESS ?? "FSX" },
  });
  const exited = once(child, "close");
  let left = false;
  child.stdin.on("error", () => {
    left = true;
  });
  child.once("close", () => {
    left = true;
  });
  return {
    async write(text, signal) {
      if (left) throw new PagerLeft();
      if (child.stdin.write(text)) return;
      // It may fail: who leaves the pager closes the pipe.
      const drained = once(child.stdin, "drain", { signal }).catch(() => {});
      await Promise.race([drained, exited]);
      signal.throwIfAborted();
      if (left) throw new PagerLeft();
    },
    async end() {
      child.stdin.end();
      await exited;
    },
  };
}

/** What the environment names, `less` unless it does; an empty PAGER is none. */
export function pagerOfEnvironment(): string | undefined {
  const named = process.env.PAGER ?? "less";
  return named.trim() === "" || named.trim() === "cat" ? undefined : named;
}
