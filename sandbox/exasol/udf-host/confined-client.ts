/**
 * Runs the client of an uploaded container as Exasol does: locked into the container's files, with nothing of
 * the host's.
 */
import { spawnSync } from "node:child_process";
import type { LanguageClient } from "./language-process.ts";

interface Confinement {
  /** The unpacked container. */
  root: string;
  /** The client's path in the container. */
  executable: string;
  /** What it sees as /buckets. */
  bucketsFolder: string;
  /** What it sees as /conf: resolv.conf and hosts. */
  confFolder: string;
  /** "none" is a network of its own without any interface up. */
  network: "host" | "none";
  env?: Record<string, string>;
}

const namespaces = ["--mount", "--pid", "--ipc", "--uts"];

/** The user and group that Exasol's own containers define. */
const uid = 500;

/**
 * The socket's folder becomes /tmp, the one place to write to. The shell stays, as the first process of the
 * namespace and with it the end of all others: who changes the user loses the signal that follows the
 * parent's death.
 */
const launch = `
root=$1 executable=$2 buckets=$3 conf=$4 socket=\${5#ipc://}
shift 5
folder=\${socket%/*}
chown -R ${uid}:${uid} "$folder"
mount -o bind,ro,nosuid,nodev "$root" "$root"
mount -o bind,nosuid,nodev "$folder" "$root/tmp"
mount -o bind,ro,nosuid,nodev "$buckets" "$root/buckets"
mount -o bind,ro,nosuid,nodev "$conf" "$root/conf"
mount -t proc -o nosuid,nodev,noexec proc "$root/proc"
chroot=$(command -v chroot)
export HOME=/tmp
unset PATH PWD OLDPWD
set +e
"$chroot" --userspec=${uid}:${uid} --groups= "$root" "$executable" "ipc:///tmp/\${socket##*/}" "$@"
exit $?
`;

/** How a client is started in its container. */
export function confinedClient(confinement: Confinement): LanguageClient {
  const { root, executable, bucketsFolder, confFolder, network, env } = confinement;
  return {
    command: "unshare",
    args: [
      ...namespaces,
      ...(network === "none" ? ["--net"] : []),
      "--fork",
      "--kill-child",
      "sh",
      "-euc",
      launch,
      "sh",
      root,
      executable,
      bucketsFolder,
      confFolder,
    ],
    ...(env === undefined ? {} : { env }),
  };
}

/** Why this host cannot do that; undefined when it can. */
export function whyNotConfined(): string | undefined {
  if (process.platform !== "linux") return "it takes Linux";
  if (process.getuid?.() !== 0) return "it takes root rights";
  const script = "mount -o bind,ro /tmp /tmp && command -v chroot chown";
  const trial = spawnSync(
    "unshare",
    [...namespaces, "--net", "--fork", "--kill-child", "sh", "-euc", script],
    {
      encoding: "utf8",
    },
  );
  if (trial.error) return trial.error.message;
  return trial.status === 0 ? undefined : trial.stderr.trim() || "unshare, mount or chroot fails";
}
