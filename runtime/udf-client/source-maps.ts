/**
 * Where the lines of a bundled script come from. `sme-gen udf bundle` ends a script with its source map in
 * version 3, as base64 in a comment; a stack then names the author's files. It is read when the first error
 * is told.
 */
import type { SourceMap } from "node:module";

const comment = /^\/\/# sourceMappingURL=data:application\/json;base64,([\w+/=]+)\s*$/m;

const scripts = new Map<string, { source: string; map?: SourceMap | null }>();

/** Remembers what the stacks of `title` may have to be told by. */
export function rememberSource(title: string, source: string): void {
  scripts.set(title, { source });
}

/** The script whose code the stack shows first. */
export function rememberedTitle(stack: string): string | undefined {
  for (const line of stack.split("\n")) {
    const [, place = ""] = /^ +at (?:.*\()?(.*):\d+:\d+\)?$/.exec(line) ?? [];
    for (const title of scripts.keys()) if (place === title || place === `async ${title}`) return title;
  }
  return undefined;
}

/** A line of a stack with the author's file, line and column in place of the bundle's. */
export function atOrigin(line: string): string {
  for (const [title, script] of scripts) {
    const at = line.lastIndexOf(`${title}:`);
    if (at < 0) continue;
    const [whole, row = "", column = ""] = /^:(\d+):(\d+)/.exec(line.slice(at + title.length)) ?? [];
    if (whole === undefined) continue;
    script.map ??= readMap(script.source);
    const origin = script.map?.findEntry(Number(row) - 1, Number(column) - 1);
    if (origin === undefined || !("originalSource" in origin) || origin.originalSource === "") return line;
    const { originalSource, originalLine, originalColumn } = origin;
    const place = `${originalSource}:${originalLine + 1}:${originalColumn + 1}`;
    return line.slice(0, at) + place + line.slice(at + title.length + whole.length);
  }
  return line;
}

/** null where there is none that can be read: a stack has the script's own lines then. */
function readMap(source: string): SourceMap | null {
  const encoded = comment.exec(source)?.[1];
  if (encoded === undefined) return null;
  // Few processes need that module, and to load it costs each of their starts.
  const { SourceMap } = process.getBuiltinModule("node:module");
  try {
    return new SourceMap(JSON.parse(Buffer.from(encoded, "base64").toString("utf8")));
  } catch {
    return null;
  }
}
