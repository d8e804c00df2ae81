import { resolve } from "node:path";
import { bundleUdf, type UdfBundle } from "../../generators/authors/bundle-udf.ts";
import { checkUdfTypes } from "../../generators/authors/check-udf-types.ts";
import { readUdfFile, type UdfFile } from "../../generators/authors/read-udf-file.ts";
import { SmeError } from "../../spec/errors.ts";
import { readTextFile } from "../command-line/connection-options.ts";
import type { Given } from "../command-line/options.ts";
import { schemaOption } from "../command-line/schema-option.ts";

export interface PreparedUdf extends UdfBundle {
  udf: UdfFile;
}

/** The author's file read, checked and bundled. */
export async function prepareUdf(file: string, { minify }: { minify: boolean }): Promise<PreparedUdf> {
  const udf = readUdfFile(file, await readTextFile(file));
  const path = resolve(file);
  checkUdfTypes(udf, path);
  return { udf, ...(await bundleUdf(udf, path, minify)) };
}

/**
 * The schema that the declaration states, or else the option or its variable. Throws E-SME-189 where the
 * command line names another.
 */
export function schemaOf({ file, schema: declared, name }: UdfFile, given: Given): string | undefined {
  const chosen = schemaOption(given);
  if (declared === undefined || given.schema === undefined || declared === chosen) return declared ?? chosen;
  throw new SmeError("E-SME-189", {
    option: "schema",
    value: String(chosen),
    complaint: `${file} declares ${declared}.${name}`,
    advice: "Leave the option out, or the schema in the declaration.",
  });
}
