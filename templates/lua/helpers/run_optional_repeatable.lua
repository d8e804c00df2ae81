local call_again = require("call_again")
local fail = require("fail")

-- Runs the call of a UDF that may be called again, and may fail; it then has no rows, and the second result
-- says why.
local function run_optional_repeatable(code, statement, binds)
    local result, cause = call_again(statement, binds)
    if result then
        return result, null
    elseif string.find(cause, "GlobalTransactionRollback", 1, true) then
        fail(code, { cause = cause })
    end
    return {}, cause
end

return run_optional_repeatable
