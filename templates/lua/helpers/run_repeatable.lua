local call_again = require("call_again")
local fail = require("fail")

-- Runs the call of a UDF that may be called again.
local function run_repeatable(code, statement, binds)
    local result, cause, died = call_again(statement, binds)
    if result then
        return result
    end
    fail(code, { cause = cause, died = died })
end

return run_repeatable
