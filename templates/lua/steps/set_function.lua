local create_prediction_function = require("create_prediction_function")

-- A function for sets of rows, whose columns are known.
local function set_function(given, fails, body)
    create_prediction_function(fails.create, {
        kind = "SET",
        schema = given.schema,
        name = given.name,
        input = given.input,
        output = given.output,
        body = body.before .. given.deployment .. body.after,
    })
end

return set_function
