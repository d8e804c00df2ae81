import * as assert from "uvu/assert";
import { diffMarkdown } from "../../generators/diff-markdown.ts";
import { suite } from "../support/suite.ts";

const test = suite("differences as Markdown");

test("say that nothing changed", () => {
  assert.is(diffMarkdown([], "main"), "## What callers see, compared with main\n\nNothing changed.");
});

test("have what breaks first, by object", () => {
  const changes = [
    { object: "SME_A", breaking: false, text: "n added at position 2" },
    { object: "SME_B", breaking: true, text: "script removed" },
  ];
  assert.is(
    diffMarkdown(changes, "v1_0"),
    `## What callers see, compared with v1_0

**1 breaking**, 1 compatible.

### Breaking

**SME_B**

- script removed

### Compatible

**SME_A**

- n added at position 2`,
  );
});

test("fold what a shared parameter changes in several objects", () => {
  const texts = ["n: must now match ^[a-z]*$", "n: maximum length none → 9"];
  const changes = ["SME_A", "SME_B"].flatMap((object) =>
    texts.map((text) => ({ object, member: "n", breaking: true, text })),
  );
  assert.is(
    diffMarkdown(changes, "main"),
    `## What callers see, compared with main

**4 breaking**, 0 compatible.

### Breaking

<details><summary>n: 2 changes, in 2 objects</summary>

- n: must now match ^\\[a-z\\]\\*<span>$</span>
- n: maximum length none → 9

In SME_A, SME_B.

</details>`,
  );
});

test("show characters of Markdown and HTML as they are", () => {
  const changes = ["SME_A", "SME_B"].map((object) => ({ object, breaking: true, text: "a_b _c `<b>` & |" }));
  const text = diffMarkdown([...changes, { object: "SME_C", breaking: false, text: "*_x_*" }], "a*b");
  assert.match(text, "compared with a\\*b\n");
  assert.match(text, "<summary>a_b _c `&lt;b&gt;` &amp; |, in 2 objects</summary>");
  assert.match(text, "- \\*\\_x\\_\\*");
});

test.run();
