import type { Tag } from "@aws-sdk/client-sagemaker";
import { AwsError } from "../http/aws-error.ts";
import type { RecordForm, Records } from "../record-store.ts";
import { validationException } from "./sagemaker-errors.ts";

/** The tags of every resource there is, by ARN. */
export class TagStore {
  readonly #tags: Records<ReadonlyMap<string, string>>;

  constructor(tags: Records<ReadonlyMap<string, string>>) {
    this.#tags = tags;
  }

  /** The resource's tags, value by key; undefined when there is no such resource. */
  find(arn: string): ReadonlyMap<string, string> | undefined {
    return this.#tags.get(arn);
  }

  /** The same. Throws AWS' error for a resource that does not exist. */
  require(arn: string): ReadonlyMap<string, string> {
    const tags = this.#tags.get(arn);
    if (!tags) throw new AwsError(400, "ResourceNotFound", `The resource ${arn} does not exist.`);
    return tags;
  }

  set(arn: string, tags: ReadonlyMap<string, string>): void {
    this.#tags.set(arn, tags);
  }

  delete(arn: string): void {
    this.#tags.delete(arn);
  }
}

export const tagForm: RecordForm<ReadonlyMap<string, string>> = {
  write: (tags) => [...tags],
  read(json) {
    if (!Array.isArray(json)) throw new Error("it is no list of tags");
    return new Map(json as [string, string][]);
  },
};

/** Tags as a request lists them. Throws AWS' error for those that only AWS may give. */
export function readTags(tags: readonly Tag[] = []): Map<string, string> {
  if (tags.some(({ Key = "" }) => /^aws:/i.test(Key)))
    throw validationException("aws: prefixed tag key names are not allowed for external use.");
  return new Map(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** The opposite of `readTags`. */
export function listTags(tags: ReadonlyMap<string, string>): Tag[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }));
}
