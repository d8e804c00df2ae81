"""Makes the models and expected.json anew with the real library: python make_expected.py (xgboost 3.2.0)."""

import json

import numpy as np
import xgboost as xgb

random = np.random.default_rng(5)
features = random.normal(size=(200, 3)).round(2)
features[random.random((200, 3)) < 0.15] = np.nan
labels = np.clip((np.nan_to_num(features[:, 0]) * 2).round() + 1, 0, 2)
data = xgb.DMatrix(features, label=labels)
rows = xgb.DMatrix(features[:6])

multi = xgb.train({"objective": "multi:softprob", "num_class": 3, "max_depth": 2, "eta": 0.5}, data, 2)
multi.save_model("multi.ubj")
multi.save_model("multi.json")
poisson = xgb.train({"objective": "count:poisson", "max_depth": 2}, data, 3)
poisson.save_model("poisson.ubj")

expected = {
    "rows": [",".join("" if np.isnan(value) else repr(float(value)) for value in row) for row in features[:6]],
    "multi": multi.predict(rows).astype(float).round(7).tolist(),
    "poisson": poisson.predict(rows).astype(float).round(7).tolist(),
}
with open("expected.json", "w") as file:
    json.dump(expected, file, indent=1)
