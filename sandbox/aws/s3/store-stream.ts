import { AwsError } from "../http/aws-error.ts";
import type { LocalAwsContext } from "../local-aws.ts";

import {
  algorithmNames,
  type Checksum,
  type ChecksumAlgorithm,
  findAlgorithm,
  startChecksum,
} from "./checksums.ts";
import type { Content } from "./content.ts";
import { contentTarget } from "./content-target.ts";
import type { FileContent } from "./file-content.ts";

/** Writes what is read one after the other as new content of that size, with the checksum of all of it. */
export async function storeStream(
  { store, tasks }: Pick<LocalAwsContext, "store" | "tasks">,
  sources: Iterable<Buffer | FileContent>,
  size: number,
  algorithm: ChecksumAlgorithm,
  observe: (chunk: Buffer) => void = () => {},
): Promise<{ content: Content; checksum: Checksum }> {
  const running = startChecksum(algorithm);
  const target = contentTarget(store, size);
  try {
    for (const source of sources) {
      for await (const chunk of Buffer.isBuffer(source) ? [source] : source) {
        tasks.closing.throwIfAborted();
        running.update(chunk);
        observe(chunk);
        await target.write(chunk);
      }
    }
    const value = running.digest().toString("base64");
    return { content: await target.end(), checksum: { algorithm, value, type: "FULL_OBJECT" } };
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
