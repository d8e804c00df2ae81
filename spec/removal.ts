/** What is said of each thing that belongs to a model when that is removed. */
export const removedColumns = [
  {
    name: "object",
    type: "VARCHAR(64)",
    description:
      "`job`, `endpoint`, `endpoint configuration`, `model`, `training data`, `validation data`, `feature types`, `artefacts`; then in the database `function`, `connection`, `statistics`, `evaluations`, `holdout view`, `metadata`.",
  },
  { name: "name", type: "VARCHAR(2048)", description: "Its name, or its address in S3." },
  { name: "action", type: "VARCHAR(10)", description: "`stop`, `delete` or `keep`." },
  {
    name: "result",
    type: "VARCHAR(2000000)",
    description:
      "`done`, in a dry run `to be done`; of what is kept, the reason; `left: ` with the reason of what could not be removed: call the script again when that is mended.",
  },
] as const;
