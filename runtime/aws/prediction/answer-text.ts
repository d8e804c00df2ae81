import { SmeError } from "../../../spec/errors.ts";

/**
 * The text that an endpoint answered: UTF-8, unless its content type says otherwise. Throws E-SME-546 rather
 * than to put marks in the place of what it cannot read.
 */
export function textOfAnswer(bytes: Uint8Array, contentType: string | undefined, endpoint: string): string {
  const [, charset = "utf-8"] = /;\s*charset="?([^\s";]+)/i.exec(contentType ?? "") ?? [];
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SmeError("E-SME-546", { endpoint_name: endpoint, charset }, { cause });
  }
}
