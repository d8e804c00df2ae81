local fail = require("fail")
local reason = require("reason")

-- Runs the call of a UDF that may be called again: once more where it ended without an error of the
-- catalogue, as when its process died. A call that SQL itself refused has another code than 22002.
local function run_repeatable(code, statement, binds)
    local ok, result, died
    for _ = 1, 2 do
        ok, result = pquery(statement, binds)
        if ok then
            return result
        end
        died = result.error_code == "22002" and not string.find(result.error_message, "[EFW]%-SME%-%d+:")
        if not died then
            break
        end
    end
    fail(code, { cause = reason(result.error_message), died = died })
end

return run_repeatable
