import * as assert from "uvu/assert";
import { importanceRows } from "../../../../runtime/aws/reports/importance-rows.ts";
import { insightRows } from "../../../../runtime/aws/reports/insight-rows.ts";
import { parseReport } from "../../../../runtime/aws/reports/parse-report.ts";
import { explainabilityReport, modelQualityReport } from "../../../../runtime/aws/reports/report-kinds.ts";
import { suite } from "../../../support/suite.ts";

const test = suite("rows of reports");

const address = "s3://b/analysis.json";

const importance = (content: unknown) => importanceRows({ kind: explainabilityReport, address, content });

const insights = (content: unknown) =>
  insightRows({ kind: modelQualityReport, address: "s3://b/statistics.json", content }).map(
    ({ section, name, label, actual, predicted, value }) => [section, name, label, actual, predicted, value],
  );

const parse = (text: string | Buffer) => parseReport(Buffer.from(text), explainabilityReport, address);

function refusalOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    return String(error).replace("SmeError: ", "");
  }
  throw new Error("it was read");
}

/** `{ a: { a: … 1 } }` */
function nested(depth: number): object {
  let value: object = { a: 1 };
  for (let i = 1; i < depth; i++) value = { a: value };
  return value;
}

/** Values of AWS' documentation of EXPLAIN_MODEL in Redshift. */
const abalone = {
  explanations: {
    kernel_shap: {
      label0: {
        expected_value: 10.290688514709473,
        global_shap_values: {
          diameter: 0.6856910187882492,
          shell: 1.70426496893776,
          height: 0.4415323937124035,
        },
      },
    },
  },
  version: "1.0",
};

test("importances: the greatest first, with their ranks", () => {
  assert.equal(importance(abalone), [
    { label: "label0", feature: "shell", importance: 1.70426496893776, rank: 1 },
    { label: "label0", feature: "diameter", importance: 0.6856910187882492, rank: 2 },
    { label: "label0", feature: "height", importance: 0.4415323937124035, rank: 3 },
  ]);
});

test("importances: each label has its own ranks, negative medians count by their size, and NaN comes last", () => {
  const content = {
    explanations: {
      kernel_shap: {
        no: { global_shap_values: { a: null, b: -0.5, c: 0.25 } },
        yes: { global_shap_values: { a: 1 } },
      },
    },
  };
  assert.equal(
    importance(content).map(({ label, feature, rank }) => `${label} ${rank} ${feature}`),
    ["no 1 b", "no 2 c", "no 3 a", "yes 1 a"],
  );
});

test("importances: what is damaged and what is of a newer form, each by its name", () => {
  const damaged: [unknown, string][] = [
    [[], "it is no JSON object"],
    [{ explanations: 1 }, "explanations is no JSON object"],
    [{}, "it has no explanations.kernel_shap"],
    [{ explanations: { kernel_shap: {} } }, "it has no explanations.kernel_shap"],
    [
      { explanations: { kernel_shap: { label0: {} } } },
      "explanations.kernel_shap.label0 has no global_shap_values",
    ],
    [
      { explanations: { kernel_shap: { label0: { global_shap_values: {} } } } },
      "explanations.kernel_shap.label0.global_shap_values is empty",
    ],
    [
      { explanations: { kernel_shap: { label0: { global_shap_values: [1] } } } },
      "explanations.kernel_shap.label0.global_shap_values is no JSON object",
    ],
    [
      { explanations: { kernel_shap: { label0: { global_shap_values: { a: "1" } } } } },
      "explanations.kernel_shap.label0.global_shap_values.a is no number",
    ],
  ];
  for (const [content, complaint] of damaged) {
    assert.is(
      refusalOf(() => importance(content)),
      `E-SME-336: The explainability report is damaged: ${complaint} (${address}). Look at the file; if AWS wrote it so, please report this.`,
    );
  }
  const newer: [unknown, string][] = [
    [{ ...abalone, version: "2.0" }, 'its version is "2.0"'],
    [{ explanations: { tree_shap: {}, pdp: [] } }, "it explains by tree_shap, not by kernel_shap"],
  ];
  for (const [content, complaint] of newer) {
    assert.match(
      refusalOf(() => importance(content)),
      `E-SME-337: The explainability report has a form that this release does not know: ${complaint} (${address}). Install `,
    );
  }
});

test("insights of a regression: each value, with its standard deviation", () => {
  const content = {
    version: 0,
    dataset: { item_count: 836, evaluation_time: "2026-11-25T19:03:11.031Z" },
    regression_metrics: {
      mae: { value: 1.5, standard_deviation: 0.25 },
      r2: { value: -1.25, standard_deviation: "NaN" },
    },
  };
  assert.equal(insights(content), [
    ["dataset", "item_count", null, null, null, 836],
    ["regression_metrics", "mae", null, null, null, 1.5],
    ["regression_metrics", "mae.standard_deviation", null, null, null, 0.25],
    ["regression_metrics", "r2", null, null, null, -1.25],
  ]);
});

