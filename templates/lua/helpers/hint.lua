-- What went wrong, and which name may be meant where a UDF knows nothing of a name.
local plain_reason = reason
local function reason(message)
    local cause = plain_reason(message)
    local code = string.match(cause, "^[EF]%-SME%-%d+")
    for parameter, names in pairs(known) do
        if names.error == code then
            cause = cause .. did_you_mean(parameter)
        end
    end
    return cause
end
