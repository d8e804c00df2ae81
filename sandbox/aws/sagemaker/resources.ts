import type { Tag } from "@aws-sdk/client-sagemaker";
import { AwsError } from "../http/aws-error.ts";
import type { LocalAwsContext } from "../local-aws.ts";
import type { Records } from "../record-store.ts";
import { arnOf, type ResourceKind } from "./names.ts";
import { validationException } from "./sagemaker-errors.ts";
import { readTags, type TagStore } from "./tags.ts";

/** What all resources have. */
export interface Resource {
  name: string;
  arn: string;
  created: Date;
}

/** What AWS calls a resource in its messages. */
const words: Readonly<Record<ResourceKind, string>> = {
  "automl-job": "AutoML job",
  "training-job": "training job",
  "transform-job": "transform job",
  model: "model",
  "endpoint-config": "endpoint configuration",
  endpoint: "endpoint",
};

/** The resources of one kind with their tags. Names differ by more than their case. */
export class Resources<T extends Resource> {
  readonly #context: LocalAwsContext;
  readonly #tags: TagStore;
  readonly #kind: ResourceKind;
  readonly #records: Records<T>;

  constructor(context: LocalAwsContext, tags: TagStore, kind: ResourceKind, records: Records<T>) {
    this.#context = context;
    this.#tags = tags;
    this.#kind = kind;
    this.#records = records;
  }

  all(): T[] {
    return this.#records.values();
  }

  find(name = ""): T | undefined {
    return this.#records.get(name.toLowerCase());
  }

  /** The resource, or AWS' error for one that does not exist. */
  require(name = ""): T {
    const found = this.find(name);
    if (found) return found;
    const message = `Could not find ${words[this.#kind]} "${this.#arn(name)}".`;
    throw this.#kind.endsWith("-job")
      ? new AwsError(400, "ResourceNotFound", message)
      : validationException(message);
  }

  /** The ARN of a resource to be created, or AWS' error for a name that is taken. */
  claim(name = ""): string {
    const arn = this.#arn(name);
    if (this.find(name) === undefined) return arn;
    if (!this.#kind.endsWith("-job")) {
      throw validationException(`Cannot create already existing ${words[this.#kind]} "${arn}".`);
    }
    const unique = "Job name must be unique within an AWS account and region";
    const message = `${unique}, and a job with this name already exists (${arn}).`;
    throw new AwsError(400, "ResourceInUse", message);
  }

  add(resource: T, tags: readonly Tag[] | undefined): void {
    this.#tags.set(resource.arn, readTags(tags));
    this.#records.set(resource.name.toLowerCase(), resource);
  }

  /** Keeps what has been changed in the resource itself, unless that is because everything ends. */
  save({ name }: T): void {
    if (this.#context.tasks.closing.aborted) return;
    this.#records.save(name.toLowerCase());
  }

  delete({ name, arn }: T): void {
    this.#records.delete(name.toLowerCase());
    this.#tags.delete(arn);
  }

  #arn(name: string): string {
    return arnOf(this.#context, this.#kind, name);
  }
}
