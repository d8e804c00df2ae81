import type { CommandModule } from "yargs";
import { type InstalledObject, install, installStatements } from "../../deploy/install.ts";
import { joinStatements } from "../../deploy/join-statements.ts";
import { readObjects } from "../../deploy/manifest.ts";
import { storedName } from "../../deploy/sql-text.ts";
import { fromPackage } from "../../generators/package-root.ts";
import { SmeError } from "../../spec/errors.ts";
import { connectAsGiven, connectionOptions } from "../connection-options.ts";
import { booleanOption, type Given, type OptionTable, requiredOption } from "../options.ts";

const options = {
  ...connectionOptions,
  schema: { type: "string", requiresArg: true, describe: "Schema to install into; it is created if missing" },
  "deploy-scripts": { type: "boolean", describe: "Install scripts, UDFs and tables [default: true]" },
  "to-print": { type: "boolean", describe: "Print the SQL instead of running it; needs no connection" },
} as const satisfies OptionTable;

/** Options of the predecessor that concern the language container. */
const laterOptions = [
  "bucketfs-name",
  "bucketfs-host",
  "bucketfs-port",
  "bucketfs-use-https",
  "bucketfs-user",
  "bucketfs-password",
  "bucket",
  "path-in-bucket",
  "saas-url",
  "saas-account-id",
  "saas-database-id",
  "saas-database-name",
  "saas-token",
  "container-file",
  "version",
  "upload-container",
  "alter-system",
  "allow-override",
  "wait-for-completion",
  "deploy-timeout-minutes",
  "display-progress",
  "deploy-slc",
];

export const command: CommandModule = {
  command: "deploy",
  describe: "Install scripts, UDFs and tables into a database; repeatable",
  builder: (parser) => {
    parser.version(false).options(options);
    for (const option of laterOptions) parser.option(option, { hidden: true });
    return parser.example(
      "DB_PASSWORD=… $0 deploy --dsn exasol:8563 --db-user sys --schema ML",
      "Install into schema ML",
    );
  },
  handler: deploy,
};

async function deploy(given: Given): Promise<void> {
  refuseLaterOptions(given);
  const schema = storedName(requiredOption(given, "schema", "deploy"));
  if (!booleanOption(given, "deploy-scripts", true)) {
    console.log("Nothing to do: --no-deploy-scripts.");
    return;
  }
  const objects = await readObjects(fromPackage("generated"));
  if (booleanOption(given, "to-print", false)) {
    process.stdout.write(joinStatements(installStatements(schema, objects)));
    return;
  }
  const database = await connectAsGiven(given, "deploy", { autocommit: false });
  try {
    for (const line of describeInstallation(await install(database, schema, objects))) console.log(line);
  } finally {
    await database.close();
  }
}

/** `--no-deploy-slc` and the like ask for what happens anyway. */
function refuseLaterOptions(given: Given): void {
  const option = laterOptions.find((name) => given[name] !== undefined && given[name] !== false);
  if (option === undefined) return;
  const instead = "Install the language container by hand, as doc/user_guide describes.";
  throw new SmeError("E-SME-99", { option, instead });
}

/** One line an object, then the sum. */
export function describeInstallation(objects: InstalledObject[]): string[] {
  const counts = new Map<string, number>();
  for (const { action } of objects) counts.set(action, (counts.get(action) ?? 0) + 1);
  const sum = [...counts].map(([action, count]) => `${count} ${action}`).join(", ");
  return [
    ...objects.map(({ kind, name, action }) => `${action.padEnd(9)}  ${kind.padEnd(6)}  ${name}`),
    `${sum}.`,
  ];
}
