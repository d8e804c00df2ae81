/**
 * The rows, or the request to train on them, cannot be used; the message is meant for the one who sent them.
 */
export class DataError extends Error {
  override name = "DataError";
}
