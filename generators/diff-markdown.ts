import type { SpecChange } from "./diff-specs.ts";

/**
 * The changes as the text of a pull request's summary: what breaks first. A change that many objects have
 * alike, as those of a shared parameter are, is said once, with the objects folded below it.
 */
export function diffMarkdown(changes: readonly SpecChange[], revision: string): string {
  const breaking = changes.filter((change) => change.breaking);
  const compatible = changes.filter((change) => !change.breaking);
  return [
    `## What callers see, compared with ${markdownText(revision)}`,
    changes.length === 0
      ? "Nothing changed."
      : `**${breaking.length} breaking**, ${compatible.length} compatible.`,
    ...section("Breaking", breaking),
    ...section("Compatible", compatible),
  ].join("\n\n");
}

function section(title: string, changes: readonly SpecChange[]): string[] {
  if (changes.length === 0) return [];
  const alike = [...groupBy(changes, ({ text }) => text).values()];
  const shared = alike.filter((group) => group.length > 1);
  const single = alike.filter((group) => group.length === 1).flat();
  // What one parameter changed in the same objects stands together.
  const subjects = groupBy(shared.flat(), ({ member, text }) =>
    [member ?? text, ...objectsOf(changes, text)].join("\n"),
  );
  return [
    `### ${title}`,
    ...[...subjects.values()].map(folded),
    ...[...groupBy(single, ({ object }) => object)].map(([object, own]) =>
      [`**${markdownText(object)}**\n`, ...own.map(({ text }) => `- ${markdownText(text)}`)].join("\n"),
    ),
  ];
}

function objectsOf(changes: readonly SpecChange[], text: string): string[] {
  return changes.filter((change) => change.text === text).map(({ object }) => object);
}

/** What changed in several objects. Markdown inside of `<details>` needs an empty line before it. */
function folded(changes: readonly SpecChange[]): string {
  const texts = [...new Set(changes.map(({ text }) => text))];
  const objects = [...new Set(changes.map(({ object }) => object))];
  const [first = ""] = texts;
  const what =
    texts.length === 1
      ? htmlText(first)
      : `${htmlText(changes[0]?.member ?? first)}: ${texts.length} changes`;
  const list = texts.length === 1 ? [] : texts.map((text) => `- ${markdownText(text)}`);
  return [
    `<details><summary>${what}, in ${objects.length} objects</summary>\n`,
    ...list,
    ...(list.length === 0 ? [] : [""]),
    `In ${objects.map(markdownText).join(", ")}.\n`,
    "</details>",
  ].join("\n");
}

/** In the order in which the keys first come. */
function groupBy(changes: readonly SpecChange[], keyOf: (change: SpecChange) => string) {
  const groups = new Map<string, SpecChange[]>();
  for (const change of changes) groups.set(keyOf(change), [...(groups.get(keyOf(change)) ?? []), change]);
  return groups;
}

/** Text that Markdown shows as it is. Underscores inside of a word mean nothing to it. */
function markdownText(text: string): string {
  const escaped = oneLine(text).replace(/[\\`*[\]<>|~#&]|(?<!\w)_|_(?!\w)/g, "\\$&");
  return withoutFormulas(escaped);
}

function htmlText(text: string): string {
  const escaped = oneLine(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return withoutFormulas(escaped);
}

/** An empty line would end a list, or the summary of what is folded. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** GitHub takes what is between two `$`, as regular expressions have them, for a formula. */
function withoutFormulas(text: string): string {
  return text.replaceAll("$", "<span>$</span>");
}
