local fail = require("fail")
local reason = require("reason")

-- Runs a statement; its :names are those of the binds.
local function run(code, statement, binds)
    local ok, result = pquery(statement, binds)
    if not ok then
        fail(code, { cause = reason(result.error_message) })
    end
    return result
end

return run
