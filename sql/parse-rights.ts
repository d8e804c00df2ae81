/** Users, roles, and what they may: CREATE, ALTER and DROP USER and ROLE, GRANT and REVOKE. */
import type { Identifier } from "./nodes.ts";
import {
  type ObjectPrivilege,
  objectPrivileges,
  type SystemPrivilege,
  systemPrivileges,
} from "./privileges.ts";
import type { GrantableObject, Right, Statement } from "./statements.ts";
import type { TokenStream } from "./token-stream.ts";

/** Behind CREATE, with USER next. */
export function parseCreateUser(tokens: TokenStream): Statement {
  tokens.expect("USER");
  const name = tokens.identifier();
  return { kind: "createUser", name, password: parseIdentification(tokens) };
}

/** Behind CREATE, with ROLE next. */
export function parseCreateRole(tokens: TokenStream): Statement {
  tokens.expect("ROLE");
  return { kind: "createRole", name: tokens.identifier() };
}

/** Behind ALTER, with USER next. */
export function parseAlterUser(tokens: TokenStream): Statement {
  tokens.expect("USER");
  const name = tokens.identifier();
  if (tokens.accept("RESET", "FAILED", "LOGIN", "ATTEMPTS")) return { kind: "resetFailedLogins", name };
  if (!tokens.isWord("IDENTIFIED")) throw tokens.unsupported(`ALTER USER … ${tokens.shown}`);
  const password = parseIdentification(tokens);
  const former = tokens.accept("REPLACE") ? tokens.identifier().name : undefined;
  return { kind: "alterUser", name, password, ...(former !== undefined && { former }) };
}

/** Behind DROP, with USER or ROLE next. */
export function parseDropGrantee(tokens: TokenStream): Statement {
  const object = tokens.next().value === "USER" ? "USER" : "ROLE";
  const ifExists = tokens.accept("IF", "EXISTS");
  const name = tokens.identifier();
  return { kind: "dropGrantee", object, name, ifExists, cascade: tokens.accept("CASCADE") };
}

/** Behind ALTER, with SCHEMA next. */
export function parseAlterSchema(tokens: TokenStream): Statement {
  tokens.expect("SCHEMA");
  const name = tokens.identifier();
  if (!tokens.accept("CHANGE", "OWNER")) throw tokens.unsupported(`ALTER SCHEMA … ${tokens.shown}`);
  return { kind: "changeOwner", name, owner: parseGrantee(tokens) };
}

/** A password is written like a name: without quotes it is in upper case. */
function parseIdentification(tokens: TokenStream): string {
  tokens.expect("IDENTIFIED");
  if (!tokens.accept("BY")) {
    const way = tokens.isWord("AT", "LDAP") ? "AT LDAP" : tokens.shown;
    throw tokens.unsupported(`a user IDENTIFIED ${way} instead of BY`);
  }
  if (tokens.isWord("KERBEROS", "PRINCIPAL")) throw tokens.unsupported("a user IDENTIFIED BY KERBEROS");
  if (tokens.isWord("OPENID", "SUBJECT")) throw tokens.unsupported("a user IDENTIFIED BY OPENID");
  return tokens.identifier().name;
}

export function parseGrant(tokens: TokenStream): Statement {
  const revoke = tokens.next().value === "REVOKE";
  const right = parseRight(tokens);
  tokens.expect(revoke ? "FROM" : "TO");
  const grantees = tokens.list(parseGrantee);
  if (revoke && right.kind === "object") tokens.accept("CASCADE", "CONSTRAINTS");
  const withOption = right.kind !== "object" && right.kind !== "access";
  const adminOption = !revoke && withOption && tokens.accept("WITH", "ADMIN", "OPTION");
  return { kind: "grant", revoke, right, grantees, adminOption };
}

/** PUBLIC is a word like others here. */
const parseGrantee = (tokens: TokenStream): Identifier => tokens.identifier();

function parseRight(tokens: TokenStream): Right {
  if (tokens.isWord("IMPERSONATION") || tokens.isWord("PRIORITY"))
    throw tokens.unsupported(`GRANT and REVOKE of ${tokens.shown}`);
  if (tokens.accept("ACCESS", "ON", "CONNECTION")) return parseAccess(tokens);
  if (tokens.accept("CONNECTION"))
    return { kind: "connection", connections: tokens.list((names) => names.identifier()) };
  const at = tokens.peek().start;
  const words = parsePrivileges(tokens);
  if (tokens.accept("ON")) return parseObjectRight(words, at, tokens);
  if (words.all) return { kind: "system", privileges: [...systemPrivileges] };
  const privileges = words.names.map(({ text }) => text).filter(isSystemPrivilege);
  if (privileges.length === words.names.length) return { kind: "system", privileges };
  return {
    kind: "role",
    roles: words.names.map(({ text, role }) => {
      if (role === undefined) throw tokens.unsupported(`the privilege ${text}`, at);
      return role;
    }),
  };
}

interface NamedRight {
  /** The words with blanks between them. */
  text: string;
  /** Where it is one word, which may name a role. */
  role?: Identifier;
}

function parsePrivileges(tokens: TokenStream): { all: boolean; names: NamedRight[] } {
  if (tokens.accept("ALL")) {
    tokens.accept("PRIVILEGES");
    return { all: true, names: [] };
  }
  return { all: false, names: tokens.list(parseNamed) };
}

function parseNamed(tokens: TokenStream): NamedRight {
  if (tokens.peek().kind !== "word") {
    const role = tokens.identifier();
    return { text: role.name, role };
  }
  const first = tokens.next();
  const words = [first.value];
  while (tokens.peek().kind === "word" && !["ON", "TO", "FROM"].some((word) => tokens.isWord(word)))
    words.push(tokens.next().value);
  const role = words.length === 1 && { role: { name: first.value, at: first.start } };
  return { text: words.join(" "), ...role };
}

const isSystemPrivilege = (text: string): text is SystemPrivilege =>
  (systemPrivileges as readonly string[]).includes(text);

const isObjectPrivilege = (text: string): text is ObjectPrivilege =>
  (objectPrivileges as readonly string[]).includes(text);

const objects = ["SCHEMA", "TABLE", "VIEW", "SCRIPT", "FUNCTION"] as const;

function parseObjectRight(
  { all, names }: { all: boolean; names: NamedRight[] },
  at: number,
  tokens: TokenStream,
): Right {
  const privileges = names.map(({ text }) => {
    if (!isObjectPrivilege(text)) throw tokens.unsupported(`the object privilege ${text}`, at);
    return text;
  });
  const object: GrantableObject | undefined = objects.find((word) => tokens.accept(word));
  return {
    kind: "object",
    privileges: all ? "ALL" : privileges,
    path: tokens.path(),
    ...(object && { object }),
  };
}

function parseAccess(tokens: TokenStream): Right {
  const connection = tokens.identifier();
  if (!tokens.accept("FOR")) return { kind: "access", connection };
  const object = tokens.accept("SCHEMA") ? "SCHEMA" : "SCRIPT";
  if (object === "SCRIPT") tokens.accept("SCRIPT");
  return { kind: "access", connection, restriction: { object, path: tokens.path() } };
}
