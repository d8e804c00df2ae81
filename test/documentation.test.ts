import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { fromPackage } from "../package/package-root.ts";

const test = suite("documentation");

const pages = [
  ...["README.md", "CONTRIBUTING.md"],
  ...["doc", "examples", "generated/docs"].flatMap((folder) =>
    readdirSync(fromPackage(folder), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .map((file) => join(folder, file)),
  ),
];

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
