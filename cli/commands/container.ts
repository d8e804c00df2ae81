import { homedir } from "node:os";
import { join, resolve } from "node:path";
import type { CommandModule } from "yargs";
import { type BuiltContainer, buildContainer } from "../../deploy/container/build-container.ts";
import { type Architecture, architectures, nodeVersion } from "../../deploy/container/sources.ts";
import { fromPackage } from "../../package/package-root.ts";
import { SmeError } from "../../spec/errors.ts";
import {
  booleanOption,
  type Given,
  type OptionTable,
  requiredOption,
  textOption,
  valueOption,
} from "../command-line/options.ts";
import { visible } from "../terminal/terminal-text.ts";

const options = {
  out: valueOption("Archive to write, NAME.tar.gz (required)"),
  arch: {
    choices: architectures,
    requiresArg: true,
    describe: "Architecture of the database [default: x64]",
  },
  node: valueOption(`Version of Node [default: ${nodeVersion}]`),
  rootfs: valueOption("Take the libraries from this unpacked Debian or Ubuntu, not from apt"),
  locked: { type: "boolean", describe: "Refuse sources without a checksum in this release" },
  refresh: { type: "boolean", describe: "Fetch anew what earlier runs have downloaded" },
  cache: valueOption("Folder that keeps downloads"),
  json: { type: "boolean", describe: "Report as JSON" },
} as const satisfies OptionTable;

export const command: CommandModule = {
  command: "container <action>",
  builder: (parser) =>
    parser
      .positional("action", { choices: ["build"], describe: "What to do" })
      .options(options)
      .example("$0 container build --out sme.tar.gz", "Then: sme-gen deploy --container-file sme.tar.gz …"),
  handler: container,
};

async function container(given: Given): Promise<void> {
  const json = booleanOption(given, "json", false);
  const node = textOption(given, "node");
  const rootfs = textOption(given, "rootfs");
  const built = await buildContainer({
    packageRoot: fromPackage("."),
    out: resolve(requiredOption(given, "out", "container build")),
    arch: architectureOption(given),
    cache: resolve(textOption(given, "cache") ?? defaultCache()),
    ...(node === undefined ? {} : { node }),
    ...(rootfs === undefined ? {} : { rootfs: resolve(rootfs) }),
    locked: booleanOption(given, "locked", false),
    refresh: booleanOption(given, "refresh", false),
    log: (line) => console.error(visible(line)),
  });
  if (json) console.log(JSON.stringify(built));
  else for (const line of describeContainer(built)) console.log(line);
}

function architectureOption(given: Given): Architecture {
  const value = textOption(given, "arch") ?? "x64";
  const known = architectures.find((each) => each === value);
  if (known !== undefined) return known;
  throw new SmeError("E-SME-109", { option: "arch", expected: architectures.join(" or "), value });
}

/** Where `sme-gen container build` keeps downloads. */
function defaultCache(): string {
  const base = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return join(base, "exasol-sagemaker-extension", "container");
}

function describeContainer({
  file,
  version,
  size,
  sha256,
  parts,
  sources,
  billOfMaterials,
}: BuiltContainer): string[] {
  const vouched = {
    pin: "checksum of this release",
    apt: "apt's signed index",
    npm: "npm's registry",
    nobody: "nothing",
  };
  const shown = sources.filter(({ verifiedBy }) => verifiedBy !== "nobody");
  const others = sources.length - shown.length;
  return [
    ...shown.map(
      ({ name, version: release, verifiedBy }) =>
        `${name.padEnd(16)} ${release.padEnd(22)} verified by ${vouched[verifiedBy]}`,
    ),
    ...(others > 0
      ? [`${others} files of --rootfs are verified by nothing; the bill of materials lists them.`]
      : []),
    "",
    ...parts.map(
      (part) => `${part.name.padEnd(16)} ${megabytes(part.size)}, packed ${megabytes(part.packed)}`,
    ),
    "",
    `${file}`,
    `release ${version}, ${megabytes(size).trim()}, SHA-256 ${sha256}`,
    `Bill of materials: ${billOfMaterials}`,
  ];
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2).padStart(7)} MB`;
}
