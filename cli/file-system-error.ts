import { SmeError } from "../spec/errors.ts";

interface Obstacle {
  cause: string;
  advice: string;
}

const notPermitted: Obstacle = {
  cause: "you have no permission for it",
  advice: "Get the permission, or name another place.",
};
const fileInsteadOfFolder: Obstacle = {
  cause: "there is a file where a folder has to be",
  advice: "Name another place, or move the file away.",
};
const full: Obstacle = { cause: "the disk is full", advice: "Make room." };

/** What users can do something about, by the codes of Node. Any other one is a defect. */
const obstacles: Readonly<Record<string, Obstacle>> = {
  EACCES: notPermitted,
  EPERM: notPermitted,
  EROFS: { cause: "its file system is read-only", advice: "Name another place." },
  ENOSPC: full,
  EDQUOT: { ...full, cause: "the disk has no more room for you" },
  ENOTDIR: fileInsteadOfFolder,
  EEXIST: fileInsteadOfFolder,
  EISDIR: {
    cause: "there is a folder where a file has to be",
    advice: "Name another place, or move the folder away.",
  },
  ENAMETOOLONG: { cause: "its name is too long", advice: "Name another place." },
};

/** E-SME-287 for what stands in a file's way; undefined for what is none of the file system's. */
export function asFileSystemError(error: unknown): SmeError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "", path }: NodeJS.ErrnoException = error;
  const obstacle = Object.hasOwn(obstacles, code) ? obstacles[code] : undefined;
  if (obstacle === undefined) return undefined;
  // A full disk is met by a write, which knows no path. Nor does a port, to which EACCES may apply.
  if (path === undefined && obstacle.advice !== full.advice) return undefined;
  return new SmeError("E-SME-287", { path: path ?? "A file", ...obstacle }, { cause: error });
}