test("insights of a classification: the confusion matrix by actual and predicted label, curves by point", () => {
  const content = {
    binary_classification_metrics: {
      confusion_matrix: { no: { no: 7, yes: 2 }, yes: { no: 0, yes: 1 } },
      auc: { value: "NaN", standard_deviation: "NaN" },
      receiver_operating_characteristic_curve: {
        false_positive_rates: [0, 1],
        true_positive_rates: [0.5, "NaN"],
      },
    },
  };
  const section = "binary_classification_metrics";
  const curve = "receiver_operating_characteristic_curve";
  assert.equal(insights(content), [
    [section, "confusion_matrix", null, "no", "no", 7],
    [section, "confusion_matrix", null, "no", "yes", 2],
    [section, "confusion_matrix", null, "yes", "no", 0],
    [section, "confusion_matrix", null, "yes", "yes", 1],
    [section, "auc", null, null, null, null],
    [section, `${curve}.false_positive_rates`, "0", null, null, 0],
    [section, `${curve}.false_positive_rates`, "1", null, null, 1],
    [section, `${curve}.true_positive_rates`, "0", null, null, 0.5],
    [section, `${curve}.true_positive_rates`, "1", null, null, null],
  ]);
});

test("insights: what AWS adds later has rows by the way to it", () => {
  const content = {
    multiclass_classification_metrics: { f1_of_label: { yes: { value: 0.5 } }, kappa: 0.25 },
  };
  assert.equal(insights(content), [
    ["multiclass_classification_metrics", "f1_of_label.yes", null, null, null, 0.5],
    ["multiclass_classification_metrics", "kappa", null, null, null, 0.25],
  ]);
});

test("insights: what is damaged and what is of a newer form, each by its name", () => {
  const cases: [unknown, string][] = [
    [{ regression_metrics: 1 }, "E-SME-336: .* is damaged: regression_metrics is no JSON object \\("],
    [
      { binary_classification_metrics: { confusion_matrix: { no: { no: "x" } } } },
      "E-SME-336: .* binary_classification_metrics\\.confusion_matrix\\.no\\.no is no number \\(",
    ],
    [
      { m_metrics: { confusion_matrix: { no: { no: -1 } } } },
      "E-SME-336: .* m_metrics\\.confusion_matrix\\.no\\.no is -1 \\(",
    ],
    [
      { m_metrics: { curve: { x: [0, 1, 1], y: [0, 1] } } },
      "E-SME-336: .* m_metrics\\.curve has 3 x, but 2 y \\(",
    ],
    [
      { dataset: { item_count: "836" }, m_metrics: { mae: 1 } },
      "E-SME-336: .* dataset\\.item_count is no number \\(",
    ],
    [{ m_metrics: { curve: { x: [1, "x"] } } }, "E-SME-336: .* m_metrics\\.curve\\.x has at 1 no number \\("],
    [
      { version: 0, features: [] },
      "E-SME-337: .* none of the sections of metrics, but version, features \\(",
    ],
    [{ m_metrics: { auc: true } }, "E-SME-337: .* m_metrics\\.auc is neither a number nor an object \\("],
    [
      { m_metrics: { ["n".repeat(2001)]: 1 } },
      "E-SME-337: .* a name in m_metrics has more than 2000 characters",
    ],
    [{ m_metrics: nested(50_000) }, "E-SME-337: .* a name in m_metrics has more than 2000 characters"],
    [
      { [`${"m".repeat(100)}_metrics`]: { a: 1 } },
      "E-SME-337: .* a section's name has more than 100 characters",
    ],
    [{ version: 0, regression_metrics: {} }, "E-SME-336: .* regression_metrics is empty \\("],
    [{ m_metrics: { auc: { value: 1 }, mae: {} } }, "E-SME-336: .* m_metrics\\.mae is empty \\("],
    [{ m_metrics: { mae: { standard_deviation: 1 } } }, "E-SME-336: .* m_metrics\\.mae has no value \\("],
    [{ m_metrics: { confusion_matrix: {} } }, "E-SME-336: .* m_metrics\\.confusion_matrix is empty \\("],
    [{ version: 2.5, m_metrics: {} }, "E-SME-337: .* its version is 2\\.5 \\("],
  ];
  for (const [content, expected] of cases) {
    assert.match(
      refusalOf(() => insights(content)),
      new RegExp(expected),
    );
  }
});

test("a number that no DOUBLE can hold is none", () => {
  assert.equal(insights({ m_metrics: { auc: JSON.parse("1e999"), f1: { value: JSON.parse("-1e999") } } }), [
    ["m_metrics", "auc", null, null, null, null],
    ["m_metrics", "f1", null, null, null, null],
  ]);
});

test("reads NaN as Python writes it, and leaves texts as they are", () => {
  assert.equal(parse('{"NaN a": NaN, "b": [-Infinity, "x \\" NaN"]}'), {
    "NaN a": null,
    b: [null, 'x " NaN'],
  });
});

test("says what is no JSON, and where", () => {
  for (const text of ["", "<html>", '{"version": "1.0"', "x\ny\nz", '{"a": x\n}']) {
    assert.match(
      refusalOf(() => parse(text)),
      /^E-SME-336: The explainability report is damaged: it is no JSON: [^\n]+ \(s3:\/\/b\/analysis\.json\)\./,
    );
  }
});

test("takes a byte order mark, and refuses a text that is not in UTF-8", () => {
  assert.equal(parse('\ufeff{"Größe": 1}'), { Größe: 1 });
  assert.match(
    refusalOf(() => parse(Buffer.from('{"Größe": 1}', "latin1"))),
    /^E-SME-336: The explainability report is damaged: it is no text in UTF-8 \(s3:/,
  );
});

test.run();
