import { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import type { S3Client } from "@aws-sdk/client-s3";
import { unsupported } from "../errors.ts";
import { type FileWriter, type Location, type S3Folder, type Storage, TransferFailure } from "./storage.ts";

/** S3 takes no smaller ones. */
const partSize = 5 * 1024 * 1024;
/** As many are sent at a time. */
const partsAtOnce = 2;
/**
 * Memory of parts that have been sent, for any export to come: for so much that is new V8 would look through
 * all of its heap, several times in an export.
 */
const spareParts: Buffer[] = [];
/** Those that are sent, and the one that is filled meanwhile. */
const mostSpareParts = partsAtOnce + 1;

const takePart = (): Buffer => spareParts.pop() ?? Buffer.allocUnsafeSlow(partSize);

/** Only for a part that nobody reads any more. */
function giveBackPart(part: Buffer | undefined): void {
  if (part && spareParts.length < mostSpareParts) spareParts.push(part);
}

type S3 = typeof import("@aws-sdk/client-s3");

/** Files in a bucket; large ones are uploaded in parts. */
export class S3Storage implements Storage {
  readonly #location: Location;
  readonly #address: S3Folder;
  readonly #endpoint: string | undefined;
  readonly #signal: AbortSignal;
  readonly #encryption: string | undefined;
  #client: S3Client | undefined;

  constructor(location: Location, address: S3Folder, endpoint: string | undefined, signal: AbortSignal) {
    const [secret = "", ...suffixes] = location.password.split(";");
    this.#encryption = encryptionOf(suffixes);
    this.#location = { ...location, password: secret };
    this.#address = address;
    this.#endpoint = endpoint;
    this.#signal = signal;
  }

  async #open(): Promise<{ s3: S3; client: S3Client }> {
    const s3 = await import("@aws-sdk/client-s3");
    this.#client ??= this.#connect(s3);
    return { s3, client: this.#client };
  }

  #connect({ S3Client }: S3): S3Client {
    const client = new S3Client({
      region: this.#address.region,
      credentials: { accessKeyId: this.#location.user, secretAccessKey: this.#location.password },
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      ...(this.#endpoint !== undefined && { endpoint: this.#endpoint, forcePathStyle: true }),
    });
    // A checksum tells whether a body has arrived; to sign it as well would cost more than to send it.
    client.middlewareStack.add(
      (next) => (args) => {
        const { headers } = args.request as { headers: Record<string, string> };
        headers["x-amz-content-sha256"] = "UNSIGNED-PAYLOAD";
        return next(args);
      },
      { step: "build" },
    );
    return client;
  }

  #object(file: string) {
    return { Bucket: this.#address.bucket, Key: this.#address.prefix + file.replace(/^\/+/, "") };
  }

  async #attempt<T>(file: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      this.#signal.throwIfAborted();
      const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
      const url = `${this.#location.url.replace(/\/+$/, "")}/${file.replace(/^\/+/, "")}`;
      throw new TransferFailure(url, $metadata?.httpStatusCode ?? 0, `${name}: ${message}`, { cause: error });
    }
  }

  openWriter(file: string): FileWriter {
    const object = this.#object(file);
    const encryption = this.#encryption === "AES256" ? { ServerSideEncryption: "AES256" as const } : {};
    const abortSignal = this.#signal;
    const parts: { ETag: string | undefined; PartNumber: number; ChecksumCRC32: string }[] = [];
    let uploadId: Promise<string | undefined> | undefined;
    let part: Buffer | undefined;
    let filled = 0;
    const begin = async () => {
      const { s3, client } = await this.#open();
      const checksum = { ChecksumAlgorithm: "CRC32", ChecksumType: "FULL_OBJECT" } as const;
      const command = new s3.CreateMultipartUploadCommand({ ...object, ...encryption, ...checksum });
      return (await client.send(command, { abortSignal })).UploadId;
    };
    const sendPart = async (Body: Buffer, PartNumber: number) => {
      const { s3, client } = await this.#open();
      const UploadId = await uploadId;
      const ChecksumCRC32 = crc32Of(Body);
      const command = new s3.UploadPartCommand({ ...object, UploadId, PartNumber, Body, ChecksumCRC32 });
      const { ETag } = await client.send(command, { abortSignal });
      parts[PartNumber - 1] = { ETag, PartNumber, ChecksumCRC32 };
    };
    const underWay = new Set<Promise<void>>();
    let begun = 0;
    const beginPart = (memory: Buffer, length: number) => {
      uploadId ??= begin();
      const sent = this.#attempt(file, () => sendPart(memory.subarray(0, length), ++begun));
      underWay.add(sent);
      // One that fails stays: whoever waits for the next one hears of it.
      sent.then(
        () => {
          underWay.delete(sent);
          giveBackPart(memory);
        },
        () => undefined,
      );
    };
    return {
      write: async (chunk) => {
        for (let at = 0; at < chunk.length; ) {
          part ??= takePart();
          const copied = chunk.copy(part, filled, at);
          filled += copied;
          at += copied;
          if (filled < partSize) continue;
          beginPart(part, filled);
          [part, filled] = [undefined, 0];
          if (underWay.size >= partsAtOnce) await Promise.race(underWay);
        }
      },
      end: async () => {
        if (uploadId !== undefined && part) beginPart(part, filled);
        await Promise.all(underWay);
        await this.#attempt(file, async () => {
          const { s3, client } = await this.#open();
          if (uploadId === undefined) {
            const rest = part?.subarray(0, filled) ?? Buffer.alloc(0);
            const content = { Body: rest, ContentType: "text/csv", ChecksumCRC32: crc32Of(rest) };
            const command = new s3.PutObjectCommand({ ...object, ...encryption, ...content });
            await client.send(command, { abortSignal });
            giveBackPart(part);
            return;
          }
          const command = new s3.CompleteMultipartUploadCommand({
            ...object,
            UploadId: await uploadId,
            ChecksumType: "FULL_OBJECT",
            MultipartUpload: { Parts: parts },
          });
          await client.send(command, { abortSignal });
        });
      },
      discard: async () => {
        await Promise.allSettled(underWay);
        const UploadId = await uploadId?.catch(() => undefined);
        if (UploadId === undefined) return;
        const { s3, client } = await this.#open();
        // The first failure is what the user must see.
        await client.send(new s3.AbortMultipartUploadCommand({ ...object, UploadId })).catch(() => undefined);
      },
    };
  }

  read(file: string): Promise<Readable> {
    return this.#attempt(file, async () => {
      const { s3, client } = await this.#open();
      const { Body } = await client.send(new s3.GetObjectCommand(this.#object(file)), {
        abortSignal: this.#signal,
      });
      return Body instanceof Readable ? Body : Readable.from([]);
    });
  }

  close(): void {
    this.#client?.destroy();
  }
}

/** As S3 wants it. */
function crc32Of(bytes: Buffer): string {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(bytes));
  return checksum.toString("base64");
}

/** What Exasol's documentation lets follow the secret key. */
const knownOptions = ["sse_type", "kms_key_id", "enc_context"];

/**
 * What may follow the secret key: `secret;sse_type=AES256`. Exasol does not say what becomes of options that
 * are none of its own; here they count for nothing.
 */
function encryptionOf(suffixes: string[]): string | undefined {
  let encryption: string | undefined;
  for (const suffix of suffixes) {
    if (suffix.trim() === "sse_type=AES256") encryption = "AES256";
    else {
      // The rest may hold a secret, or be one: only its key is shown.
      const key = /^\s*([a-z_]+)=/.exec(suffix)?.[1];
      if (key === undefined || knownOptions.includes(key))
        throw unsupported(`${key ?? "what stands"} behind the secret key of an S3 connection`);
    }
  }
  return encryption;
}
