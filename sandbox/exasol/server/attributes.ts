import { ExasolError, type Session } from "../model.ts";

/** The attributes of a session that a client may set beside those the engine keeps. */
export interface Attributes {
  feedbackInterval: number;
  resultSetMaxRows: number;
  compressionEnabled: boolean;
}

/** Those of a new session. */
export function defaultAttributes(): Attributes {
  return {
    feedbackInterval: 1,
    resultSetMaxRows: 0,
    compressionEnabled: false,
  };
}

/** What the session's parameters are called here; of these, ALTER SESSION changes all but one alone. */
const parameters = {
  dateFormat: "NLS_DATE_FORMAT",
  dateLanguage: "NLS_DATE_LANGUAGE",
  datetimeFormat: "NLS_TIMESTAMP_FORMAT",
  defaultLikeEscapeCharacter: "DEFAULT_LIKE_ESCAPE_CHARACTER",
  numericCharacters: "NLS_NUMERIC_CHARACTERS",
  timeZoneBehavior: "TIME_ZONE_BEHAVIOR",
  timezone: "TIME_ZONE",
};

/** It shows in EXA_PARAMETERS, and changes nothing else: no statement waits for one that reads. */
const snapshotMode = "SNAPSHOT_MODE";

/** What the session reports but nobody can change here. */
const fixed = { timestampUtcEnabled: false };

type StatementAttribute = "currentSchema" | keyof typeof parameters;
/** Those that a statement may change, with their values. */
export type KnownAttributes = Record<StatementAttribute, string>;

const ofParameters = Object.entries(parameters) as [keyof typeof parameters, string][];

/** As they are now. */
export function statementAttributes(session: Session): KnownAttributes {
  const values = { currentSchema: session.schema ?? "" } as KnownAttributes;
  for (const [key, name] of ofParameters) values[key] = session.parameter(name);
  return values;
}

/** Those that have another value than before. */
export function changedAttributes(now: KnownAttributes, before: KnownAttributes): Partial<KnownAttributes> {
  const changed: Partial<KnownAttributes> = {};
  for (const name in now) {
    const key = name as StatementAttribute;
    if (now[key] !== before[key]) changed[key] = now[key];
  }
  return changed;
}

/** All attributes, as getAttributes tells them. */
export function readAttributes(session: Session, own: Attributes): Record<string, unknown> {
  return {
    autocommit: session.autocommit,
    compressionEnabled: own.compressionEnabled,
    ...statementAttributes(session),
    feedbackInterval: own.feedbackInterval,
    queryTimeout: session.queryTimeout,
    resultSetMaxRows: own.resultSetMaxRows,
    snapshotTransactionsEnabled: session.parameter(snapshotMode) !== "OFF",
    ...fixed,
  };
}

/** Applies what a request carries. Refuses what this database cannot change, unless it is so already. */
export async function applyAttributes(
  session: Session,
  own: Attributes,
  changes: Record<string, unknown>,
): Promise<void> {
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === undefined) continue;
    switch (name) {
      case "autocommit":
        session.autocommit = truth(name, value);
        break;
      case "currentSchema":
        if (String(value) !== (session.schema ?? "")) await session.setSchema(String(value) || null);
        break;
      case "queryTimeout":
        session.queryTimeout = count(name, value);
        break;
      case "feedbackInterval":
        own.feedbackInterval = count(name, value);
        break;
      case "resultSetMaxRows":
        own.resultSetMaxRows = count(name, value);
        break;
      case "snapshotTransactionsEnabled":
        await session.changeParameter(snapshotMode, truth(name, value) ? "SYSTEM TABLES" : "OFF");
        break;
      case "compressionEnabled":
        // Fixed at the login: clients repeat it.
        if (truth(name, value) !== own.compressionEnabled)
          throw new ExasolError("00000", `The attribute ${name} can be set at the login only.`);
        break;
      case "numericCharacters":
        await session.changeParameter(parameters.numericCharacters, String(value));
        break;
      default:
        if (Object.entries(readOnly(session)).some(([key, kept]) => key === name && sameValue(kept, value)))
          break;
        throw new ExasolError("00000", `The attribute ${name} cannot be set in the local Exasol.`);
    }
  }
}

const readOnly = (session: Session) => ({ ...fixed, ...statementAttributes(session) });

function sameValue(kept: string | boolean, value: unknown): boolean {
  return typeof kept === "boolean" ? kept === Boolean(value) : kept === value;
}

function truth(name: string, value: unknown): boolean {
  if (typeof value === "boolean") return value;
  throw new ExasolError("00000", `Invalid value for the attribute ${name}: ${String(value)}`);
}

function count(name: string, value: unknown): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0)
    throw new ExasolError("00000", `Invalid value for the attribute ${name}: ${String(value)}`);
  return number;
}
