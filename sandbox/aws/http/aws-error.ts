/**
 * An answer as the service gives it when it refuses; `details` are further members of the error, `headers` go
 * with it.
 */
export class AwsError extends Error {
  override name = "AwsError";
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;
  readonly headers: Readonly<Record<string, string>>;
  /** The message for the journal. */
  #reason: string;

  constructor(
    status: number,
    code: string,
    message: string,
    details: Record<string, string | number> = {},
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.#reason = message;
    this.status = status;
    this.code = code;
    this.details = details;
    this.headers = headers;
  }

  get reason(): string {
    return this.#reason;
  }

  /**
   * The same error, of which the journal says this: for messages that quote a value of the request, which may
   * be a secret or a row.
   */
  journaledAs(reason: string): this {
    this.#reason = reason;
    return this;
  }
}
