import { Readable } from "node:stream";
import type { S3Client } from "@aws-sdk/client-s3";
import { unsupported } from "../errors.ts";
import { type FileWriter, type Location, type S3Folder, type Storage, TransferFailure } from "./storage.ts";

/** S3 takes parts of 5 MB and more. */
const partSize = 8 * 1024 * 1024;

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
    this.#client ??= new s3.S3Client({
      region: this.#address.region,
      credentials: { accessKeyId: this.#location.user, secretAccessKey: this.#location.password },
      requestChecksumCalculation: "WHEN_REQUIRED",
      responseChecksumValidation: "WHEN_REQUIRED",
      ...(this.#endpoint !== undefined && { endpoint: this.#endpoint, forcePathStyle: true }),
    });
    return { s3, client: this.#client };
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
    const parts: { ETag: string | undefined; PartNumber: number }[] = [];
    let uploadId: string | undefined;
    let buffered: Buffer[] = [];
    let size = 0;
    const sendPart = async () => {
      const { s3, client } = await this.#open();
      uploadId ??= (
        await client.send(new s3.CreateMultipartUploadCommand({ ...object, ...encryption }), {
          abortSignal: this.#signal,
        })
      ).UploadId;
      const PartNumber = parts.length + 1;
      const command = new s3.UploadPartCommand({
        ...object,
        UploadId: uploadId,
        PartNumber,
        Body: Buffer.concat(buffered),
      });
      buffered = [];
      size = 0;
      const { ETag } = await client.send(command, { abortSignal: this.#signal });
      parts.push({ ETag, PartNumber });
    };
    return {
      write: async (chunk) => {
        buffered.push(chunk);
        size += chunk.length;
        if (size >= partSize) await this.#attempt(file, sendPart);
      },
      end: () =>
        this.#attempt(file, async () => {
          const { s3, client } = await this.#open();
          if (uploadId === undefined) {
            const command = new s3.PutObjectCommand({
              ...object,
              ...encryption,
              Body: Buffer.concat(buffered),
              ContentType: "text/csv",
            });
            await client.send(command, { abortSignal: this.#signal });
            return;
          }
          if (size > 0) await sendPart();
          const command = new s3.CompleteMultipartUploadCommand({
            ...object,
            UploadId: uploadId,
            MultipartUpload: { Parts: parts },
          });
          await client.send(command, { abortSignal: this.#signal });
        }),
      discard: async () => {
        if (uploadId === undefined) return;
        const { s3, client } = await this.#open();
        // The first failure is what the user must see.
        await client
          .send(new s3.AbortMultipartUploadCommand({ ...object, UploadId: uploadId }))
          .catch(() => undefined);
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
