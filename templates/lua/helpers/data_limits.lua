-- What Autopilot takes of tabular data. Sources: Developer Guide, "Autopilot problem types" and "Autopilot
-- datasets and problem types" (500 rows; 100 GB), "Training modes" (100 MB, from which AUTO tunes
-- hyperparameters instead of ensembling). `classes`: how many a problem has, 3 for three or more.
local data_limits = {
    rows = 500,
    classes = { BinaryClassification = 2, MulticlassClassification = 3 },
    ensembling_bytes = 100 * 1000 * 1000,
    bytes = 100 * 1000 * 1000 * 1000,
}

return data_limits
