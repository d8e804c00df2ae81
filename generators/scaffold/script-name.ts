import { SmeError } from "../../spec/errors.ts";

/** How a new script may be called: this extension's own all begin alike, those of projects as they like. */
export const scriptNames = {
  ofExtension: {
    prefix: "SME_",
    words: "it must be SME_ with capital letters, digits and _, and not end with _UDF",
  },
  ofProject: {
    prefix: "",
    words: "it must begin with a letter, have capital letters, digits and _, and not end with _UDF",
  },
} as const;

type ScriptNames = (typeof scriptNames)[keyof typeof scriptNames];

/** With the name of its UDF, it has to fit into the 128 characters of a name. */
const mostCharacters = 120;

/** @throws SmeError E-SME-53 for a name that cannot be one, with the nearest that can */
export function requireScriptName(name: string, names: ScriptNames): void {
  if (isScriptName(name, names)) return;
  const near = nearestName(name, names);
  const suggestion = isScriptName(near, names)
    ? `Did you mean ${near}?`
    : `Choose another, for example ${names.prefix}LIST_AUTOPILOT_JOBS.`;
  throw new SmeError("E-SME-53", { name, complaint: names.words, suggestion });
}

function isScriptName(name: string, { prefix }: ScriptNames): boolean {
  if (!name.startsWith(prefix) || name.length > mostCharacters || name.endsWith("_UDF")) return false;
  const own = name.slice(prefix.length);
  return /^[A-Z0-9]+(_[A-Z0-9]+)*$/.test(own) && /^[A-Z]/.test(name);
}

/** TELL_ACCOUNT for `tell_account`, `tell-account` and `tellAccount`. */
function nearestName(name: string, { prefix }: ScriptNames): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .toUpperCase()
    .replace(/[^A-Z0-9]+/g, "_")
    .replace(/^_+|(_UDF)*_*$/g, "");
  return words.startsWith(prefix) ? words : prefix + words;
}
