-- Runs the call of a UDF; to its error that there is nothing of this name is added which name was probably meant.
local function run_suggesting(code, statement, unknown, name, names)
    local ok, result = pquery(statement, values)
    if ok then
        return result
    end
    local cause = reason(result.error_message)
    if string.match(cause, "^[EF]%-SME%-%d+") == unknown then
        cause = cause .. did_you_mean(name, names)
    end
    fail(code, { cause = cause })
end
