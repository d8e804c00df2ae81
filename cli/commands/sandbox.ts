import type { CommandModule } from "yargs";
import type { Sandbox } from "../../sandbox/start-sandbox.ts";
import { describeSandbox, sandboxFacts } from "../describe-sandbox.ts";
import { launchSandbox } from "../launch-sandbox.ts";
import {
  booleanOption,
  type Given,
  integerOption,
  type OptionTable,
  textOption,
  valueOption,
} from "../options.ts";
import { publishSandbox } from "../running-sandbox.ts";
import { closeOnSignal } from "../stop-signal.ts";

const options = {
  "exasol-port": valueOption("Port of the database [default: a free one]"),
  "aws-port": valueOption("Port of AWS [default: a free one]"),
  "bucketfs-port": valueOption("Port of BucketFS [default: a free one]"),
  nodes: valueOption("Nodes the database says it has [default: 1]"),
  "data-dir": valueOption("Folder that keeps data and credentials"),
  json: { type: "boolean", describe: "Print everything as one line of JSON first" },
} as const satisfies OptionTable;

export const command: CommandModule = {
  command: "sandbox",
  describe: "Run a local Exasol and a local AWS until Ctrl-C",
  builder: options,
  handler: sandbox,
};

async function sandbox(given: Given): Promise<void> {
  const port = { min: 0, max: 65535 };
  const dataDir = textOption(given, "data-dir");
  const exasolPort = integerOption(given, "exasol-port", port);
  const awsPort = integerOption(given, "aws-port", port);
  const bucketFsPort = integerOption(given, "bucketfs-port", port);
  const nodes = integerOption(given, "nodes", { min: 1, max: 64 });
  let running: Sandbox | undefined;
  closeOnSignal(async () => running?.close());
  running = await launchSandbox({
    ...(exasolPort === undefined ? {} : { exasolPort }),
    ...(awsPort === undefined ? {} : { awsPort }),
    ...(bucketFsPort === undefined ? {} : { bucketFsPort }),
    ...(nodes === undefined ? {} : { nodes }),
    ...(dataDir === undefined ? {} : { dataDir }),
    log: (line) => console.error(line),
  });
  await publishSandbox(sandboxFacts(running));
  if (booleanOption(given, "json", false)) console.log(JSON.stringify(sandboxFacts(running)));
  console.log(`${describeSandbox(running, { deployed: false })}\n\nCtrl-C stops it.`);
}
