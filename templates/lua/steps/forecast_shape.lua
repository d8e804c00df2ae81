local fail = require("fail")
local names_of = require("names_of")

-- What histories and forecasts look like: for the function's text, and as the columns that it takes, those
-- of the training, and gives, item, groups and time with the quantiles and the mean.
local function forecast_shape(given, fails)
    local names, types = names_of(given.names), names_of(given.types)
    local groups = given.groups ~= null and names_of(given.groups) or {}
    local quantiles = names_of(given.quantiles)
    if not (names and types and groups and quantiles) or #names ~= #types then
        fail(fails.damaged, { complaint = "they are no lists of the same length" })
    end
    local input, taken_in, type_of = {}, {}, {}
    for i, name in ipairs(names) do
        if not string.match(types[i], "^[%u%d (),]+$") then
            fail(fails.damaged, { complaint = "'" .. types[i] .. "' is no type" })
        end
        input[i], type_of[name] = quote(name) .. " " .. types[i], types[i]
        taken_in[i] = quote(name)
    end
    local output, taken = {}, {}
    local function add(name, column_type)
        -- The table may have columns of these names, too.
        local own, number = name, 1
        while taken[own] do
            number = number + 1
            own = name .. number
        end
        taken[own] = true
        output[#output + 1] = quote(own) .. " " .. column_type
    end
    local keys = { given.item }
    for i, group in ipairs(groups) do
        keys[i + 1] = group
    end
    keys[#keys + 1] = given.timestamp
    for _, name in ipairs(keys) do
        if not type_of[name] then
            fail(fails.damaged, { complaint = "they lack " .. name })
        end
        add(name, type_of[name])
    end
    for _, quantile in ipairs(quantiles) do
        add(string.upper(quantile), "DOUBLE")
    end
    add("MEAN", "DOUBLE")
    return {
        json = require("cjson").encode({
            item = given.item,
            groups = #groups > 0 and groups or nil,
            timestamp = given.timestamp,
            horizon = tonumber(tostring(given.horizon)),
            quantiles = quantiles,
            aggregates = given.aggregation ~= null,
        }),
        input = table.concat(input, ", "),
        output = table.concat(output, ", "),
        taken = table.concat(taken_in, ", "),
    }
end

return forecast_shape
