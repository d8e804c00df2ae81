/** What answers an endpoint's requests. */
export interface ServedModel {
  /** Rejects with a ModelRefusal where the container answers with an error. */
  answer(request: ModelRequest): Promise<ModelAnswer>;
  /** Ends it, once it has answered all that it was asked. */
  retire(): Promise<void>;
  /** Ends it at once. */
  unload(): Promise<void>;
}

export interface ModelRequest {
  contentType: string | undefined;
  accept: string | undefined;
  /** A text for the container alone. */
  customAttributes?: string | undefined;
  body: Buffer;
}

export interface ModelAnswer {
  contentType: string;
  customAttributes?: string | undefined;
  body: string | Buffer;
}

/** A container's own error, which SageMaker hands on as ModelError. */
export class ModelRefusal extends Error {
  override readonly name = "ModelRefusal";
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}
