/**
 * Loads what takes away the types that blank-types.ts leaves: swc as WebAssembly, the same code that Node has
 * in stripTypeScriptTypes().
 */

/** Throws what swc says: an object with message, snippet, startLine and startColumn, or a string. */
type Strip = (source: string, options: { mode: "strip-only" }) => { code: string };

/**
 * Gives the function that replaces types by spaces. Node's own takes three times as long to be there: it
 * decodes its WebAssembly from text, and V8 then validates all of it before the first of its functions runs.
 * Here each function is validated when it is first called.
 */
export async function loadStrip(): Promise<Strip> {
  const v8 = process.getBuiltinModule("node:v8");
  v8.setFlagsFromString("--wasm-lazy-validation");
  try {
    const { transformSync } = await import("amaro");
    return transformSync;
  } finally {
    // V8's code caches are of one set of flags.
    v8.setFlagsFromString("--no-wasm-lazy-validation");
  }
}
