import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import * as assert from "uvu/assert";
import { fromPackage } from "../package/package-root.ts";
import { parseStatement } from "../sql/parse-statement.ts";
import { splitStatements } from "../sql/split-statements.ts";
import { suite } from "./support/suite.ts";

const test = suite("documentation");

/** What is neither installed nor compiled. */
const folders = readdirSync(fromPackage("."), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !/^(?:\.|dist$|node_modules$)/.test(entry.name))
  .map(({ name }) => name);

const files = folders.flatMap((folder) =>
  readdirSync(fromPackage(folder), { recursive: true, encoding: "utf8" })
    .map((file) => join(folder, file))
    .filter((file) => !file.includes("node_modules") && !file.startsWith(join("test", "golden"))),
);

const pages = ["README.md", "CONTRIBUTING.md", ...files.filter((file) => file.endsWith(".md"))];

/** Those that say what is in which file. */
const maps = pages.filter((page) => page === "doc/architecture.md" || page.endsWith("README.md"));

/** The page without its fenced blocks, in which brackets and # mean something else. */
function proseOf(page: string): string {
  return readFileSync(fromPackage(page), "utf8").replace(/^```[\s\S]*?^```$/gm, "");
}

/** The anchors that GitHub gives the page's headings. */
function anchorsOf(page: string): string[] {
  return [...proseOf(page).matchAll(/^#+ (.*)$/gm)].map(({ 1: title = "" }) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, "")
      .replaceAll(" ", "-"),
  );
}

test("every link leads to a file or heading that is there", () => {
  const links = pages.flatMap((page) =>
    [...proseOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)#?([^)\s]*)\)/g)].map(
      ({ 1: file = "", 2: anchor = "" }) => ({
        page,
        anchor,
        target: file === "" ? page : normalize(join(dirname(page), file)),
      }),
    ),
  );
  const broken = links.filter(
    ({ target, anchor }) =>
      !existsSync(fromPackage(target)) || (anchor !== "" && !anchorsOf(target).includes(anchor)),
  );
  assert.equal(broken, []);
  assert.ok(links.length > 100, `${links.length} links`);
});

test("every file that a room's page names is there", () => {
  const absent = maps.flatMap((page) =>
    [...proseOf(page).matchAll(/`(?:\.\.\/)*([\w./-]+\.(?:ts|lua|hbs|json|proto))`/g)]
      .map(({ 1: named = "" }) => named)
      .filter((named) => !["package.json", ...files].some((file) => `/${file}`.endsWith(`/${named}`)))
      .map((named) => `${page}: ${named}`),
  );
  assert.equal(absent, []);
});

test("no statement that a page shows takes a word for a name that Exasol reserves", () => {
  const statements = pages.flatMap((page) =>
    [...readFileSync(fromPackage(page), "utf8").matchAll(/^```sql\n([\s\S]*?)^```$/gm)].flatMap(
      ({ 1: block = "" }) => splitStatements(block).map(({ text }) => ({ page, text })),
    ),
  );
  const refused = statements.flatMap(({ page, text }) => {
    try {
      parseStatement(text, { names: "spec" });
      return [];
    } catch (error) {
      // Pages also show how a statement looks, with dots for the rest.
      const complaint = error instanceof Error ? error.message : String(error);
      return complaint.includes("Exasol reserves") ? [`${page}: ${complaint}`] : [];
    }
  });
  assert.equal(refused, []);
  assert.ok(statements.length > 50, `${statements.length} statements`);
});

test("the list of decisions has each page once, in order, by its title", () => {
  const listed = [...proseOf("doc/decisions/README.md").matchAll(/^- \[(\d+)\]\((.*)\) (.*)$/gm)].map(
    ([, number = "", file, title]) => ({ file, heading: `# ${Number(number)}. ${title}` }),
  );
  const there = readdirSync(fromPackage("doc/decisions"))
    .filter((file) => /^\d/.test(file))
    .sort()
    .map((file) => ({ file, heading: proseOf(join("doc/decisions", file)).split("\n")[0] }));
  assert.equal(listed, there);
});

test.run();
