/**
 * A model's file as XGBoost writes it: JSON by "Introduction to Model IO" in its documentation. It is written
 * as of version 1.7, which all later ones read; read are JSON and UBJSON of any of them.
 */
import type { BoostedTree, Booster } from "./booster.ts";
import { objectiveNames, objectiveOf } from "./objectives.ts";
import { readUbjson } from "./ubjson.ts";

/** What stands for the parent of a root. */
const noParent = 2_147_483_647;

export function writeModelFile(booster: Booster): string {
  const { objective, classes, features, trees, outputs, baseScores } = booster;
  const name = { name: objective };
  const model = {
    learner: {
      attributes: {},
      feature_names: [],
      feature_types: [],
      gradient_booster: {
        model: {
          gbtree_model_param: { num_parallel_tree: "1", num_trees: String(trees.length) },
          tree_info: outputs,
          trees: trees.map((tree, id) => writeTree(tree, id, features)),
        },
        name: "gbtree",
      },
      learner_model_param: {
        base_score: (baseScores[0] ?? 0.5).toExponential().toUpperCase().replace("+", ""),
        boost_from_average: "0",
        num_class: String(classes),
        num_feature: String(features),
        num_target: "1",
      },
      objective: { ...name, ...objectiveOf(booster).parameters(booster.objectiveParameters) },
    },
    version: [1, 7, 6],
  };
  return JSON.stringify(model).replace(/"real:([^"]*)"/g, "$1");
}

/** XGBoost takes 1 for an integer where it wants a real number, so that this must be 1.0. */
function reals(values: readonly number[]): string[] {
  return values.map((value) => `real:${Number.isInteger(value) ? value.toFixed(1) : value}`);
}

function writeTree(tree: BoostedTree, id: number, features: number): object {
  const nodes = tree.left.length;
  return {
    base_weights: reals(tree.weight),
    categories: [],
    categories_nodes: [],
    categories_segments: [],
    categories_sizes: [],
    default_left: tree.defaultLeft,
    id,
    left_children: tree.left,
    loss_changes: reals(tree.gain),
    parents: tree.parent.map((parent) => (parent < 0 ? noParent : parent)),
    right_children: tree.right,
    split_conditions: reals(tree.condition),
    split_indices: tree.feature,
    split_type: tree.left.map(() => 0),
    sum_hessian: reals(tree.cover),
    tree_param: {
      num_deleted: "0",
      num_feature: String(features),
      num_nodes: String(nodes),
      size_leaf_vector: "1",
    },
  };
}

/** What is read of a tree. */
interface TreeFile {
  left_children: number[];
  right_children: number[];
  parents: number[];
  split_indices: number[];
  split_conditions: number[];
  default_left: (number | boolean)[];
  base_weights: number[];
  loss_changes: number[];
  sum_hessian: number[];
  split_type?: number[];
}

interface ModelFile {
  learner: {
    gradient_booster: { name: string; model: { tree_info: number[]; trees: TreeFile[] } };
    learner_model_param: {
      base_score: string;
      num_class: string;
      num_feature: string;
      num_target?: string;
    };
    objective: { name: string } & Record<string, Record<string, string>>;
  };
}

/** Throws for what is no such file, and by name for a model that cannot be served here. */
export function readModelFile(bytes: Buffer): Booster {
  const { learner } = parseModelFile(bytes);
  const { gradient_booster, learner_model_param: parameters, objective } = learner;
  const { name, ...objectiveGroups } = objective;
  if (gradient_booster.name !== "gbtree")
    throw new Error(`The booster ${gradient_booster.name} is not available here.`);
  if (!objectiveNames.includes(name)) throw new Error(`The objective ${name} is not available here.`);
  if (Number(parameters.num_target ?? 1) > 1)
    throw new Error("A model of several targets is not available here.");
  const { tree_info: outputs, trees } = gradient_booster.model;
  if (trees.some(({ split_type = [] }) => split_type.some((type) => Number(type) !== 0)))
    throw new Error("Splits of categories are not available here.");
  return {
    objective: name,
    objectiveParameters: Object.assign({}, ...Object.values(objectiveGroups)),
    baseScores: readBaseScores(parameters.base_score),
    classes: Number(parameters.num_class),
    features: Number(parameters.num_feature),
    outputs: [...outputs].map(Number),
    trees: trees.map(readTree),
  };
}

function parseModelFile(bytes: Buffer): ModelFile {
  const unknown = "It is no model that XGBoost has written as JSON or UBJSON.";
  let model: Partial<ModelFile>;
  try {
    if (bytes[0] !== 0x7b) throw new Error("it does not begin with an object");
    const isJson = [0x22, 0x20, 0x0a, 0x0d, 0x09].includes(bytes[1] ?? 0);
    model = (isJson ? JSON.parse(bytes.toString("utf8")) : readUbjson(bytes)) as Partial<ModelFile>;
  } catch (cause) {
    throw new Error(unknown, { cause });
  }
  if (model.learner?.gradient_booster === undefined) throw new Error(unknown);
  return model as ModelFile;
}

/** Since version 3 a list, which may have a number for each output. */
function readBaseScores(text: string): number[] {
  return text.replace(/[[\]]/g, "").split(",").map(Number);
}

function readTree(tree: TreeFile): BoostedTree {
  const list = (values: Iterable<number | boolean>) => [...values].map(Number);
  return {
    left: list(tree.left_children),
    right: list(tree.right_children),
    parent: list(tree.parents).map((parent) => (parent === noParent ? -1 : parent)),
    feature: list(tree.split_indices),
    condition: list(tree.split_conditions).map(Math.fround),
    defaultLeft: list(tree.default_left),
    weight: list(tree.base_weights),
    gain: list(tree.loss_changes),
    cover: list(tree.sum_hessian),
  };
}
