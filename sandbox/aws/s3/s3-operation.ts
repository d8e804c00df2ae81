import type { S3Request, S3Response } from "./s3-request.ts";

/** An operation: how a request asks for it, and what it understands. */
export interface S3Operation {
  name: string;
  method: string;
  on: "service" | "bucket" | "object";
  /** What the caller must be allowed; undefined where that depends on the body. */
  action: string | undefined;
  /** The same for a request that names a version. */
  versionAction?: string;
  /** Query parameters and headers that tell this operation from others of its method. */
  marks?: readonly string[];
  /** Headers and parameters that it honours. A name that ends with * stands for all that begin so. */
  takes?: readonly string[];
  /** Whether it takes nothing but what holds anyway. */
  isHeld?: true;
  handle(request: S3Request): S3Response | Promise<S3Response>;
}
