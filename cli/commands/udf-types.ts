import type { CommandModule } from "yargs";
import { generateUdfTypes } from "../../generators/types/generate-udf-types.ts";
import type { Given } from "../command-line/options.ts";

export const command: CommandModule = {
  command: "udf-types <signature>",
  builder: (yargs) =>
    yargs
      .positional("signature", {
        type: "string",
        demandOption: true,
        describe: "What stands behind CREATE, up to AS; or the whole statement",
      })
      .example('$0 udf-types "SCALAR SCRIPT F(X DOUBLE) RETURNS DOUBLE"', "Types of its columns"),
  handler: ({ signature }: Given) => {
    console.log(generateUdfTypes(String(signature)).trimEnd());
  },
};
