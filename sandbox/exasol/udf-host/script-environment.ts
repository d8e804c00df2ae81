/** The `%env NAME=value;` lines of a script. */
import { ExasolError } from "../model.ts";

/** What may stand before a script's code: blanks, comments and options. */
const headPart = /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|%([^\n]*)/gy;

/**
 * What leads the system's loader, Node, OpenSSL, and the shell and tools that confine a container; HOME and
 * TMPDIR lead to the script's own folder.
 */
const obeyed =
  /^(?:PATH|HOME|TMPDIR|ENV|IFS|PS4|SHELLOPTS|(?:LD|BASH|OPENSSL|SSL|ICU|UV|GLIBC|GCONV|MALLOC|LIBMOUNT)_?\w*|LOCPATH|NLSPATH|NODE_(?!(?:ENV|DEBUG|NO_WARNINGS|TLS_REJECT_UNAUTHORIZED)$)\w*)$/;

/**
 * The environment variables a script asks for. Throws for those that the programs of this host would obey,
 * too.
 */
export function scriptEnvironment(source: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [, option = ""] of source.matchAll(headPart)) {
    const [, name, value = ""] = /^env\s+([A-Za-z_]\w*)=([^;]*)/.exec(option) ?? [];
    if (name === undefined) continue;
    if (obeyed.test(name)) {
      throw new ExasolError(
        "22002",
        `VM error: the local Exasol does not set the environment variable ${name}`,
      );
    }
    variables[name] = value.trim();
  }
  return variables;
}
