/**
 * How commands find a sandbox that runs in another terminal: each sandbox has a file in the user's state
 * folder while it runs. A file alone proves nothing, for kill -9 leaves it and another server may have the
 * port by then: it counts only while a server at that port presents the certificate that it states.
 */
import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import type { SandboxFacts } from "./describe-sandbox.ts";
import { stateFolder } from "./state-folder.ts";

export interface RunningSandbox {
  /** Of the process; ISO 8601, UTC. */
  started: string;
  pid: number;
  facts: SandboxFacts;
}

interface StateFile extends RunningSandbox {
  /** A home may be shared by several machines, each with a 127.0.0.1 of its own. */
  machine: string;
}

const patienceMilliseconds = 2_000;

/** The files of this process. */
const published: string[] = [];

/**
 * Lets other commands of this user find the sandbox until the process ends. Where that
 * cannot be, it is said and no more.
 */
export async function publishSandbox(facts: SandboxFacts): Promise<void> {
  try {
    await writeStateFile(facts);
  } catch (error) {
    console.error(`Other commands cannot find this sandbox by themselves: ${(error as Error).message}`);
  }
}

/** The file holds passwords: only the user can read it. */
async function writeStateFile(facts: SandboxFacts): Promise<void> {
  const folder = sandboxesFolder();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const state: StateFile = {
    machine: hostname(),
    pid: process.pid,
    started: new Date(Date.now() - process.uptime() * 1000).toISOString(),
    facts,
  };
  const path = join(folder, `${randomUUID()}.json`);
  if (published.push(path) === 1) {
    process.on("exit", () => published.forEach((own) => void rmSync(own, { force: true })));
  }
  // Whoever said before that it has this port no longer runs.
  for (const [older, { machine, facts: claim }] of await readStateFiles(folder)) {
    if (machine === state.machine && claim.exasol.port === facts.exasol.port)
      await rm(older, { force: true });
  }
  // A reader must never see half of it.
  const draft = `${path}.draft`;
  await writeFile(draft, JSON.stringify(state), { mode: 0o600, flag: "wx" });
  await rename(draft, path);
}

/** The user's sandboxes that run now, the newest first. The files of those that were killed are removed. */
export async function runningSandboxes(): Promise<RunningSandbox[]> {
  const states = await readStateFiles(sandboxesFolder());
  const checked = await Promise.all(
    states.map(async ([path, { machine, facts, pid, started }]) => {
      if (machine !== hostname()) return [];
      const { host, port, certificateFingerprint } = facts.exasol;
      const found = await presentedFingerprint(host, port);
      if (found === "no answer") return [];
      if (found === certificateFingerprint) return [{ pid, started, facts }];
      await rm(path, { force: true });
      return [];
    }),
  );
  return checked.flat().sort((a, b) => (a.started < b.started ? 1 : -1));
}

/**
 * SHA-256 of the certificate of the server there in upper-case hex; "none" when there is
 * no server, or one without TLS.
 */
function presentedFingerprint(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, rejectUnauthorized: false }, () => {
      end(socket.getPeerCertificate().fingerprint256?.replaceAll(":", "") ?? "none");
    });
    const end = (found: string): void => {
      resolve(found);
      socket.destroy();
    };
    socket.on("error", () => end("none"));
    socket.setTimeout(patienceMilliseconds, () => end("no answer"));
  });
}

async function readStateFiles(folder: string): Promise<[path: string, state: StateFile][]> {
  const names = await readdir(folder).catch(() => []);
  const states = await Promise.all(
    names
      .filter((name) => name.endsWith(".json"))
      .map(async (name): Promise<[string, StateFile][]> => {
        const path = join(folder, name);
        try {
          const state: unknown = JSON.parse(await readFile(path, "utf8"));
          return isStateFile(state) ? [[path, state]] : [];
        } catch {
          // Removed meanwhile, or not ours to understand.
          return [];
        }
      }),
  );
  return states.flat();
}

/** Another release may write other files. */
function isStateFile(state: unknown): state is StateFile {
  const { machine, started, pid, facts } = (state ?? {}) as Partial<StateFile>;
  const { exasol, bucketFs, aws } = facts ?? {};
  return (
    typeof machine === "string" &&
    typeof started === "string" &&
    typeof pid === "number" &&
    typeof exasol?.host === "string" &&
    typeof exasol.port === "number" &&
    /^[0-9A-F]{64}$/.test(String(exasol.certificateFingerprint)) &&
    [exasol.dsn, exasol.user, exasol.password, bucketFs?.writePassword, aws?.endpoint].every(
      (text) => typeof text === "string",
    )
  );
}

function sandboxesFolder(): string {
  return join(stateFolder(), "sandboxes");
}
