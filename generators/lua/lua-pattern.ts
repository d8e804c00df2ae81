/**
 * A regular expression as a Lua pattern. Both know anchors, classes, `.`, `?`, `*` and `+`; Lua lacks groups,
 * alternatives and counts, and escapes with `%` instead of a backslash.
 *
 * @throws Error that says what Lua cannot state
 */
export function luaPattern(regularExpression: string): string {
  let lua = "";
  let rest = regularExpression;
  while (rest !== "") {
    const [token = rest] = /^(?:\[(?:\\.|[^\]])+\]|\\.|.)/su.exec(rest) ?? [];
    rest = rest.slice(token.length);
    if (/^[*+?][*+?]/.test(token + rest)) throw new Error(`it has no ${token}${rest.slice(0, 1)}`);
    lua += translate(token, lua === "", rest === "");
  }
  return lua;
}

const classes: Readonly<Record<string, string>> = { "\\d": "%d", "\\s": "%s" };

function translate(token: string, first: boolean, last: boolean): string {
  if (token === "^" && first) return "^";
  if (token === "$" && last) return "$";
  if (token.startsWith("[")) return translateClass(token);
  if ("?*+.".includes(token)) return token;
  if ("(){}|^$[]".includes(token)) throw new Error(`it has no ${token}`);
  if (token.startsWith("\\")) return translateEscape(token);
  return escapeCharacter(token);
}

function translateClass(token: string): string {
  const negated = token.startsWith("[^");
  const content = token.slice(negated ? 2 : 1, -1);
  if (content === "") throw new Error(`it has no empty class and no lone ${token}`);
  const parts = content.match(/\\.|[^\\]-[^\\]|./gsu) ?? [];
  const translated = parts.map((part) => {
    if (part.length === 3 && part[1] === "-") return `${escapeRangeEnd(part, 0)}-${escapeRangeEnd(part, 2)}`;
    return part.startsWith("\\") ? translateEscape(part) : escapeCharacter(part);
  });
  return `[${negated ? "^" : ""}${translated.join("")}]`;
}

function translateEscape(token: string): string {
  const known = classes[token];
  if (known === undefined && /^\\[A-Za-z0-9]/.test(token)) throw new Error(`it has no ${token}`);
  return known ?? escapeCharacter(token.slice(1));
}

function escapeRangeEnd(range: string, at: number): string {
  const end = range[at] ?? "";
  if (!/[A-Za-z0-9]/.test(end)) throw new Error(`the range ${range} must run between letters or digits`);
  return end;
}

function escapeCharacter(character: string): string {
  if (character.length > 1 || character > "\u007f") throw new Error(`${character} is more than one byte`);
  if (/[A-Za-z0-9 _/=,:;@#&<>"'~`!]/.test(character)) return character;
  return `%${character}`;
}
