local create_prediction_function = require("create_prediction_function")

-- A function for a row at a time, whose columns are known.
local function scalar_function(given, fails, body)
    create_prediction_function(fails.create, {
        kind = "SCALAR",
        schema = given.schema,
        name = given.name,
        input = given.input,
        output = given.output,
        body = body.before .. given.deployment .. body.after,
    })
end

return scalar_function
