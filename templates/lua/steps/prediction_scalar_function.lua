local create_prediction_function = require("create_prediction_function")

-- The function for one row at a time.
local function prediction_scalar_function(given, fails, body)
    local output = given.problem_type == "Regression"
        and '"PREDICTION" DOUBLE, "ERROR" VARCHAR(2000000)'
        or '"PREDICTION" ' .. given.target_type
            .. ', "PROBABILITY" DECIMAL(18,4), "PROBABILITIES" VARCHAR(2000000), "ERROR" VARCHAR(2000000)'
    create_prediction_function(fails.create, {
        kind = "SCALAR",
        schema = given.schema,
        name = given.name,
        input = given.input,
        output = output,
        body = body.before .. given.deployment .. body.after,
    })
end

return prediction_scalar_function
