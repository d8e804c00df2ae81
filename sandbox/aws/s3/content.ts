import type { Checksum } from "./checksums.ts";

/** Content that has arrived: small content itself, or the path of a file that is taken over. */
export type ArrivedContent = Uint8Array | { path: string };

/** What an object is made of: also the paths of its parts' files, which are shared and never changed. */
export type Content = ArrivedContent | { parts: readonly string[] };

/** Content that has arrived whole and as it was sent. */
export interface ReceivedContent {
  content: ArrivedContent;
  size: number;
  /** In hex: S3's ETag. */
  md5: string;
  /** The one that was sent; else of the algorithm that was asked for, if any was. */
  checksum: Checksum | undefined;
}

/** Up to so many bytes content is kept in memory while it arrives, and in the log of its bucket then. */
export const mostInlineBytes = 64 * 1024;
