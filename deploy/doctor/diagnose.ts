/** What is right and wrong with an installation, from the language container to the connection to AWS. */
import { countOf } from "../../spec/count-of.ts";
import { SmeError } from "../../spec/errors.ts";
import { scriptLanguage } from "../../spec/facts.ts";
import { isGenerated, releaseOf } from "../../spec/origin.ts";
import { deployLine, error, ok, unknown, type Verdict, warning } from "../../spec/verdict.ts";
import { withoutSecrets } from "../../spec/without-secrets.ts";
import { quoteIdentifier, quoteLiteral } from "../../sql/quote.ts";
import { readLanguageSettings, readSchema, type SchemaContent } from "../database/catalog.ts";
import { type Database, DatabaseError } from "../database/connect.ts";
import type { Cell } from "../database/result.ts";
import { roomOf } from "../objects/install.ts";
import type { DatabaseObject } from "../objects/read-objects.ts";

export interface Finding extends Verdict {
  check: string;
}

export interface Installation {
  schema: string;
  /** What a deployment of this release installs. */
  objects: readonly DatabaseObject[];
  release: string;
  /** Connection to AWS and region; those of the newest job when absent. */
  aws?: AwsPlace | undefined;
}

export interface AwsPlace {
  connection: string;
  region: string;
}

/** Groups for each node: they are spread by chance. */
const groupsPerNode = 16;

/** Looks at everything, and changes nothing. What SME_DOCTOR finds in the database comes last. */
export async function diagnose(database: Database, installation: Installation): Promise<Finding[]> {
  const { objects, schema } = installation;
  const found: Finding[] = [];
  const add = async (check: string, look: () => Promise<Verdict>) => {
    const verdict = await look().catch(impossible);
    found.push({ check, ...verdict });
    return verdict;
  };
  await add("database", () => judgeDatabase(database));
  await add("script_language", () => judgeLanguage(database));
  const content = await readSchema(database, schema);
  await add("objects", async () => judgeObjects(content, installation));
  await add("container_on_all_nodes", () => judgeNodes(database, installation));
  await add("rights", () => judgeRights(database, schema, objects, content));
  try {
    found.push(...(await doctorsFindings(database, installation)));
  } catch (cause) {
    found.push({ check: "aws", ...(refusalOf(cause) ?? impossible(cause)) });
  }
  return found.map(({ detail, fix, ...others }) => ({
    ...others,
    detail: withoutSecrets(detail),
    fix: fix === null ? null : withoutSecrets(fix),
  }));
}

/** That it answers: that it was reached at all, whoever has connected knows. */
async function judgeDatabase(database: Database): Promise<Verdict> {
  const [row = []] = await rowsOf(
    database,
    "SELECT CURRENT_USER, PARAM_VALUE FROM SYS.EXA_METADATA WHERE PARAM_NAME = 'databaseProductVersion'",
  );
  return ok(`You are ${row[0]} in Exasol ${row[1]}.`);
}

/** Whether the database knows the language of the UDFs. */
async function judgeLanguage(database: Database): Promise<Verdict> {
  const { session, system } = await readLanguageSettings(database);
  const entryIn = (setting: string) =>
    setting.split(/\s+/).find((entry) => entry.toUpperCase().startsWith(`${scriptLanguage}=`));
  const own = entryIn(session);
  const fix = "sme-gen deploy --help says how to deploy the language container.";
  if (own === undefined) return error(`SCRIPT_LANGUAGES has no ${scriptLanguage}.`, fix);
  if (own === entryIn(system)) return ok(`SCRIPT_LANGUAGES has ${scriptLanguage}.`);
  return warning(
    `Only this session has this ${scriptLanguage} in SCRIPT_LANGUAGES, and others have not.`,
    fix,
  );
}

/** Whether scripts, UDFs, tables and views are there, and of this release. */
function judgeObjects(content: SchemaContent, { objects, release, schema }: Installation): Verdict {
  const fix = deployLine(schema);
  const missing: string[] = [];
  const foreign: string[] = [];
  const others = new Set<string>();
  for (const { kind, name } of objects) {
    if (kind === "schema") continue;
    const text = content[roomOf[kind]].get(name);
    if (text === undefined) missing.push(name);
    else if (kind !== "table" && !isGenerated(text)) foreign.push(name);
    else if (kind === "udf" && releaseOf(text) !== release) others.add(releaseOf(text) ?? "no release");
  }
  if (missing.length === objects.filter(({ kind }) => kind !== "schema").length)
    return error(`Schema ${schema} holds nothing of this extension that you may see.`, fix);
  if (missing.length > 0)
    return error(`Schema ${schema} lacks ${some(missing)}, or you may not see it.`, fix);
  if (foreign.length > 0)
    return error(
      `Schema ${schema} has objects that deploy did not make: ${some(foreign)}.`,
      `Rename them, and ${fix}.`,
    );
  if (others.size > 0)
    return warning(
      `Functions of schema ${schema} are of ${[...others].join(", ")}, and this is ${release}.`,
      fix,
    );
  return ok(`Schema ${schema} has everything, of release ${release}.`);
}

