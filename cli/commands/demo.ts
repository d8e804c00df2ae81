import type { CommandModule } from "yargs";
import type { Sandbox } from "../../sandbox/start-sandbox.ts";
import { booleanOption, type Given, type OptionTable } from "../command-line/options.ts";
import { Phases } from "../demo/phases.ts";
import { predictionExamples, removalStatements, runDemo } from "../demo/run-demo.ts";
import { describeSandbox, sandboxFacts } from "../sandbox/describe-sandbox.ts";
import { launchSandbox } from "../sandbox/launch-sandbox.ts";
import { publishSandbox } from "../sandbox/running-sandbox.ts";
import { closeOnSignal } from "../terminal/stop-signal.ts";

const options = {
  keep: { type: "boolean", describe: "Leave the sandbox running, with the endpoints in service" },
} as const satisfies OptionTable;

export const command: CommandModule = {
  command: "demo",
  builder: options,
  handler: demo,
};

async function demo(given: Given): Promise<void> {
  const keep = booleanOption(given, "keep", false);
  const phases = new Phases();
  let sandbox: Sandbox | undefined;
  closeOnSignal(async () => sandbox?.close());
  try {
    await phases.run("sandbox", async () => {
      sandbox = await launchSandbox({});
      const { exasol, aws } = sandbox;
      return `local Exasol ${exasol.host}:${exasol.port}, local AWS ${aws.host}:${aws.port}`;
    });
    if (sandbox !== undefined) await runDemo(sandbox, phases, { keep });
    phases.printTimes();
  } catch (error) {
    await sandbox?.close();
    throw error;
  }
  if (sandbox === undefined) return;
  if (!keep) {
    await sandbox.close();
    return;
  }
  await publishSandbox(sandboxFacts(sandbox));
  console.log(`\n${describeSandbox(sandbox, { deployed: true })}\n`);
  const examples = [...predictionExamples(), ...removalStatements()];
  console.log(["What one can run now:", ...examples.map((sql) => `${sql};`)].join("\n\n"));
}
