/** The steps that SQL cannot state: templates/lua/steps/<name>.lua.hbs, and what each takes, gives and fails with. */
export interface LuaPartial {
  /** Values, and `rows`: the result of a step. */
  takes: readonly string[];
  gives: readonly string[];
  /** Failures, each with what its text can name besides the script's values. */
  fails: Readonly<Record<string, readonly string[]>>;
  embeds: boolean;
  /** Lua functions of templates/lua/helpers that it calls besides `run` and `fail`. */
  helpers?: readonly string[];
}

const partials: Readonly<Record<string, LuaPartial>> = {
  "source-view": {
    takes: ["query", "schema", "name"],
    gives: [],
    fails: { query: ["cause"] },
    embeds: false,
    helpers: ["hide_view"],
  },
  "training-columns": {
    takes: ["rows", "target", "exclude"],
    gives: ["name", "type", "expression", "column_names", "column_types", "select_list", "variety_list"],
    fails: {
      twice: ["cause"],
      missing: ["columns", "suggestion"],
      alone: [],
      exclude: ["column", "complaint", "suggestion"],
      unwritable: ["column"],
    },
    embeds: false,
  },
  "look-at-data": {
    takes: ["target", "type", "expression", "variety_list", "schema", "table", "query", "problem_type"],
    gives: [],
    fails: {
      query: ["cause"],
      unreadable: ["cause"],
      few: ["found", "required"],
      alike: ["rows", "value"],
      classes: ["found", "required", "classes"],
      numbers: ["found", "rows", "value"],
      features: ["empty", "constant"],
    },
    embeds: false,
    helpers: ["hide_view", "shorten"],
  },
  "export-to-s3": {
    takes: ["select_list", "schema", "table", "connection", "path", "nodes", "files_per_node", "compression"],
    gives: ["rows", "files"],
    fails: { export: ["cause"] },
    embeds: false,
    helpers: ["hide_view"],
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
