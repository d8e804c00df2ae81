import type { CommandModule } from "yargs";
import { readSchemas } from "../../deploy/database/catalog.ts";
import { readObjects } from "../../deploy/objects/read-objects.ts";
import { type UninstalledObject, uninstall } from "../../deploy/objects/uninstall.ts";
import { suggestion } from "../../generators/diagnostic.ts";
import { SmeError } from "../../spec/errors.ts";
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
  valueOption,
} from "../command-line/options.ts";
import { schemaOption } from "../command-line/schema-option.ts";

const options = {
  ...connectionOptions,
  schema: valueOption("Schema to remove from (required)"),
  generated: generatedOption,
  "drop-metadata": { type: "boolean", describe: "Drop the table of the training jobs too" },
} as const satisfies OptionTable;

export const command: CommandModule = {
  command: "undeploy",
  builder: options,
  handler: undeploy,
};

const remarks: Record<UninstalledObject["action"], string> = {
  removed: "",
  absent: "",
  kept: "  (its rows tell which jobs there are; --drop-metadata drops it)",
  foreign: "  (not made by deploy: left as it is)",
};

async function undeploy(asked: Given): Promise<void> {
  const given = await withRunningSandbox(asked);
  requireOptions(given, [...connectionNeeds(), "schema"], "undeploy");
  const schema = schemaOption(given) ?? "";
  const dropMetadata = booleanOption(given, "drop-metadata", false);
  const objects = await readObjects(generatedFolder(given));
  const database = await connectAsGiven(given, "undeploy", { autocommit: false });
  try {
    const schemas = await readSchemas(database);
    if (!schemas.includes(schema)) {
      throw new SmeError("E-SME-173", { schema, advice: suggestion(schema, schemas.slice(0, 20)) });
    }
    const uninstalled = await uninstall(database, schema, objects, { dropMetadata });
    if (uninstalled.every(({ action }) => action === "absent")) {
      console.log(`Schema ${schema} holds nothing that deploy installs.`);
      return;
    }
    for (const { kind, name, action } of uninstalled) {
      console.log(`${action.padEnd(7)}  ${kind.padEnd(6)}  ${name}${remarks[action]}`);
    }
    console.log(`Schema ${schema} itself is left as it is.`);
  } finally {
    await database.close();
  }
}
