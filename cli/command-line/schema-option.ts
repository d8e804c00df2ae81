import { SmeError } from "../../spec/errors.ts";
import { isRegularIdentifier, storedName } from "../../sql/read-name.ts";
import { type Given, shortened, textOption } from "./options.ts";

const maximalLength = 128;
const delimitedIdentifier = /^"(?:[^".\p{Cc}]|"")+"$/u;

/**
 * The schema that --schema or SME_SCHEMA names, as its name is stored, read as SQL reads a name: `ml` is ML,
 * `"ml"` with quotes is ml. Undefined if there is none.
 *
 * @throws SmeError E-SME-109 for what is no name; an empty one given as --schema is none either
 */
export function schemaOption(given: Given): string | undefined {
  const value = given.schema === "" ? "" : textOption(given, "schema");
  if (value === undefined) return undefined;
  if (!isRegularIdentifier(value) && !delimitedIdentifier.test(value)) {
    const expected = "a name of letters, digits and _, or any text without a dot in double quotes of its own";
    throw new SmeError("E-SME-109", { option: "schema", expected, value: shortened(value) });
  }
  const name = storedName(value);
  if ([...name].length > maximalLength) {
    const expected = `a name of at most ${maximalLength} characters`;
    throw new SmeError("E-SME-109", { option: "schema", expected, value: shortened(value) });
  }
  return name;
}
