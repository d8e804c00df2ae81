/** Hashes. Exasol hashes its own bytes of a value: those of a text are known, those of all else are not. */
import type { Bound } from "../binding/bound.ts";
import { unsupported } from "../errors.ts";
import { isText } from "../types.ts";
import { type ScalarFunction, text } from "./definition.ts";

const hash = (name: string, duck: string, bytes: number): ScalarFunction => ({
  name,
  arguments: ["any", "any…"],
  bind: (value: Bound, ...others: Bound[]) => {
    if (others.length > 0 || !(value.type === null || isText(value.type)))
      throw unsupported(`${name} of anything but one text`);
    return { sql: `${duck}(${text(value)})`, type: { type: "HASHTYPE", size: bytes * 2 } };
  },
});

export const hashFunctions: ScalarFunction[] = [
  hash("HASH_MD5", "md5", 16),
  hash("HASHTYPE_MD5", "md5", 16),
  hash("HASH_SHA", "sha1", 20),
  hash("HASH_SHA1", "sha1", 20),
  hash("HASH_SHA256", "sha256", 32),
  hash("HASHTYPE_SHA256", "sha256", 32),
];
