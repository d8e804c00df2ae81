/** The steps that SQL cannot state: templates/lua/steps/<name>.lua.hbs, and what each takes, gives and fails with. */
export interface LuaPartial {
  /** Values, and `rows`: the result of a step. */
  takes: readonly string[];
  gives: readonly string[];
  /** Failures, each with what its text can name besides the script's values. */
  fails: Readonly<Record<string, readonly string[]>>;
  embeds: boolean;
}

const partials: Readonly<Record<string, LuaPartial>> = {
  "training-columns": {
    takes: ["rows", "target", "exclude"],
    gives: ["name", "column_names", "column_types", "select_list"],
    fails: {
      missing: ["columns", "suggestion"],
      alone: [],
      exclude: ["column", "complaint", "suggestion"],
      unwritable: ["column"],
    },
    embeds: false,
  },
  "export-to-s3": {
    takes: ["select_list", "schema", "table", "connection", "path", "nodes", "files_per_node", "compression"],
    gives: ["rows"],
    fails: { export: ["cause"] },
    embeds: false,
  },
  "prediction-columns": {
    takes: ["target", "names", "types"],
    gives: ["input", "target_type"],
    fails: { absent: [], damaged: ["complaint"] },
    embeds: false,
  },
  "prediction-function": {
    takes: ["schema", "name", "input", "target_type", "problem_type", "deployment"],
    gives: [],
    fails: { create: ["cause"] },
    embeds: true,
  },
  "prediction-scalar-function": {
    takes: ["schema", "name", "input", "target_type", "problem_type", "deployment"],
    gives: [],
    fails: { create: ["cause"] },
    embeds: true,
  },
};

export const partialNames = Object.keys(partials);

export function findPartial(name: string): LuaPartial | undefined {
  return partials[name];
}
