import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { Handler } from "exasol-sagemaker-extension/runtime";
import type spec from "../spec/udfs/s3-folder-size.ts";

export const handle: Handler<typeof spec> = async ({ bucket_name, folder }, { s3 }) => {
  const size = { object_count: 0, total_bytes: 0 };
  for (let token: string | undefined, more = true; more; more = token !== undefined) {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket_name, Prefix: folder, ContinuationToken: token }),
    );
    for (const { Size = 0 } of page.Contents ?? []) {
      size.object_count++;
      size.total_bytes += Size;
    }
    token = page.NextContinuationToken;
  }
  return size;
};
