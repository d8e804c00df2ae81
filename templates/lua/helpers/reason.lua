-- What went wrong, in one line and without the session, which the database adds once more.
local function reason(message)
    local line = string.match(message, "[EF]%-SME%-%d+: [^\n]*") or string.match(message, "^[^\n]*")
    return without_secrets((string.gsub(line, "%s*%(Session: %d+%)%s*$", "")))
end
