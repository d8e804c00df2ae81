import { defineParameter, defineScript, sql, withDefault } from "exasol-sagemaker-extension/spec";
import { compressionType } from "exasol-sagemaker-extension/spec/parameters";

const word = defineParameter({
  name: "word",
  type: "VARCHAR(5)",
  description: "Of small letters.",
  format: { words: "small letters", patterns: ["^[a-z]+$"], without: ["aa"] },
});

export default defineScript({
  name: "SME_WRONG",
  summary: "Shows examples and takes defaults that it would refuse.",
  arguments: "positional",
  parameters: [
    { ...word, name: "formed", example: "A" },
    { ...word, name: "without", example: "baa" },
    { ...word, name: "long", example: "abcdef" },
    defineParameter({ name: "share", type: "DECIMAL(3,0)", description: "Of 100.", maximum: 100, example: 101 }),
    withDefault(compressionType, "gzip"),
  ],
  steps: [
    sql("all", { statement: "SELECT :formed, :without, :long, :share, :compression_type", fails: "F-SME-3" }),
  ],
  example: "EXECUTE SCRIPT ML.SME_WRONG('a', 'b', 'c', 1, 'None')",
});
