import { Writable } from "node:stream";
import { setTimeout } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import * as assert from "uvu/assert";
import { uploadBar } from "../../../cli/terminal/upload-bar.ts";
import { suite } from "../../support/suite.ts";

const test = suite("upload bar");

const size = 43_000_000;

function screen(terminal: { isTTY: boolean; columns: number }) {
  let written = "";
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written += String(chunk);
      done();
    },
  });
  return { stream: Object.assign(stream, terminal), written: () => written };
}

/** What stands in the line after each time it is drawn. */
function drawings(written: string): string[] {
  return written
    .split("\u001b[1G")
    .slice(1)
    .map((text) => stripVTControlCharacters(text).trimEnd());
}

/** An upload that gets to `sent` of its bytes. */
async function upload(terminal: { isTTY: boolean; columns: number }, sent: number): Promise<string> {
  const { stream, written } = screen(terminal);
  const bar = uploadBar(stream);
  for (let i = 1; i <= 4; i++) {
    bar.show((sent / 4) * i, size);
    await setTimeout(60);
  }
  bar.end();
  return written();
}

test("stays in one line, which ends with the upload", async () => {
  const written = await upload({ isTTY: true, columns: 80 }, size);
  assert.is(written.indexOf("\n"), written.length - 1);
  const lines = drawings(written);
  assert.match(lines[0] ?? "", /^uploading {2}-{35} {4}0 % of 43.0 MB$/);
  assert.ok(lines.some((line) => /% of 43.0 MB, \d+s left$/.test(line)));
  assert.match(lines.at(-1) ?? "", /^uploading {2}={35} {2}100 % of 43.0 MB$/);
});

test("fits into a narrow terminal", async () => {
  for (const columns of [80, 60, 30]) {
    const lines = drawings(await upload({ isTTY: true, columns }, size));
    assert.ok(Math.max(...lines.map((line) => line.length)) <= columns);
  }
  assert.match(drawings(await upload({ isTTY: true, columns: 60 }, size)).at(-1) ?? "", "100 % of 43.0 MB");
});

test("leaves how far a failed upload came", async () => {
  const written = await upload({ isTTY: true, columns: 80 }, size / 2);
  assert.match(drawings(written).at(-1) ?? "", /=-.* {2}50 % of 43.0 MB/);
  assert.match(written, /\n$/);
});

test("leaves the terminal usable at any time", async () => {
  const written = await upload({ isTTY: true, columns: 80 }, size);
  // Modes that something would have to switch back: cursor, wrapping.
  assert.not.match(written, "\u001b[?");
});

test("draws nothing without bytes, after its end, or where there is no terminal", async () => {
  const { stream, written } = screen({ isTTY: true, columns: 80 });
  const bar = uploadBar(stream);
  bar.end();
  assert.is(written(), "");
  bar.show(1, size);
  bar.end();
  const before = written();
  bar.show(2, size);
  await setTimeout(150);
  assert.is(written(), before);
  assert.is(await upload({ isTTY: false, columns: 80 }, size), "");
});

test.run();
