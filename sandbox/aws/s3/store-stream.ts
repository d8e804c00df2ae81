import { AwsError } from "../http/aws-error.ts";
import type { LocalAwsContext } from "../local-aws.ts";

import { algorithmNames, type ChecksumAlgorithm, findAlgorithm } from "./checksums.ts";
import type { ArrivedContent } from "./content.ts";
import { contentTarget } from "./content-target.ts";
import type { FileContent } from "./file-content.ts";

/** Writes what is read one after the other as new content of that size; each digest is told of all of it. */
export async function storeStream(
  { store, tasks }: Pick<LocalAwsContext, "store" | "tasks">,
  sources: Iterable<Buffer | FileContent>,
  size: number,
  digests: readonly { update(chunk: Buffer): unknown }[],
): Promise<ArrivedContent> {
  const target = contentTarget(store, size);
  try {
    for (const source of sources) {
      for await (const chunk of Buffer.isBuffer(source) ? [source] : source) {
        tasks.closing.throwIfAborted();
        for (const digest of digests) digest.update(chunk);
        await target.write(chunk);
      }
    }
    return await target.end();
  } catch (cause) {
    await target.discard();
    throw cause;
  }
}

/** The algorithm that a request asks for; throws for one that S3 does not have. */
export function wantedAlgorithm(headers: Readonly<Record<string, string>>): ChecksumAlgorithm | undefined {
  const name = headers["x-amz-checksum-algorithm"];
  if (name === undefined) return undefined;
  const algorithm = findAlgorithm(name);
  if (algorithm !== undefined) return algorithm;
  const valid = algorithmNames.join(", ");
  const message = `Checksum algorithm provided is unsupported. Please try again with any of the valid types: [${valid}]`;
  throw new AwsError(400, "InvalidRequest", message);
}
