"""Writes expected.json: columns of a training and of later rows, and the population stability index that
numpy gives them, for test/end-to-end/population-stability.test.ts.

    pip install -r requirements.txt && python make_expected.py

A column's value in row n, from 1, is n * factor % modulus + shift, and NULL where n % nulls is 0.
"""

import json
import pathlib

import numpy as np

THEN_ROWS, NOW_ROWS = 800, 500
KINDS = ["DECIMAL(18,3)", "DOUBLE", "DATE", "TIMESTAMP", "VARCHAR(20)", "CHAR(12)", "BOOLEAN"]


def values(rows, column, kind):
    n = np.arange(1, rows + 1)
    found = n * column["factor"] % column["modulus"] + column["shift"]
    if kind == "BOOLEAN":
        found = (found > column["modulus"] // 3).astype(int)
    return np.where(n % column["nulls"] == 0, np.nan, found) if column["nulls"] else found.astype(float)


def psi(then, now, is_text):
    old, new = then[~np.isnan(then)], now[~np.isnan(now)]
    kept, counts = np.unique(old, return_counts=True)
    if not is_text and kept.size > 20:
        bounds = np.quantile(old, np.arange(1, 10) / 10, method="inverted_cdf")
        places = [np.searchsorted(bounds, part, side="left") for part in (old, new)]
        bins = 10
    else:
        # The commonest first; of equally common ones the first by its text.
        texts = np.array([f"t{int(value)}" for value in kept]) if is_text else kept
        order = np.lexsort((texts, -counts))[:50]
        place = {value: i for i, value in enumerate(kept[order])}
        bins = 51
        places = [np.array([place.get(value, 50) for value in part], dtype=int) for part in (old, new)]
    shares = []
    for part, whole in zip(places, (then, now)):
        found = np.bincount(part, minlength=bins)
        nulls = np.isnan(whole).sum()
        shares.append(np.maximum(np.append(found, nulls) / whole.size, 0.0001))
    before, after = shares
    return float(np.sum((after - before) * np.log(after / before)))


def main():
    random = np.random.default_rng(20261125)
    cases = []
    for i in range(28):
        kind = KINDS[i % len(KINDS)]
        column = {
            "factor": int(random.integers(1, 500)),
            "modulus": int(random.choice([3, 7, 19, 41, 97, 389, 1009])),
            "shift": 0,
            "nulls": int(random.choice([0, 0, 2, 5, 11])),
        }
        later = dict(column)
        if i % 4:
            later["modulus"] = max(2, int(column["modulus"] * random.uniform(0.7, 1.4)))
            later["shift"] = int(random.integers(0, 4))
            later["nulls"] = int(random.choice([0, 2, 5, 11]))
        then, now = values(THEN_ROWS, column, kind), values(NOW_ROWS, later, kind)
        is_text = kind.startswith(("VARCHAR", "CHAR", "BOOLEAN"))
        cases.append({"kind": kind, "then": column, "now": later, "psi": psi(then, now, is_text)})
    expected = {"numpy": np.__version__, "thenRows": THEN_ROWS, "nowRows": NOW_ROWS, "cases": cases}
    path = pathlib.Path(__file__).with_name("expected.json")
    path.write_text(json.dumps(expected, indent=1) + "\n")


main()
