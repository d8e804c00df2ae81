import type { CommandModule } from "yargs";
import { type InstalledObject, install, installStatements } from "../../deploy/objects/install.ts";
import { readObjects } from "../../deploy/objects/read-objects.ts";
import { ownRelease } from "../../package/release.ts";
import { joinStatements } from "../../sql/join-statements.ts";
import {
  connectAsGiven,
  connectionNeeds,
  connectionOptions,
  withRunningSandbox,
} from "../command-line/connection-options.ts";
import {
  containerAsGiven,
  containerNeeds,
  containerOptions,
  deploysContainer,
} from "../command-line/container-options.ts";
import { formerOption } from "../command-line/former-options.ts";
import { generatedFolder, generatedOption } from "../command-line/generated-folder.ts";
import {
  booleanOption,
  type Given,
  type OptionTable,
  requireOptions,
  valueOption,
} from "../command-line/options.ts";
import { schemaOption } from "../command-line/schema-option.ts";

const options = {
  ...connectionOptions,
  ...containerOptions,
  schema: valueOption("Schema to install into, created if missing (required)"),
  "deploy-scripts": { type: "boolean", describe: "Install scripts, UDFs, tables and views [default: true]" },
  // `--no-develop` stands in scripts written for the Python extension.
  develop: { type: "boolean", hidden: true },
  generated: generatedOption,
  "to-print": { type: "boolean", describe: "Print the SQL instead of running it; needs no connection" },
} as const satisfies OptionTable;

export const command: CommandModule = {
  command: "deploy",
  builder: (parser) => {
    // It chose the container's release in the Python extension; here it would print this package's.
    return parser
      .version(false)
      .options(options)
      .example(
        "DB_PASSWORD=… $0 deploy --dsn exasol:8563 --db-user sys --schema ML",
        "Install into schema ML",
      );
  },
  handler: deploy,
};

async function deploy(asked: Given): Promise<void> {
  if (booleanOption(asked, "develop", false)) {
    throw formerOption("sme-gen deploy", "develop");
  }
  const toPrint = booleanOption(asked, "to-print", false);
  const given = toPrint ? asked : await withRunningSandbox(asked);
  const withContainer = deploysContainer(asked);
  requireOptions(
    given,
    toPrint ? ["schema"] : [...connectionNeeds(), "schema", ...(withContainer ? containerNeeds(given) : [])],
    "deploy",
  );
  const schema = schemaOption(given) ?? "";
  const deploysScripts = booleanOption(given, "deploy-scripts", true);
  const objects = deploysScripts ? await readObjects(generatedFolder(given), ownRelease()) : [];
  if (toPrint) {
    if (deploysScripts) process.stdout.write(joinStatements(installStatements(schema, objects)));
    return;
  }
  if (!deploysScripts && !withContainer) {
    console.log("Nothing to do: neither scripts nor a container are to be deployed.");
    return;
  }
  const deployContainer = withContainer ? await containerAsGiven(given) : undefined;
  const database = await connectAsGiven(given, "deploy", { autocommit: false });
  try {
    await deployContainer?.(database, schema);
    if (!deploysScripts) return;
    for (const line of describeInstallation(await install(database, schema, objects))) console.log(line);
  } finally {
    await database.close();
  }
}

/** One line an object, then the sum. */
function describeInstallation(objects: InstalledObject[]): string[] {
  const counts = new Map<string, number>();
  for (const { action } of objects) counts.set(action, (counts.get(action) ?? 0) + 1);
  const sum = [...counts].map(([action, count]) => `${count} ${action}`).join(", ");
  return [
    ...objects.map(({ kind, name, action, uncommented }) => {
      const remark = uncommented === undefined ? "" : `  (without its comment: ${uncommented})`;
      return `${action.padEnd(9)}  ${kind.padEnd(6)}  ${name}${remark}`;
    }),
    `${sum}.`,
  ];
}
