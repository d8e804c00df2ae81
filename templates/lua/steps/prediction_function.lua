local create_prediction_function = require("create_prediction_function")

-- The function for sets of rows. It gives its input back, the probability for a classification, and the
-- prediction.
local function prediction_function(given, fails, body)
    -- The table may have columns of these names, too.
    local function added(name)
        local number = ""
        while string.find(", " .. given.input, ', "' .. name .. number .. '" ', 1, true) do
            number = (tonumber(number) or 1) + 1
        end
        return ', "' .. name .. number .. '" '
    end
    local output = given.input .. (given.problem_type == "Regression"
        and added("PREDICTIONS") .. "DOUBLE"
        or added("PROBABILITY") .. "DECIMAL(18,4)" .. added("PREDICTIONS") .. given.target_type)
    create_prediction_function(fails.create, {
        kind = "SET",
        schema = given.schema,
        name = given.name,
        input = given.input,
        output = output,
        body = body.before .. given.deployment .. body.after,
    })
end

return prediction_function
