local facts = require("facts")
local run = require("run")

-- Creates the function that asks an endpoint: of kind SET or SCALAR. The body's lines stay as they are.
local function create_prediction_function(code, created)
    local created_as = facts.script_language .. " " .. created.kind
    run(code, "CREATE OR REPLACE " .. created_as .. [[ SCRIPT ::schema.::name (::input)
    EMITS (::output) AS
::body
]], {
        schema = quote(created.schema),
        name = quote(created.name),
        input = created.input,
        output = created.output,
        body = created.body,
    })
end

return create_prediction_function
