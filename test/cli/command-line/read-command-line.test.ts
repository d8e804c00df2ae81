import * as assert from "uvu/assert";
import { grammarOf } from "../../../cli/command-line/grammar.ts";
import { valueOption } from "../../../cli/command-line/options.ts";
import { readCommandLine } from "../../../cli/command-line/read-command-line.ts";
import { suite } from "../../support/suite.ts";

const test = suite("readCommandLine");

const command: Parameters<typeof grammarOf>[0] = {
  command: "load <table> [file]",
  builder: (parser) =>
    parser.options({
      dsn: valueOption("Address"),
      command: { alias: "c", type: "string", describe: "Statements" },
      json: { type: "boolean", conflicts: "csv" },
      csv: { type: "boolean" },
      arch: { choices: ["x64", "arm64"] },
      column: { type: "string", array: true },
    }),
  handler: () => {},
};
const grammar = grammarOf(command);

function read(...words: string[]): unknown {
  return readCommandLine(grammar, words);
}

function complaint(...words: string[]): string {
  try {
    readCommandLine(grammar, words);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("was not refused");
}

test("reads options in every spelling, and arguments among them", () => {
  assert.equal(read("T", "--dsn", "h:1", "f.csv", "--json", "-c", "SELECT 1"), {
    table: "T",
    file: "f.csv",
    dsn: "h:1",
    json: true,
    command: "SELECT 1",
  });
  assert.equal(read("--dsn=a=b", "--no-csv", "-cX", "T"), {
    table: "T",
    dsn: "a=b",
    csv: false,
    command: "X",
  });
  assert.equal(read("T", "--", "--dsn"), { table: "T", file: "--dsn" });
  assert.equal(read("T", "-"), { table: "T", file: "-" });
  assert.equal(read("T", "--column", "A", "--column", "B"), { table: "T", column: ["A", "B"] });
});

test("takes values that begin with a hyphen, but not an option in place of one", () => {
  assert.equal(read("T", "-c", "-- comment\nSELECT 1"), { table: "T", command: "-- comment\nSELECT 1" });
  assert.equal(read("T", "--dsn", "-s3cret"), { table: "T", dsn: "-s3cret" });
  for (const next of ["--json", "--no-json", "--arch=x64", "-c", "--help"]) {
    assert.match(complaint("T", "--dsn", next), "E-SME-171: `sme-gen load` needs a value behind --dsn.");
  }
});

test("reads a boolean's value where there is one, and refuses what is none", () => {
  assert.equal(read("T", "f", "--json", "false"), { table: "T", file: "f", json: false });
  assert.equal(read("T", "--json=true"), { table: "T", json: true });
  assert.equal(read("T", "--json", "false"), { table: "T", json: true, file: "false" });
  assert.match(
    complaint("T", "--json=perhaps"),
    "E-SME-109: Option --json must be true or false, not 'perhaps'.",
  );
  assert.match(complaint("T", "f", "--csv", "perhaps"), "Option --csv must be true or false, not 'perhaps'.");
  assert.match(complaint("T", "--no-json=false"), "takes no value behind --no-json.");
});

test("refuses an option given twice instead of choosing one", () => {
  for (const words of [
    ["--dsn", "a", "--dsn=b"],
    ["--command", "a", "-c", "b"],
  ]) {
    assert.match(
      complaint("T", ...words),
      /E-SME-171: `sme-gen load` takes --(dsn|command) once, and it is given twice\./,
    );
  }
  assert.match(complaint("T", "--json", "--no-json"), "takes --json once");
});

test("names an unknown option and the nearest one, and not the value behind it", () => {
  assert.match(
    complaint("T", "--dns", "secret"),
    /^E-SME-170: `sme-gen load` has no option --dns\. Did you mean --dsn\? All it takes: `sme-gen load --help`\.$/,
  );
  assert.match(complaint("T", "--no-jsno"), "has no option --no-jsno. Did you mean --no-json?");
  assert.match(complaint("T", "--no-dsn"), "has no --no-dsn, because --dsn takes a value.");
  assert.match(complaint("T", "--xyz"), "has no option --xyz. All it takes:");
  assert.match(complaint("T", "-x"), "has no option -x. All it takes:");
  assert.match(complaint("T", "--toString"), "has no option --toString. All it takes:");
  assert.ok(complaint("T", `--${"x".repeat(100_000)}`).length < 200);
});

test("names what is missing, too much, not among the choices, or excludes another", () => {
  assert.match(complaint(), "E-SME-171: `sme-gen load` needs <table>.");
  assert.match(complaint("T", "f", "g"), "E-SME-170: `sme-gen load` takes no argument 'g'.");
  assert.match(complaint("T", "--arch", "x86"), "E-SME-109: Option --arch must be x64 or arm64, not 'x86'.");
  assert.match(complaint("T", "--json", "--csv"), "takes either --json or --csv.");
});

test.run();
