-- Runs the call of a UDF that may be called again: once more where it ended without an error of the
-- catalogue, as when its process died. A call that SQL itself refused has another code than 22002.
local function run_repeatable(code, statement)
    local ok, result = pquery(statement, values)
    if ok then
        return result
    elseif result.error_code == "22002" and not string.find(result.error_message, "[EFW]%-SME%-%d+:") then
        return run(code, statement)
    end
    fail(code, { cause = reason(result.error_message) })
end
