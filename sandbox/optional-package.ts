/** A part of the sandbox needs a package that is not installed. */
export class MissingPackageError extends Error {
  override readonly name = "MissingPackageError";
  readonly packageName: string;

  constructor(part: string, packageName: string, cause: unknown) {
    super(`${part} needs the package ${packageName}, which is not installed: npm install ${packageName}`, {
      cause,
    });
    this.packageName = packageName;
  }
}

/**
 * Loads a module that only a part of the sandbox needs; `part` begins the message, for example "Training". Rejects with a
 * MissingPackageError when the module or one that it imports is of a package that is not installed.
 */
export async function loadForPart<T>(part: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (cause) {
    const [, packageName] =
      /^Cannot find package '([^']+)'/.exec(cause instanceof Error ? cause.message : "") ?? [];
    throw packageName === undefined ? cause : new MissingPackageError(part, packageName, cause);
  }
}
