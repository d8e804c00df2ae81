local did_you_mean = require("did_you_mean")
local known = require("known")
local without_secrets = require("without_secrets")

-- What went wrong, in one line and without the session, which the database adds once more; and which name may
-- be meant where a UDF knows nothing of a name.
local function reason(message)
    local line = string.match(message, "[EF]%-SME%-%d+: [^\n]*") or string.match(message, "^[^\n]*")
    line = string.match(line, "^(.*)%(Session: %d+%)%s*$") or line
    local cause = without_secrets(string.match(line, "^.*%S") or "")
    local code = string.match(cause, "^[EF]%-SME%-%d+")
    for parameter, names in pairs(known) do
        if names.error == code then
            cause = cause .. did_you_mean(parameter)
        end
    end
    return cause
end

return reason
