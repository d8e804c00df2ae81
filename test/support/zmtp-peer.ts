/** Something to talk ZMTP with, in a process of its own because the client under test blocks this one. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export interface PeerOptions {
  path: string;
  /**
   * Sent to whoever connects, whatever it says, one character a byte. Without, the peer is libzmq's REP
   * socket, which echoes until "bye".
   */
  replies?: string[];
  /** Ends the connection behind the replies. */
  hangUp?: boolean;
}

interface Peer {
  path: string;
  stop(): Promise<void>;
}

const peerProcess = fileURLToPath(new URL("./zmtp-peer-process.js", import.meta.url));

export async function startPeer(options: Omit<PeerOptions, "path"> = {}): Promise<Peer> {
  const folder = await mkdtemp(join(tmpdir(), "zmtp-"));
  const path = join(folder, "socket");
  const peer: PeerOptions = { ...options, path };
  const child = fork(peerProcess, [JSON.stringify(peer)]);
  await once(child, "message");
  return {
    path,
    async stop() {
      const closed = once(child, "close");
      child.kill();
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
