-- The metric in {"MetricName": "MSE"}, or the text as it is.
local function read_metric(text)
    local ok, object = pcall(require("cjson").decode, text)
    return ok and type(object) == "table" and object.MetricName or text
end
