import type { CommandModule } from "yargs";
import { presetNames } from "../../sandbox/aws/faults/presets.ts";
import { type SpeedName, speedNames, speeds } from "../../sandbox/aws/speed.ts";
import type { Sandbox, SandboxOptions } from "../../sandbox/start-sandbox.ts";
import { SmeError } from "../../spec/errors.ts";
import {
  booleanOption,
  type Given,
  integerOption,
  type OptionTable,
  textOption,
  valueOption,
} from "../command-line/options.ts";
import { describeSandbox, sandboxFacts } from "../sandbox/describe-sandbox.ts";
import { launchSandbox } from "../sandbox/launch-sandbox.ts";
import { openJournal } from "../sandbox/open-journal.ts";
import { readIdentities } from "../sandbox/read-identities.ts";
import { publishSandbox } from "../sandbox/running-sandbox.ts";
import { closeOnSignal } from "../terminal/stop-signal.ts";
import { visible } from "../terminal/terminal-text.ts";

const options = {
  "exasol-port": valueOption("Port of the database [default: a free one]"),
  "exasol-password": valueOption(
    "Password of its user sys; better in SME_EXASOL_PASSWORD [default: a new one]",
  ),
  "aws-port": valueOption("Port of AWS [default: a free one]"),
  "bucketfs-port": valueOption("Port of BucketFS [default: a free one]"),
  region: valueOption("Region of AWS [default: eu-central-1]"),
  "more-regions": valueOption(
    "Further regions of AWS, separated by commas, each with a bucket of its own [default: none]",
  ),
  "aws-identities": valueOption("JSON file with further keys and roles of AWS, and their policies"),
  faults: valueOption(
    `What AWS does wrong on purpose: ${presetNames.join(", ")}, or a JSON file with a plan [default: nothing]`,
  ),
  "aws-speed": valueOption(`How long AWS takes: ${speedNames.join(", ")} [default: fast]`),
  journal: valueOption("File to which a line of JSON is added for each request to AWS [default: none]"),
  nodes: valueOption("Nodes the database says it has [default: 1]"),
  "data-dir": valueOption(
    "Folder that keeps everything, ports and passwords too, for the next time [default: nothing is kept]",
  ),
  json: { type: "boolean", describe: "Print how to connect as one line of JSON, and nothing else" },
} as const satisfies OptionTable;

export const command: CommandModule = {
  command: "sandbox",
  builder: options,
  handler: sandbox,
};

async function sandbox(given: Given): Promise<void> {
  const identities = textOption(given, "aws-identities");
  const faults = textOption(given, "faults");
  const journal = textOption(given, "journal");
  const launch = {
    ...launchOptions(given),
    awsBehaviour: {
      ...(faults === undefined ? {} : { faultPlan: await planOf(faults) }),
      ...speedOption(given),
      ...(journal === undefined ? {} : { writeJournal: openJournal(journal) }),
    },
    ...(identities === undefined ? {} : { awsIdentities: await readIdentities(identities) }),
  };
  let running: Sandbox | undefined;
  closeOnSignal(async () => running?.close());
  running = await launchSandbox({ ...launch, log: (line) => console.error(visible(line)) });
  const facts = sandboxFacts(running);
  await publishSandbox(facts);
  if (booleanOption(given, "json", false)) console.log(JSON.stringify(facts));
  else console.log(describeSandbox(running, { deployed: false, dataDir: launch.dataDir }));
}

function launchOptions(given: Given): Partial<SandboxOptions> {
  const port = { min: 0, max: 65535 };
  const options = {
    exasolPort: integerOption(given, "exasol-port", port),
    exasolPassword: checkedText(
      given,
      "exasol-password",
      isPassword,
      `a password of 1 to ${longestPassword} bytes`,
    ),
    awsPort: integerOption(given, "aws-port", port),
    bucketFsPort: integerOption(given, "bucketfs-port", port),
    region: checkedText(given, "region", isRegion, "a region of AWS' main partition, such as eu-central-1"),
    moreRegions: regionsOption(given),
    nodes: integerOption(given, "nodes", { min: 1, max: 64 }),
    dataDir: checkedText(given, "data-dir", (path) => path.trim() !== "", "a folder"),
  };
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

function checkedText(
  given: Given,
  option: string,
  isRight: (text: string) => boolean,
  expected: string,
): string | undefined {
  // An empty one is no request for a default.
  const text = given[option] === "" ? "" : textOption(given, option);
  if (text === undefined || isRight(text)) return text;
  // No password is shown, not even a wrong one.
  const value = option.endsWith("password") ? `one of ${Buffer.byteLength(text)} bytes` : text;
  throw new SmeError("E-SME-109", { option, expected, value });
}

function regionsOption(given: Given): string[] | undefined {
  const split = (text: string) => text.split(",").map((region) => region.trim());
  const areRegions = (text: string) => split(text).every(isRegion);
  const expected = "regions of AWS' main partition, such as eu-west-1,us-east-1";
  const text = checkedText(given, "more-regions", areRegions, expected);
  return text === undefined ? undefined : split(text);
}

/** Reading a plan needs the sandbox's own modules, for which `--help` must not wait. */
async function planOf(faults: string) {
  const { readFaults } = await import("../sandbox/read-faults.ts");
  return readFaults(faults);
}

function speedOption(given: Given): { speed?: SpeedName } {
  const isSpeed = (text: string): text is SpeedName => Object.hasOwn(speeds, text);
  const speed = checkedText(given, "aws-speed", isSpeed, `one of ${speedNames.join(", ")}`);
  return speed !== undefined && isSpeed(speed) ? { speed } : {};
}

/** What a login can encrypt: RSA with 1024 bits and PKCS#1 padding. */
const longestPassword = 117;

function isPassword(text: string): boolean {
  return text !== "" && Buffer.byteLength(text) <= longestPassword;
}

/** China, GovCloud and the like are partitions of their own, with other ARNs and host names. */
function isRegion(text: string): boolean {
  return /^(?!cn-)[a-z]{2}-[a-z]+-\d{1,2}$/.test(text);
}
