/** SCRIPT_LANGUAGES: `ALIAS=…` entries, separated by blanks. */
import { SmeError } from "../../spec/errors.ts";
import { quoteLiteral } from "../../sql/quote.ts";
import { readLanguageSettings } from "../database/catalog.ts";
import type { Database } from "../database/connect.ts";

export interface Language {
  alias: string;
  /** Everything behind `ALIAS=`. */
  definition: string;
}

/** The entry of a container that BucketFS unpacks at the path: `<service>/<bucket>/<path>`. */
export function containerLanguage(alias: string, path: string): Language {
  const definition = `localzmq+protobuf:///${path}?lang=typescript#buckets/${path}/exaudf/exaudfclient`;
  return { alias, definition };
}

/**
 * The setting with the language in it; other entries stay as they are, in their order. Throws E-SME-118 when
 * the alias has another meaning that may not be overridden.
 */
export function withLanguage(
  setting: string,
  { alias, definition }: Language,
  allowOverride: boolean,
): string {
  const entries = setting.split(/\s+/).filter((entry) => entry !== "");
  const isOurs = (entry: string) => entry.toUpperCase().startsWith(`${alias.toUpperCase()}=`);
  const other = entries.find((entry) => isOurs(entry) && entry.slice(alias.length + 1) !== definition);
  if (other !== undefined && !allowOverride) throw new SmeError("E-SME-118", { alias, entry: other });
  return [...entries.filter((entry) => !isOurs(entry)), `${alias}=${definition}`].join(" ");
}

/**
 * Sets the language for this session and, if asked to, for all later ones. Does
 * nothing where it is set already.
 */
export async function activateLanguage(
  database: Database,
  language: Language,
  options: { alterSystem: boolean; allowOverride: boolean },
): Promise<("SYSTEM" | "SESSION")[]> {
  const before = await readLanguageSettings(database);
  const changed: ("SYSTEM" | "SESSION")[] = [];
  const change = async (scope: "SYSTEM" | "SESSION", setting: string) => {
    const value = withLanguage(setting, language, options.allowOverride);
    if (setting.split(/\s+/).includes(`${language.alias}=${language.definition}`)) return;
    await database.execute(`ALTER ${scope} SET SCRIPT_LANGUAGES=${quoteLiteral(value)}`);
    changed.push(scope);
  };
  if (options.alterSystem) await change("SYSTEM", before.system);
  await change("SESSION", before.session);
  await database.execute("COMMIT");
  return changed;
}
