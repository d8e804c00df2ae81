-- The metric in {"MetricName": "MSE"}, given as an object or its text, or the value as it is.
local function read_metric(value)
    local object = value
    if type(value) == "string" then
        local ok, decoded = pcall(require("cjson").decode, value)
        object = ok and decoded or nil
    end
    if type(object) ~= "table" then
        return value
    elseif type(object.MetricName) ~= "string" then
        return nil, 'it must be a metric\'s name, or {"MetricName":"…"} with one'
    end
    return object.MetricName
end

return read_metric
