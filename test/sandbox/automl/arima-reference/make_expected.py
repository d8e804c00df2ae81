"""Makes expected.json: how well pmdarima's auto_arima forecasts the ends of some series, simulated and real.

    python3 -m venv venv && venv/bin/pip install pmdarima==2.1.1 statsmodels==0.15.0
    venv/bin/python make_expected.py > expected.json

It takes some minutes. The tests read expected.json alone, so neither they nor the package need Python.
"""

import json
import sys
import warnings

import numpy as np
import pmdarima
import statsmodels
from pmdarima import datasets

warnings.filterwarnings("ignore")
random = np.random.default_rng(20261125)
HORIZON = 12


def noise(count, size=1.0):
    return random.normal(0, size, count)


def wave(count, season, size):
    return np.resize(random.normal(0, size, season), count)


def autoregressive(count, weight, size):
    values = [0.0]
    for error in noise(count + 50, size):
        values.append(weight * values[-1] + error)
    return np.array(values[-count:])


def airline(count, theta, seasonal, size):
    errors = noise(count + 13, size)
    changes = [
        errors[t] + theta * errors[t - 1] + seasonal * errors[t - 12] + theta * seasonal * errors[t - 13]
        for t in range(13, count + 13)
    ]
    values = list(100 + wave(13, 13, 5))
    for change in changes:
        values.append(values[-1] + values[-12] - values[-13] + change)
    return np.array(values[-count:])


def made():
    for _ in range(8):
        slope = random.uniform(-2, 2)
        yield "line", 1, 200 + slope * np.arange(100) + noise(100, 5)
        yield "random walk with drift", 1, 200 + np.cumsum(random.uniform(-1, 1) + noise(100, 3))
        yield "autoregression", 1, 50 + autoregressive(120, random.uniform(0.4, 0.9), 4)
        yield "season", 7, 80 + wave(140, 7, 8) + noise(140, 4)
        yield "line and season", 12, 100 + 0.8 * np.arange(132) + wave(132, 12, 12) + noise(132, 5)
        yield "airline", 12, airline(132, random.uniform(-0.7, -0.2), random.uniform(-0.8, -0.3), 4)


def real():
    yield "air passengers", 12, datasets.load_airpassengers()
    yield "wine", 12, datasets.load_wineind()
    yield "sunspots", 1, datasets.load_sunspots()[-240:]
    yield "lynx", 1, datasets.load_lynx()
    yield "heart rate", 1, datasets.load_heartrate()
    yield "wool", 4, datasets.load_woolyrnq()
    yield "beer", 4, [x for x in datasets.load_ausbeer() if not np.isnan(x)]
    yield "residents", 4, datasets.load_austres()


def naive_error(history, season):
    return float(np.mean(np.abs(history[season:] - history[:-season])))


def main():
    series = []
    for kind, season, raw in [*made(), *real()]:
        values = np.round(np.asarray(raw, dtype=float), 2)
        history, actual = values[:-HORIZON], values[-HORIZON:]
        model = pmdarima.auto_arima(history, m=season, seasonal=season > 1, suppress_warnings=True, error_action="ignore")
        forecast = model.predict(HORIZON)
        mase = float(np.mean(np.abs(forecast - actual))) / naive_error(history, season)
        print(kind, model.order, model.seasonal_order, round(mase, 3), file=sys.stderr, flush=True)
        series.append({"kind": kind, "season": season, "values": values.tolist(), "mase": round(mase, 6)})
    versions = {"pmdarima": pmdarima.__version__, "statsmodels": statsmodels.__version__, "numpy": np.__version__}
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in series)
    print(f'{{"versions":{json.dumps(versions)},"horizon":{HORIZON},"series":[\n{lines}\n]}}')


main()
