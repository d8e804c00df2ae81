import type { Tag } from "@aws-sdk/client-sagemaker";
import { AwsError } from "../http/aws-error.ts";
import type { RecordForm, Records } from "../record-store.ts";

const mostTags = 50;

/** The tags of every resource there is, by ARN. */
export class TagStore {
  readonly #tags: Records<Map<string, string>>;

  constructor(tags: Records<Map<string, string>>) {
    this.#tags = tags;
  }

  create(arn: string, tags: readonly Tag[] | undefined): void {
    this.#tags.set(arn, toMap(tags));
  }

  delete(arn: string): void {
    this.#tags.delete(arn);
  }

  /** Adds tags, of which a later one replaces an earlier one of its key, and gives them all. */
  add(arn: string, tags: readonly Tag[]): Tag[] {
    const all = new Map([...this.#require(arn), ...toMap(tags)]);
    if (all.size > mostTags) {
      throw new AwsError(
        400,
        "ResourceLimitExceeded",
        `The resource ${arn} can have ${mostTags} tags at most.`,
      );
    }
    this.#tags.set(arn, all);
    return this.list(arn);
  }

  list(arn: string): Tag[] {
    return [...this.#require(arn)].map(([Key, Value]) => ({ Key, Value }));
  }

  #require(arn: string): Map<string, string> {
    const tags = this.#tags.get(arn);
    if (!tags) throw new AwsError(400, "ResourceNotFound", `The resource ${arn} does not exist.`);
    return tags;
  }
}

export const tagForm: RecordForm<Map<string, string>> = {
  write: (tags) => [...tags],
  read(json) {
    if (!Array.isArray(json)) throw new Error("it is no list of tags");
    return new Map(json as [string, string][]);
  },
};

function toMap(tags: readonly Tag[] | undefined): Map<string, string> {
  return new Map((tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}
