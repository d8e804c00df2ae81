import { defineParameter, defineScript, optional, udf } from "exasol-sagemaker-extension/spec";
import { awsCredentialsConnectionName, awsRegion } from "exasol-sagemaker-extension/spec/parameters";
import hostileUdf from "../udfs/hostile-udf.ts";

const text = defineParameter({
  name: "text",
  type: "VARCHAR(100)",
  description: "A | pipe, a <tag>,\na second line and \\ {{template}} syntax.",
  format: { words: 'anything but " and \\', patterns: ['^[^"\\\\]+$'] },
});

export default defineScript({
  name: "SME_HOSTILE",
  summary: "Ends nothing: ]] ]=] -- */ ' \"\n/\nand {{this}} is no template, ünïcode 🦪 is.",
  arguments: "positional",
  parameters: [
    text,
    optional(awsCredentialsConnectionName),
    optional(awsRegion),
    optional(defineParameter({ name: "big", type: "DECIMAL(18,0)", description: "Beyond 9 digits." })),
  ],
  steps: [
    udf("answer", hostileUdf, {
      why: "A comment over two lines:\n]] error('not a comment')\n/",
      with: { quoted: "text" },
      fails: "F-SME-1",
    }),
  ],
  returns: { from: "answer", columns: [{ name: "A", type: "DOUBLE", description: "A | B" }] },
  example: "EXECUTE SCRIPT ML.SME_HOSTILE('it''s', NULL, NULL, NULL)",
});
