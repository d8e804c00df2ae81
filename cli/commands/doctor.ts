import type { CommandModule } from "yargs";
import { diagnose, type Finding } from "../../deploy/doctor/diagnose.ts";
import { readObjects } from "../../deploy/objects/read-objects.ts";
import { ownRelease } from "../../package/release.ts";
import { SmeError } from "../../spec/errors.ts";
import { error } from "../../spec/verdict.ts";
import {
  connectAsGiven,
  connectionNeeds,
  connectionOptions,
  withRunningSandbox,
} from "../command-line/connection-options.ts";
import { generatedFolder, generatedOption } from "../command-line/generated-folder.ts";
import {
  booleanOption,
  type Given,
  type OptionTable,
  requireOptions,
  textOption,
  valueOption,
} from "../command-line/options.ts";
import { schemaOption } from "../command-line/schema-option.ts";
import { visibleLines } from "../terminal/terminal-text.ts";

const options = {
  ...connectionOptions,
  schema: valueOption("Schema that the extension is installed in (required)"),
  "aws-connection": valueOption("Connection to AWS to look at [default: that of the newest job]"),
  region: valueOption("AWS region to look at [default: that of the newest job]"),
  generated: generatedOption,
  json: { type: "boolean", describe: "Print the findings as JSON, one a line" },
} as const satisfies OptionTable;

export const command: CommandModule = {
  command: "doctor",
  builder: (parser) => parser.options(options).example("$0 doctor --schema ML", "Of a running sandbox"),
  handler: doctor,
};

async function doctor(asked: Given): Promise<void> {
  const given = await withRunningSandbox(asked);
  requireOptions(given, [...connectionNeeds(), "schema"], "doctor");
  const findings = await findingsOf(given, schemaOption(given) ?? "");
  const lines = booleanOption(given, "json", false)
    ? findings.map((finding) => JSON.stringify(finding))
    : describe(findings);
  console.log(lines.join("\n"));
  if (findings.some(({ result }) => result === "error")) process.exitCode = 1;
}

async function findingsOf(given: Given, schema: string): Promise<Finding[]> {
  const connection = textOption(given, "aws-connection");
  const region = textOption(given, "region");
  if ((connection === undefined) !== (region === undefined))
    requireOptions(given, ["aws-connection", "region"], "doctor");
  const aws = connection === undefined || region === undefined ? undefined : { connection, region };
  const release = ownRelease();
  const objects = await readObjects(generatedFolder(given), release);
  let database: Awaited<ReturnType<typeof connectAsGiven>>;
  try {
    database = await connectAsGiven(given, "doctor", { autocommit: true });
  } catch (cause) {
    if (!(cause instanceof SmeError)) throw cause;
    return [{ check: "database", ...error(cause.message, cause.advice) }];
  }
  try {
    return await diagnose(database, { schema, objects, release, aws });
  } finally {
    await database.close();
  }
}

/** A line for each, below it what to do; at last how many there are of which result. */
function describe(findings: readonly Finding[]): string[] {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, detail, fix, result }) => [
    visibleLines(`${result.padEnd(7)}  ${check.padEnd(width)}  ${detail}`),
    ...(fix === null ? [] : [visibleLines(`${" ".repeat(11 + width)}→ ${fix}`)]),
  ]);
  const counts = (["error", "warning", "unknown", "ok"] as const).flatMap((result) => {
    const count = findings.filter((finding) => finding.result === result).length;
    return count === 0 ? [] : [`${count} ${result}`];
  });
  return [...lines, `${counts.join(", ")}.`];
}
