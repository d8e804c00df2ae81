local fail = require("fail")
local reason = require("reason")

-- Runs a statement that may fail; it then has no rows, and the second result says why. A rollback takes more
-- with it than this statement, and is told.
local function run_optional(code, statement, binds)
    local ok, result = pquery(statement, binds)
    if ok then
        return result, null
    elseif string.find(result.error_message, "GlobalTransactionRollback", 1, true) then
        fail(code, { cause = reason(result.error_message) })
    end
    return {}, reason(result.error_message)
end

return run_optional
