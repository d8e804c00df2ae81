/** The `%env NAME=value;` lines of a script. */
import { ExasolError } from "../model.ts";

/** What may stand before a script's code: blanks, comments and options. */
const headPart = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|%([^\n]*)/gy;

/**
 * The environment variables a script asks for. Throws for those that the programs of this host would obey,
 * too.
 */
export function scriptEnvironment(source: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [, option = ""] of source.matchAll(headPart)) {
    const [, name, value = ""] = /^env\s+([A-Za-z_]\w*)=([^;]*)/.exec(option) ?? [];
    if (name === undefined) continue;
    if (/^(?:PATH|LD_\w*)$/.test(name)) {
      throw new ExasolError(
        "22002",
        `VM error: the local Exasol does not set the environment variable ${name}`,
      );
    }
    variables[name] = value.trim();
  }
  return variables;
}
