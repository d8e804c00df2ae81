/** The life of a script's process, from the first message to the last. */

import { ClientErrorCode, closeMessage, DatabaseGone, UdfError } from "../errors.ts";
import type { Database, Turn } from "../wire/database.ts";
import type { MetaReply } from "../wire/messages.ts";
import { createExa } from "./exa.ts";
import type { Namespace } from "./import-module.ts";
import { scriptTitle, udfMeta } from "./meta.ts";
import { type RowFunctions, runGroups } from "./run-groups.ts";
import { ScriptImports } from "./script-imports.ts";
import { ScriptModules } from "./script-modules.ts";
import { serveSingleCalls, singleCallExports } from "./single-call.ts";

/** Node ends a process that has nothing to wait for, also in the middle of a script. */
const stuck = "The script waits for a promise that nothing can settle any more.";
/** What the client calls, where a script exports it. */
const functionNames = ["run", "runBlock", "runBlocks", "cleanup", ...Object.values(singleCallExports)];
/** A timer that has lost a race, or an answer nobody reads, may be left going as well: that is no error. */
const settlingMilliseconds = 1000;

/** One script of one database. It is served once: then the process ends. */
export class ScriptProcess {
  readonly #database: Database;
  #script: Namespace = {};
  /** Set by the first failure, or when the database has said FINISHED: nothing else may be sent then. */
  #ending: "failed" | "finished" | undefined;
  /** What the database is to be told in CLOSE, and has not been. */
  #unsent: string | undefined;
  /** Set while nothing is awaited but what the script has left going. */
  #onIdle: (() => void) | undefined;
  readonly #exit: (code: number) => void;
  readonly #modules = new ScriptModules();
  readonly #imports: ScriptImports;

  /** `exit` ends the process; it may return in tests only. */
  constructor(database: Database, exit: (code: number) => void) {
    this.#database = database;
    this.#imports = new ScriptImports(this.#modules, (name) => database.scriptSource(name));
    this.#exit = exit;
  }

  /** Whether the script has failed, or has run to its end. */
  get ended(): boolean {
    return this.#ending !== undefined;
  }

  /** Whether the script has run to its end. */
  get finished(): boolean {
    return this.#ending === "finished";
  }

  /** Loads the script, runs it until the database has no more rows, and ends the process. */
  async serve(): Promise<void> {
    try {
      const meta = this.#database.meta();
      await this.#load(meta);
      await this.#runScript(meta, this.#database.run());
      await pendingRejections();
      if (this.ended) return;
      await this.#cleanUp();
      // cleanup() may have left a failure behind while it was awaited.
      if (this.ended) return;
      this.#database.finished();
      this.#ending = "finished";
      this.#exit(0);
    } catch (error) {
      await this.fail(error);
    }
  }

  /**
   * Reports the first failure, after the script's own clean-up, and ends the process. Later failures are not
   * reported: they mostly follow from the first.
   */
  async fail(error: unknown): Promise<void> {
    if (this.ended) return;
    this.#ending = "failed";
    if (!(error instanceof DatabaseGone)) {
      this.#unsent = closeMessage(error);
      try {
        await this.#cleanUp();
      } catch (second) {
        this.#unsent += `\nThen cleanup() failed, too: ${closeMessage(second, ClientErrorCode.cleanUp)}`;
      }
      this.#sendClose();
    }
    this.#exit(1);
  }

  /** For the process's beforeExit event: there is nothing any more that Node would wait for. */
  idle(): void {
    if (this.#onIdle === undefined) void this.fail(this.#imports.cycle() ?? new Error(stuck));
    else this.#onIdle();
  }

  /**
   * For the process's exit event, where nothing can be awaited. Tells the database what it has not been told
   * yet: that the script ended the process, or the failure whose clean-up ended it.
   */
  reportExit(code: number): void {
    if (!this.ended) {
      this.#ending = "failed";
      const reason = `The script ended its process with code ${code} (process.exit).`;
      this.#unsent = closeMessage(new UdfError(ClientErrorCode.exit, reason));
    }
    this.#sendClose();
  }

  async #load(meta: MetaReply): Promise<void> {
    const { info } = this.#database;
    const exa = createExa(this.#database, udfMeta(info, meta), this.#imports);
    Object.defineProperty(globalThis, "exa", { value: exa, enumerable: true });
    const title = scriptTitle(info);
    const script = await this.#modules.load(info.sourceCode, title);
    for (const name of functionNames) refuseNoFunction(name, script[name], title);
    this.#script = script;
  }

  async #runScript(meta: MetaReply, turn: Turn): Promise<void> {
    if (meta.singleCallMode) return serveSingleCalls(this.#database, turn, this.#script);
    if (turn.kind === "cleanup") return;
    const title = scriptTitle(this.#database.info);
    const rows = await runGroups(this.#database, meta, this.#script as RowFunctions, title);
    // A RETURNS script has nothing to lose.
    if (!rows.returns) await this.#settled();
    if (rows.late !== undefined) throw rows.late;
  }

  /**
   * Gives what run() has begun and not awaited some time to come to an emit, which is refused. At once where
   * there is nothing like that.
   */
  #settled(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#onIdle?.(), settlingMilliseconds);
      timer.unref();
      this.#onIdle = () => {
        this.#onIdle = undefined;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #cleanUp(): Promise<void> {
    const { cleanup } = this.#script;
    this.#script = {};
    if (typeof cleanup !== "function") return;
    try {
      await cleanup();
    } catch (cause) {
      throw new UdfError(ClientErrorCode.cleanUp, "The script's cleanup() failed.", { cause });
    }
  }

  #sendClose(): void {
    const message = this.#unsent;
    if (message === undefined) return;
    this.#unsent = undefined;
    try {
      this.#database.close(message);
    } catch {
      // The connection is what failed, or it fails now: then the database cannot be told.
    }
  }
}

/**
 * An export that is called at some time, or passed over, is looked at before the first row. To call a
 * generator does nothing.
 */
function refuseNoFunction(name: string, value: unknown, title: string): void {
  const isGenerator = /Generator/.test(Object.prototype.toString.call(value));
  if (value === undefined || value === null || (typeof value === "function" && !isGenerator)) return;
  const given = isGenerator ? "a generator (function*)" : typeof value;
  throw new UdfError(
    ClientErrorCode.compile,
    `${title} exports ${name}, which must be a function, given ${given}.`,
  );
}

/**
 * A rejection nobody handles is reported in the event loop's next round, which a synchronous script never
 * enters.
 */
function pendingRejections(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
