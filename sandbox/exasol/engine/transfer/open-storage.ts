/** Where IMPORT and EXPORT read and write: S3, recognised by the address, or plain HTTP. */

import type { TransferFiles, TransferTarget } from "../../../../sql/nodes.ts";
import { parseS3Url } from "../../../s3-address.ts";
import { ExasolError } from "../../model.ts";
import type { StatementContext } from "../binding/context.ts";
import { invalid, unsupported } from "../errors.ts";
import type { Execution } from "../execution/execution.ts";
import { requireConnection } from "../rights/require.ts";
import { Rights } from "../rights/rights.ts";
import { textOf } from "../text-of.ts";
import { HttpStorage } from "./http-storage.ts";
import { S3Storage } from "./s3-storage.ts";
import { type Location, type S3Folder, type Storage, TransferFailure } from "./storage.ts";
import { TunnelStorage } from "./tunnel-storage.ts";

/**
 * Throws 0A000 for an address that is neither HTTP nor S3, and for what only a tunnel can have; 42000 for an
 * unknown connection.
 */
export function openStorage(
  target: TransferTarget,
  execution: Execution,
  format: TransferFiles["format"] = "CSV",
): Storage {
  if ("local" in target.address)
    throw unsupported("files of LOCAL: the client transfers them, and sends another statement");
  const resolved = resolveLocation(target.address, target, execution);
  const location = format === "PARQUET" ? { ...resolved, url: withoutOptions(resolved.url) } : resolved;
  const tunnel = openTunnel(location.url, target, execution);
  if (tunnel) return tunnel;
  if (target.publicKey)
    throw unsupported("PUBLIC KEY for other addresses than those of the client's own files");
  const s3 = s3Folder(location.url);
  if (s3) return new S3Storage(location, s3, execution.s3Endpoint, execution.signal);
  if (!/^https?:\/\//.test(location.url)) {
    const scheme = /^[a-z]+(?=:\/\/)/i.exec(location.url)?.[0];
    throw unsupported(`transfers with ${scheme ?? "other"} addresses, only with http, https and those of S3`);
  }
  return new HttpStorage(location, execution.signal);
}

/** Behind a Parquet address may stand how many reads may run at once: here one reads the whole file. */
function withoutOptions(address: string): string {
  const [url = "", ...options] = address.split(";");
  for (const option of options) {
    const [name = ""] = option.split("=");
    if (!/^\s*MaxConcurrentReads\s*$/i.test(name))
      throw unsupported(
        `${/^[\w ]*$/.test(name) ? name.trim() : "what stands"} behind the address of Parquet files`,
      );
  }
  return url;
}

function openTunnel(
  address: string,
  { publicKey }: TransferTarget,
  { tunnels, signal }: Execution,
): Storage | undefined {
  const url = /^https?:/.test(address) && URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !tunnels?.isTunnel(url.hostname)) return undefined;
  const options = { url: address, publicKey: publicKey && textOf(publicKey), signal };
  return new TunnelStorage(tunnels.take(url.hostname, Number(url.port)), options);
}

function resolveLocation(
  address: Exclude<TransferTarget["address"], { local: true; at: number }>,
  target: TransferTarget,
  { context }: Execution,
): Location {
  const given = {
    user: target.user && textOf(target.user),
    password: target.password && textOf(target.password),
  };
  if ("url" in address)
    return { url: textOf(address.url), user: given.user ?? "", password: given.password ?? "" };
  const { name } = address.connection;
  const connection = context.catalog.connection(name);
  if (!connection) throw invalid(`connection ${name} does not exist`);
  requireConnection(connection, context);
  return {
    url: connection.address,
    user: given.user ?? connection.user,
    password: given.password ?? connection.password,
  };
}

/** `https://<bucket>.s3[.-]<region>.amazonaws.com[/prefix]`, the region being optional. */
function s3Folder(url: string): S3Folder | undefined {
  const place = parseS3Url(url);
  if (!place) return undefined;
  const { bucket, region = "us-east-1", key } = place;
  const folder = key.replace(/\/+$/, "");
  return { bucket, region, prefix: folder === "" ? "" : `${folder}/` };
}

/** The connection by which a view imports for somebody who may not use it himself. */
export function hiddenConnection(
  targets: readonly TransferTarget[],
  { catalog, session }: StatementContext,
): string | undefined {
  const own = new Rights(catalog, session.user);
  const names = targets.flatMap(({ address }) => ("connection" in address ? [address.connection.name] : []));
  return names.find((name) => {
    const connection = catalog.connection(name);
    return connection && !own.mayConnect(connection);
  });
}

/**
 * A failed transfer in Exasol's words; the misspelling is theirs. Of a hidden connection they have its name
 * only, for what failed may tell the address.
 */
export function transferError(error: unknown, kind: "export" | "import", hidden?: string): unknown {
  if (!(error instanceof TransferFailure)) return error;
  const [code, doing] =
    kind === "export" ? ["ETL-5106", "writing data to"] : ["ETL-5105", "reading data from"];
  const { bytes, message, status, url } = error;
  const isCurls = message.startsWith("[");
  const withCode = isCurls ? "" : ` with error code=${status}`;
  const failure = `${hidden ?? url} failed${withCode} after ${bytes} bytes.${hidden ? "" : ` ${message}`}`;
  const text = `${code}: Following error occured while ${doing} external connection [${failure}]`;
  return new ExasolError("42636", text, { cause: error });
}
