/** Where a database takes files from that its UDFs read: BucketFS, or the file service of Exasol SaaS. */
export interface FileStore {
  /** The folder below /buckets where UDFs find its files. */
  readonly root: string;
  /** Rejects when files cannot be stored here; costs next to nothing. */
  check(): Promise<void>;
  /** Streams a file to a path, in place of what is there. */
  upload(file: string, path: string, onProgress?: OnProgress): Promise<void>;
}

/** Told how many bytes of the file are sent so far. */
export type OnProgress = (sent: number, size: number) => void;
