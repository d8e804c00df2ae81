/** Hashes. Exasol hashes its own bytes of a value: those of a text are known, those of all else are not. */
import type { DataType } from "../../model.ts";
import type { Bound } from "../binding/bound.ts";
import { unsupported } from "../errors.ts";
import { isText } from "../types.ts";
import { type ScalarFunction, text } from "./definition.ts";
import { once } from "./once.ts";

/** It reads a text with the package's reader, see exa_readable(). */
const sha512 = (text: string): string => `exa_sha512(${once([text], (one) => `exa_readable(${one})`)})`;

const hash = (
  name: string,
  duck: string | ((text: string) => string),
  returns: DataType,
  also: string[] = [],
): ScalarFunction => ({
  name,
  also,
  arguments: ["any", "any…"],
  bind: (value: Bound, ...others: Bound[]) => {
    if (others.length > 0 || !(value.type === null || isText(value.type)))
      throw unsupported(`${name} of anything but one text`);
    const hashed = text(value);
    return { sql: typeof duck === "string" ? `${duck}(${hashed})` : duck(hashed), type: returns };
  },
});

const digits = (size: number): DataType => ({ type: "CHAR", size, characterSet: "ASCII" });
const hashtype = (size: number): DataType => ({ type: "HASHTYPE", size });

export const hashFunctions: ScalarFunction[] = [
  hash("HASH_MD5", "md5", digits(32)),
  hash("HASHTYPE_MD5", "md5", hashtype(32)),
  hash("HASH_SHA", "sha1", digits(40), ["HASH_SHA1"]),
  hash("HASHTYPE_SHA", "sha1", hashtype(40), ["HASHTYPE_SHA1"]),
  hash("HASH_SHA256", "sha256", digits(64)),
  hash("HASHTYPE_SHA256", "sha256", hashtype(64)),
  hash("HASH_SHA512", sha512, digits(128)),
  hash("HASHTYPE_SHA512", sha512, hashtype(128)),
];
