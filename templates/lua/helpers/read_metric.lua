-- The metric in {"MetricName": "MSE"}, given as an object or its text, or the value as it is.
local function read_metric(value)
    local object = value
    if type(value) == "string" then
        local ok, decoded = pcall(require("cjson").decode, value)
        object = ok and decoded or nil
    end
    return type(object) == "table" and object.MetricName or value
end
