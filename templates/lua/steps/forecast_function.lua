local create_prediction_function = require("create_prediction_function")

-- The function that forecasts from histories.
local function forecast_function(given, fails, body)
    create_prediction_function(fails.create, {
        kind = "SET",
        schema = given.schema,
        name = given.name,
        input = given.input,
        output = given.output,
        body = body.before .. given.deployment .. body.after,
    })
end

return forecast_function
