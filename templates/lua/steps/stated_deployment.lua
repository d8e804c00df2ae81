local fail = require("fail")

-- What a prediction function states of the deployment that made it.
local function stated_deployment(given, fails)
    local literal = string.match(given.text, "predictWith%((%b{})%)")
    local read, stated = pcall(require("cjson").decode, literal or "")
    if not read or not (stated.deployment and stated.target and stated.columns) then
        fail(fails.damaged, { cause = "its text does not say which deployment made it" })
    end
    if stated.forecast then
        fail(fails.forecast, { endpoint_name = stated.endpoint_name })
    end
    local columns = {}
    for i, column in ipairs(stated.columns) do
        columns[i] = column.name
    end
    return {
        job_name = stated.job_name,
        endpoint_name = stated.endpoint_name,
        deployment = stated.deployment,
        target = stated.target.name,
        columns = require("cjson").encode(columns),
        -- By what comes out: a column of the rows may be called so, too.
        kind = string.find(given.text, 'EMITS%s*%("PREDICTION"[^"]*"PROBABILITY"') and "classification"
            or "regression",
    }
end

return stated_deployment
