import { distance } from "fastest-levenshtein";

/**
 * Whether a statement may hold a password, a key or a signed address, also a misspelt statement: one types it
 * again, so both spellings would stay in the history. In doubt it may: to type a harmless statement again
 * costs less than a secret that is kept.
 */
export function mayHoldSecret(statement: string): boolean {
  // Characters that only look like others, and those that are not seen, hide no word.
  const text = statement.normalize("NFKC").replace(/\p{Cf}/gu, "");
  return (
    looksSecret.some((pattern) => pattern.test(text)) || hasRandomText(text) || statesSecret(wordsOf(text))
  );
}

const looksSecret: readonly RegExp[] = [
  // password=…, "secret": …, session_token=…, also in comments and in JSON
  /(pass(word|wd|phrase|code)?|pwd|secret|token|credentials?|signature|api[_-]?key|(access|private|secret)[_-]?key)(?!\w*name\b)\w*(\\?["'])?\s*(=|:(?!:)|=>)/i,
  // f('password', 'secret')
  /(pass(word|wd|phrase|code)?|pwd|secret|token|credentials?|[_-]key)\w*["']\s*,\s*["']/i,
  // Addresses with a user in them, and signed ones
  /[a-z][a-z\d+.-]*:\/\/[^\s/?#'"]*@/i,
  /X-Amz-(Credential|Signature|Security)|AWSAccessKeyId|[?&](sig|signature|se|sv|code|key|auth)=/i,
  /:\/\/\S*[?&]\w+=/i,
  // Keys that tell what they are: of AWS, Exasol, GitHub, PEM files; JSON web tokens
  /\b(AKIA|ASIA|ABIA|ACCA)[A-Z\d]{8}/i,
  /\b(exa_pat|gh[pousr]|github_pat|xox[abp]|sk|glpat)[_-]\w{8}/i,
  /-----BEGIN|\beyJ[\w-]{8,}\.[\w-]/,
];

/** Text of a key's length that has capitals, small letters and digits mixed, or is one long number in hex. */
function hasRandomText(text: string): boolean {
  // Roles and buckets have long names.
  const found = text.replace(/\b(arn:aws|s3:\/\/)[^\s'"]*/g, "").match(/[A-Za-z\d+/=_-]{28,}/g) ?? [];
  return found.some(
    (run) => /^[a-f\d]{32,}$/i.test(run) || (/[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run)),
  );
}

interface Word {
  kind: "word" | "string" | "name" | "other";
  text: string;
}

/** Comments are blanks, as in SQL. */
function wordsOf(text: string): Word[] {
  const tokens = text.matchAll(
    /--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|(?<string>'(?:[^']|'')*(?:'|$))|(?<name>"[^"]*(?:"|$))|(?<word>[\p{L}_][\p{L}\p{N}_$]*)|(?<other>[^\s])/gu,
  );
  return [...tokens].flatMap(({ 0: token, groups = {} }) => {
    const kind = (["string", "name", "word", "other"] as const).find((one) => groups[one] !== undefined);
    return kind === undefined ? [] : [{ kind, text: token.toUpperCase() }];
  });
}

function statesSecret(words: Word[]): boolean {
  return words.some((word, at) => {
    const next = words[at + 1];
    const quoted = next?.kind === "string" || next?.kind === "name";
    if (word.kind !== "word") return false;
    if (/^IDENT/.test(word.text) || isNear(word.text, "IDENTIFIED", 3)) return true;
    // … BY 'secret', but ORDER BY "A"
    if (word.text === "BY" && quoted && !sorting.has(words[at - 1]?.text ?? "")) return true;
    if (next?.kind === "string" && isNear(word.text, "USER", 1)) return true;
    if (word.text === "AT" && next?.kind === "string" && !plainAddress.test(next.text)) return true;
    if (!isNear(word.text, "CREATE", 2) && !isNear(word.text, "ALTER", 2)) return false;
    return words.slice(at + 1, at + 6).some(namesHolder);
  });
}

/** Of a place that files come from or go to; words are compared in upper case. */
const plainAddress = /^'[A-Z][A-Z\d+.-]*:\/\/[\w.-]+(:\d+)?(\/[\w./-]*)?'$/;

const sorting: ReadonlySet<string> = new Set(["ORDER", "GROUP", "PARTITION", "DISTRIBUTE", "SORT"]);

/** What else is created and altered, and is no misspelt USER or CONNECTION. */
const otherObjects: ReadonlySet<string> = new Set(
  (
    "OR REPLACE TABLE VIEW SCHEMA SCRIPT FUNCTION ROLE SET SESSION SYSTEM SCALAR LUA AS FORCE VIRTUAL COLUMN INDEX ADD DROP " +
    "MODIFY RENAME CONSTRAINT COMMENT IF NOT EXISTS CONSUMER GROUP ADAPTER"
  ).split(" "),
);

/** Users and connections have passwords. */
function namesHolder({ kind, text }: Word): boolean {
  if (kind !== "word" || otherObjects.has(text)) return false;
  return isNear(text, "CONNECTION", 3) || isNear(text, "USER", 2);
}

function isNear(word: string, wanted: string, edits: number): boolean {
  return Math.abs(word.length - wanted.length) <= edits && distance(word, wanted) <= edits;
}