/** Which release of the container each node has. */
async function judgeNodes(database: Database, { release, schema }: Installation): Promise<Verdict> {
  const nodes = Number((await rowsOf(database, "SELECT NPROC()"))[0]?.[0] ?? 1);
  const answers = await rowsOf(
    database,
    `SELECT ${quoteIdentifier(schema)}."SME_CONTAINER"(I) FROM VALUES BETWEEN 1 AND ${nodes * groupsPerNode} AS T(I) GROUP BY I`,
  );
  const releases = new Map(answers.map(([node, found]) => [Number(node), String(found)]));
  const fix = "sme-gen deploy --help says how to deploy the language container.";
  const others = [...releases].filter(([, found]) => found !== release);
  if (others.length > 0) {
    const where = others.map(([node, found]) => `node ${node} has ${found}`).join(", ");
    return error(`The language container is not of release ${release} everywhere: ${where}.`, fix);
  }
  if (releases.size < nodes)
    return unknown(
      `${releases.size} of ${countOf(nodes, "node", "nodes")} answered, all with release ${release}.`,
      "Repeat the command.",
    );
  return ok(
    `The language container of ${nodes === 1 ? "the only node" : `all ${nodes} nodes`} is of release ${release}.`,
  );
}

/** Whether this user may read the tables; functions have just been called. */
async function judgeRights(
  database: Database,
  schema: string,
  objects: readonly DatabaseObject[],
  { tables }: SchemaContent,
): Promise<Verdict> {
  const refused: string[] = [];
  const names = objects.flatMap(({ kind, name }) => (kind === "table" && tables.has(name) ? [name] : []));
  for (const name of names) {
    const table = `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
    await database.execute(`SELECT * FROM ${table} WHERE FALSE`).catch(() => refused.push(name));
  }
  if (names.length === 0)
    return unknown(
      `Schema ${schema} has no table that you may see.`,
      "Mend what the check objects found first.",
    );
  if (refused.length === 0) return ok(`You may read all ${names.length} tables of schema ${schema}.`);
  return error(
    `You may not read ${some(refused)}.`,
    `GRANT SELECT, EXECUTE ON SCHEMA ${quoteIdentifier(schema)} TO <user>`,
  );
}

async function doctorsFindings(database: Database, { aws, schema }: Installation): Promise<Finding[]> {
  const place = aws ?? (await newestPlace(database, schema));
  if (place === undefined) {
    const detail = `No job of schema ${schema} tells a connection to AWS.`;
    return [{ check: "aws", ...unknown(detail, "Give --aws-connection and --region.") }];
  }
  const { connection, region } = place;
  const rows = await rowsOf(
    database,
    `SELECT ${quoteIdentifier(schema)}."SME_DOCTOR"(${quoteLiteral(connection)}, ${quoteLiteral(region)})`,
  );
  return rows.map(([check, result, detail, fix]) => ({
    check: String(check),
    result: result === "ok" || result === "warning" || result === "error" ? result : "unknown",
    detail: String(detail),
    fix: fix === null || fix === undefined ? null : String(fix),
  }));
}

async function newestPlace(database: Database, schema: string): Promise<AwsPlace | undefined> {
  const [row] = await rowsOf(
    database,
    `SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION FROM ${quoteIdentifier(schema)}."SME_METADATA_AUTOPILOT_JOBS" ` +
      'WHERE AWS_REGION IS NOT NULL ORDER BY "DATETIME" DESC LIMIT 1',
  );
  return row === undefined ? undefined : { connection: String(row[0]), region: String(row[1]) };
}

/** SME_DOCTOR ran, and could not use the connection or the region that it was given. */
function refusalOf(cause: unknown): Verdict | undefined {
  const text = cause instanceof DatabaseError ? cause.message : "";
  const [, found] = /(E-SME-\d+: .*?)(?: \(Session: \d+\))?$/s.exec(text) ?? [];
  return found === undefined
    ? undefined
    : error(found.replace(/\s+/g, " "), "Mend what it names, and call sme-gen doctor again.");
}

function impossible(cause: unknown): Verdict {
  const text = cause instanceof Error ? cause.message : String(cause);
  const advice = cause instanceof SmeError ? cause.advice : "Mend what stands above first.";
  return unknown(`It could not be checked: ${text.replace(/\s+/g, " ").trim()}`, advice);
}

/** At most five of the names. */
function some(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(", ");
  return names.length <= 5 ? shown : `${shown} and ${names.length - 5} more`;
}

async function rowsOf(database: Database, sql: string): Promise<Cell[][]> {
  const result = await database.execute(sql);
  return result.kind === "rows" ? result.rows : [];
}
