import { ownRelease } from "../../package/release.ts";
import { SmeError } from "../../spec/errors.ts";
import { scriptLanguage } from "../../spec/facts.ts";

/**
 * Options and commands that the Python extension's releases had and this one has
 * not, with what to give instead.
 */
const options: Readonly<Record<string, string>> = {
  host: "It is part of --dsn now: --dsn HOST:PORT.",
  port: "It is part of --dsn now: --dsn HOST:PORT.",
  user: "It is --db-user now.",
  pass: "It is --db-password now, better given as the environment variable DB_PASSWORD.",
  "db-pass": "It is --db-password now, better given as the environment variable DB_PASSWORD.",
  print: "It is --to-print now.",
  develop:
    "`sme-gen build` does that: it generates SQL, Lua and UDFs, and deploy installs what it generated. Leave the option out.",
  "disallow-override": "It is --no-allow-override now, and the default.",
  "no-upload_container": "It is --no-upload-container now.",
  "language-alias": `Leave it out: the UDFs of this extension are written for the alias ${scriptLanguage}.`,
  "container-url":
    "Build the container with `sme-gen container build --out FILE` and give --container-file FILE.",
  "container-name":
    "Build the container with `sme-gen container build --out FILE` and give --container-file FILE.",
};

const commands: Readonly<Record<string, string>> = {
  main: "Run `sme-gen deploy --schema …`, which installs the scripts.",
  "language-container":
    "Run `sme-gen deploy --container-file FILE …`, which installs the language container, too.",
};

/** The error that says what became of an option of the Python extension's deploy command. */
export function formerOption(command: string, name: string): SmeError | undefined {
  if (command !== "sme-gen deploy") return undefined;
  if (name === "version") return new SmeError("E-SME-99", { release: ownRelease() });
  const advice = Object.hasOwn(options, name) ? options[name] : undefined;
  if (advice === undefined) return undefined;
  return new SmeError("E-SME-170", { command, complaint: `has no option --${name}`, advice });
}

/** What became of a command of the Python extension's deployer. */
export function formerCommand(name: string): string | undefined {
  return Object.hasOwn(commands, name) ? commands[name] : undefined;
}
