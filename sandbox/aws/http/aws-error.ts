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

  constructor(
    status: number,
    code: string,
    message: string,
    details: Record<string, string | number> = {},
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
    this.headers = headers;
  }
}
