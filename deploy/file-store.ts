/** Where a database takes files from that its UDFs read: BucketFS, or the file service of Exasol SaaS. */
export interface FileStore {
  /** The folder below /buckets where UDFs find its files. */
  readonly root: string;
  /** Rejects when files cannot be stored here; costs next to nothing. */
  check(): Promise<void>;
  /** Streams a file to a path, in place of what is there. `onProgress` gets the bytes sent so far. */
  upload(file: string, path: string, onProgress?: (sent: number) => void): Promise<void>;
}
