/** What a script's imports get. */

/** A module's exports, by name. */
export type Namespace = Readonly<Record<string, unknown>>;

/** Comes from launcher.ts; where the client is no bundle there is no such variable. */
declare const importBundled: ((specifier: string) => Namespace) | undefined;

/** A module of Node, or of this package, whose name is resolved from where the client itself lies. */
export async function importModule(specifier: string): Promise<Namespace> {
  return typeof importBundled === "function" ? importBundled(specifier) : import(specifier);
}
