import { chmodSync, lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { UdfLanguage } from "../model.ts";
import { confinedClient, whyNotConfined } from "./confined-client.ts";
import type { LanguageClient } from "./language-process.ts";

export interface ContainerOptions {
  /** What BucketFS has unpacked: <service>/<bucket>/<path>. */
  treeFolder: string;
  /** For files that the containers get from their host. */
  confFolder: string;
  /** Whether UDFs share this host's network, or have none. */
  network: "host" | "none";
  /** Passed on to every client. */
  env?: Record<string, string>;
  /** Runs in place of a container's client where that cannot be confined, by the entry's `lang`. */
  hostClients: Readonly<Record<string, LanguageClient>>;
  /** Told once when containers cannot be confined. */
  log?: (line: string) => void;
}

/**
 * Finds clients in uploaded containers, by entries of SCRIPT_LANGUAGES: null for one that is not (completely)
 * there.
 */
export function uploadedContainers(
  options: ContainerOptions,
): (language: UdfLanguage) => LanguageClient | null | undefined {
  let confinable: boolean | undefined;
  const confine = () => {
    if (confinable !== undefined) return confinable;
    const reason = whyNotConfined();
    confinable = reason === undefined;
    if (confinable) writeConf(options.confFolder);
    else
      options.log?.(
        `Uploaded containers are not run in a chroot (${reason}): this host's own clients run instead.`,
      );
    return confinable;
  };
  return (language) => {
    if (/^localzmq\+protobuf:\/\/\/local\//.test(language.definition)) return undefined;
    const container = locate(language);
    if (container === undefined) return null;
    const root = join(options.treeFolder, container.path);
    if (!isFile(join(root, container.executable))) return null;
    if (confine()) {
      const { treeFolder: bucketsFolder, confFolder, network, env } = options;
      const { executable } = container;
      return confinedClient({
        root,
        executable,
        bucketsFolder,
        confFolder,
        network,
        ...(env ? { env } : {}),
      });
    }
    const name = container.lang.toUpperCase();
    return Object.entries(options.hostClients).find(([lang]) => lang.toUpperCase() === name)?.[1] ?? null;
  };
}

/**
 * `localzmq+protobuf:///SERVICE/BUCKET/PATH?lang=LANG#buckets/SERVICE/BUCKET/PATH/EXECUTABLE`:
 * the path is the
 * container, the fragment its client as the host sees it.
 */
function locate({ definition }: UdfLanguage): { path: string; executable: string; lang: string } | undefined {
  const [, rawPath, query = "", rawExecutable] =
    /^localzmq\+protobuf:\/\/\/([^?#]+)(?:\?([^#]*))?#(.+)$/.exec(definition) ?? [];
  if (rawPath === undefined || rawExecutable === undefined) return undefined;
  const path = rawPath.replace(/\/+$/, "");
  const inside = rawExecutable.replace(/^\//, "").replace(/^buckets\//, "");
  if (!inside.startsWith(`${path}/`) || [...path.split("/"), ...inside.split("/")].includes(".."))
    return undefined;
  const lang = /(?:^|&)lang=([^&]*)/.exec(query)?.[1] ?? "";
  return { path, executable: inside.slice(path.length), lang };
}

/** A link may point to something that only exists inside, so it is not followed. */
function isFile(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && !found.isDirectory();
}

function writeConf(folder: string): void {
  mkdirSync(folder, { recursive: true });
  // For the user that clients run as.
  chmodSync(folder, 0o755);
  for (const file of ["resolv.conf", "hosts"]) {
    let content = "";
    try {
      content = readFileSync(join("/etc", file), "utf8");
    } catch {
      // A host without one has nothing to pass on.
    }
    writeFileSync(join(folder, file), content);
    chmodSync(join(folder, file), 0o644);
  }
}
