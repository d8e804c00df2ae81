/** A bundle's form: a module is the text of a function, which runtime/udf-client/launcher.ts calls. */

const head = "(function(exports,require,module,bundles,importBundled){";

/** The function that has a CommonJS module as its body. */
export function asModuleFunction(code: string): string {
  return `${head}${code.trimEnd()}\n})\n`;
}

/** Whether a file has that form; what Node itself starts has not. */
export function isModuleFunction(source: string): boolean {
  return source.startsWith(head);
}
