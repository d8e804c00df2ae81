import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { SmeError } from "../spec/errors.ts";
import { fromPackage } from "./package-root.ts";

/**
 * A folder with specs, and what becomes of them: this repository, or a project
 * that has this package installed.
 */
export interface Project {
  root: string;
  /** This repository: its handlers are in the language container, those of other projects are not. */
  isOwn: boolean;
  /** Where the handlers are, below the root. */
  handlers: string;
}

/**
 * The project that a folder belongs to, by the nearest package.json; this
 * repository when that is what is run.
 */
export function findProject(folder: string): Project | undefined {
  const root = nearestPackage(folder);
  if (root !== undefined && hasSpecs(root)) return projectAt(root);
  return existsSync(fromPackage("runtime/handlers")) ? projectAt(fromPackage(".")) : undefined;
}

/** Throws E-SME-263 where there is none. */
export function requireProject(folder: string): Project {
  const project = findProject(folder);
  if (project === undefined) throw new SmeError("E-SME-263", { folder });
  return project;
}

/** The folder at or above this one that has a package.json. */
export function nearestPackage(folder: string): string | undefined {
  if (existsSync(join(folder, "package.json"))) return folder;
  return dirname(folder) === folder ? undefined : nearestPackage(dirname(folder));
}

function projectAt(root: string): Project {
  const isOwn = nameOf(root) === nameOf(fromPackage("."));
  return { root, isOwn, handlers: isOwn ? "runtime/handlers" : "handlers" };
}

function nameOf(root: string): unknown {
  return JSON.parse(readFileSync(join(root, "package.json"), "utf8")).name;
}

function hasSpecs(root: string): boolean {
  return ["scripts", "udfs", "tables", "views"].some((kind) => existsSync(join(root, "spec", kind)));
}
