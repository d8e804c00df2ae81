import type { CommandModule } from "yargs";
import { type InstalledObject, install, installStatements } from "../../deploy/install.ts";
import { joinStatements } from "../../deploy/join-statements.ts";
import { readObjects } from "../../deploy/manifest.ts";
import { storedName } from "../../deploy/sql-text.ts";
import { fromPackage } from "../../generators/package-root.ts";
import { SmeError } from "../../spec/errors.ts";
import { connectAsGiven, connectionOptions } from "../connection-options.ts";
import { containerOptions, deployContainerAsGiven, deploysContainer } from "../container-options.ts";
import { booleanOption, type Given, type OptionTable, requiredOption, valueOption } from "../options.ts";
import { ownRelease } from "../release.ts";

const options = {
  ...connectionOptions,
  ...containerOptions,
  schema: valueOption("Schema to install into; it is created if missing"),
  "deploy-scripts": { type: "boolean", describe: "Install scripts, UDFs and tables [default: true]" },
  "to-print": { type: "boolean", describe: "Print the SQL instead of running it; needs no connection" },
} as const satisfies OptionTable;

export const command: CommandModule = {
  command: "deploy",
  describe: "Install scripts, UDFs and tables into a database; repeatable",
  builder: (parser) => {
    // Users of the predecessor chose the container's release with --version; yargs would print this package's.
    return parser
      .version(false)
      .options(options)
      .option("version", { hidden: true })
      .example(
        "DB_PASSWORD=… $0 deploy --dsn exasol:8563 --db-user sys --schema ML",
        "Install into schema ML",
      );
  },
  handler: deploy,
};

async function deploy(given: Given): Promise<void> {
  const release = ownRelease();
  if (given.version !== undefined) throw new SmeError("E-SME-99", { release });
  const schema = storedName(requiredOption(given, "schema", "deploy"));
  const deploysScripts = booleanOption(given, "deploy-scripts", true);
  const objects = deploysScripts ? await readObjects(fromPackage("generated"), release) : [];
  if (booleanOption(given, "to-print", false)) {
    if (deploysScripts) process.stdout.write(joinStatements(installStatements(schema, objects)));
    return;
  }
  if (!deploysScripts && !deploysContainer(given)) {
    console.log("Nothing to do: neither scripts nor a container are to be deployed.");
    return;
  }
  if (deploysContainer(given)) requiredOption(given, "container-file", "deploy");
  const database = await connectAsGiven(given, "deploy", { autocommit: false });
  try {
    if (deploysContainer(given)) await deployContainerAsGiven(given, database, schema);
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
    ...objects.map(({ kind, name, action }) => `${action.padEnd(9)}  ${kind.padEnd(6)}  ${name}`),
    `${sum}.`,
  ];
}
