"""Writes expected.json: inputs, and what scikit-learn says of them.

    python3 -m venv venv && venv/bin/pip install -r requirements.txt && venv/bin/python make_expected.py

NaN, which scikit-learn gives where a metric is not defined, becomes null.
"""

import csv
import json
import math
import random
import warnings
from pathlib import Path

import numpy
import sklearn
from sklearn import metrics
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

warnings.simplefilter("ignore")
folder = Path(__file__).parent
draw = random.Random(20261125)
per_kind = 220


def number(value):
    value = float(value)
    return value if math.isfinite(value) else None


def weights_of(rows):
    kind = draw.choice(["none", "none", "none", "whole", "fractions", "zeros"])
    if kind == "none":
        return None
    if kind == "whole":
        return [draw.randint(1, 5) for _ in range(rows)]
    if kind == "fractions":
        return [round(draw.uniform(0.01, 3), 3) for _ in range(rows)]
    return [draw.choice([0, 0, 1, 2.5]) for _ in range(rows - 1)] + [1]


def regression(actual, predicted, weights):
    y, p = numpy.array(actual, float), numpy.array(predicted, float)
    given = {"sample_weight": None if weights is None else numpy.array(weights, float)}
    mse = metrics.mean_squared_error(y, p, **given)
    return {
        "MSE": number(mse),
        "RMSE": number(metrics.root_mean_squared_error(y, p, **given)),
        "MAE": number(metrics.mean_absolute_error(y, p, **given)),
        "MAPE": number(metrics.mean_absolute_percentage_error(y, p, **given)),
        "R2": number(metrics.r2_score(y, p, **given)),
        "bias": number(numpy.average(p - y, weights=given["sample_weight"])),
    }


def regression_case():
    rows = draw.choice([1, 2, 3, 5, 10, 20, 30])
    kind = draw.choice(["usual", "usual", "tiny", "huge", "far", "constant", "zeros", "right", "mixed"])
    scale = {"tiny": 1e-200, "huge": 1e120}.get(kind, 1.0)
    offset = 1e6 if kind == "far" else 0.0
    actual = [float(f"{offset + draw.gauss(0, 3) * scale:.12g}") for _ in range(rows)]
    if kind == "constant":
        actual = [3.25] * rows
    if kind == "zeros":
        actual = [draw.choice([0, 0, value]) for value in actual]
    if kind == "mixed":
        actual = [value * 10.0 ** draw.randint(-12, 12) for value in actual]
    predicted = [float(f"{value + draw.gauss(0, 1) * scale:.12g}") for value in actual]
    if kind == "right":
        predicted = list(actual)
    # scikit-learn's weighted mean of equal numbers is not always that number, and R2 becomes -1e30.
    weights = None if kind == "constant" else weights_of(rows)
    return {"actual": actual, "predicted": predicted, "weights": weights, "metrics": regression(actual, predicted, weights)}


alphabets = [
    ["no", "yes"],
    ["0", "1"],
    ["a", "b", "c"],
    ["it's", 'a "b"', "c, d", "e;f", "ä\u4e2d"],
    ["-1", "0", "1", "2"],
]


def classification(actual, predicted, probabilities, positive, weights):
    given = {"sample_weight": weights}
    labels = sorted(set(actual) | set(predicted))
    each = metrics.precision_recall_fscore_support(actual, predicted, labels=labels, **given)
    macro = metrics.precision_recall_fscore_support(actual, predicted, average="macro", **given)
    found = {
        "Accuracy": number(metrics.accuracy_score(actual, predicted, **given)),
        "BalancedAccuracy": number(metrics.balanced_accuracy_score(actual, predicted, **given)),
        "PrecisionMacro": number(macro[0]),
        "RecallMacro": number(macro[1]),
        "F1macro": number(macro[2]),
    }
    for i, label in enumerate(labels):
        for name, values in zip(["Precision", "Recall", "F1", "support"], each):
            found[f"{name} {label}"] = number(values[i])
    if probabilities is not None:
        truth = [label == positive for label in actual]
        found["AUC"] = auc(truth, probabilities, weights)
        found["LogLoss"] = number(metrics.log_loss(truth, probabilities, labels=[False, True], **given))
        found["Brier"] = number(metrics.brier_score_loss(truth, probabilities, pos_label=True, **given))
    return found


def auc(truth, probabilities, weights):
    try:
        return number(metrics.roc_auc_score(truth, probabilities, sample_weight=weights))
    except ValueError:
        return None


def probability(kind):
    if kind == "ties":
        return draw.choice([0, 0.25, 0.5, 0.75, 1])
    if kind == "tiny":
        return 10 ** -draw.uniform(1, 30)
    if kind == "ends":
        return draw.choice([0, 1, 1e-17, 1 - 1e-16, 0.5])
    return round(draw.random(), 4)


def labels_of(alphabet, rows, kind):
    if kind == "one class":
        return [draw.choice(alphabet)] * rows
    return [draw.choice(alphabet) for _ in range(rows)]


def classification_case():
    alphabet = draw.choice(alphabets)
    rows = draw.choice([1, 2, 4, 10, 25, 40])
    kind = draw.choice(["usual", "usual", "one class", "never predicted"])
    actual = labels_of(alphabet, rows, kind)
    predicted = [label if draw.random() < 0.6 else draw.choice(alphabet) for label in actual]
    if kind == "never predicted":
        predicted = [alphabet[0]] * rows
    probabilities, positive = None, None
    if draw.random() < 0.75:
        shape = draw.choice(["usual", "usual", "ties", "tiny", "ends"])
        probabilities = [probability(shape) for _ in range(rows)]
        # Of several labels it must be one that occurs.
        positive = draw.choice(sorted(set(actual) | set(predicted)))
    weights = weights_of(rows)
    return {
        "actual": actual,
        "predicted": predicted,
        "probabilities": probabilities,
        "positive": positive,
        "weights": weights,
        "metrics": classification(actual, predicted, probabilities, positive, weights),
    }


def thresholds(truth, scores, weights):
    """A row for each different score, from the highest down: threshold, TP, FP, TN, FN, precision, recall, F1."""
    rows = []
    for threshold in sorted(set(scores), reverse=True):
        predicted = [score >= threshold for score in scores]
        matrix = metrics.confusion_matrix(truth, predicted, labels=[False, True], sample_weight=weights)
        (tn, fp), (fn, tp) = matrix.tolist()
        given = {"sample_weight": weights, "zero_division": numpy.nan, "pos_label": True}
        precision = metrics.precision_score(truth, predicted, **given)
        recall = metrics.recall_score(truth, predicted, **given)
        f1 = metrics.f1_score(truth, predicted, **given) if tp + fn > 0 else math.nan
        rows.append([threshold, tp, fp, tn, fn, number(precision), number(recall), number(f1)])
    return rows


def threshold_case():
    alphabet = alphabets[0]
    rows = draw.choice([1, 2, 4, 8, 12])
    actual = labels_of(alphabet, rows, draw.choice(["usual", "usual", "usual", "one class"]))
    shape = draw.choice(["usual", "ties", "ties", "tiny", "ends"])
    scores = [probability(shape) for _ in range(rows)]
    weights = weights_of(rows)
    truth = [label == "yes" for label in actual]
    return {
        "actual": actual,
        "probabilities": scores,
        "positive": "yes",
        "weights": weights,
        "thresholds": thresholds(truth, scores, weights),
    }


def abalone():
    """Held-out rows of abalone, predicted by models of the others: rings, and whether there are more than 10."""
    with open(folder / "../../../../examples/abalone.csv") as file:
        rows = list(csv.reader(file))[1:]
    features = [[float("MFI".index(row[0]))] + [float(value) for value in row[1:8]] for row in rows]
    rings = [int(row[8]) for row in rows]
    old = ["yes" if count > 10 else "no" for count in rings]
    held, others = range(0, len(rows), 5), [i for i in range(len(rows)) if i % 5 != 0]

    def of(values, chosen):
        return [values[i] for i in chosen]

    regressor = HistGradientBoostingRegressor(random_state=1).fit(of(features, others), of(rings, others))
    classifier = HistGradientBoostingClassifier(random_state=1).fit(of(features, others), of(old, others))
    actual, truth = of(rings, held), of(old, held)
    predicted = [round(float(value), 4) for value in regressor.predict(of(features, held))]
    labels = classifier.predict(of(features, held)).tolist()
    column = classifier.classes_.tolist().index("yes")
    probabilities = [round(float(row[column]), 4) for row in classifier.predict_proba(of(features, held))]
    return {
        "regression": {
            "actual": actual,
            "predicted": predicted,
            "weights": None,
            "metrics": regression(actual, predicted, None),
        },
        "classification": {
            "actual": truth,
            "predicted": labels,
            "probabilities": probabilities,
            "positive": "yes",
            "weights": None,
            "metrics": classification(truth, labels, probabilities, "yes", None),
        },
    }


found = {
    "scikit-learn": sklearn.__version__,
    "abalone": abalone(),
    "regression": [regression_case() for _ in range(per_kind)],
    "classification": [classification_case() for _ in range(per_kind)],
    "thresholds": [threshold_case() for _ in range(per_kind)],
}


def lines(value):
    """A case a line, so that a difference can be read."""
    if isinstance(value, list):
        return "[\n" + ",\n".join(json.dumps(case, separators=(",", ":")) for case in value) + "\n]"
    return json.dumps(value, separators=(",", ":"))


text = ",\n".join(f"{json.dumps(name)}: {lines(value)}" for name, value in found.items())
(folder / "expected.json").write_text(f"{{\n{text}\n}}\n")
