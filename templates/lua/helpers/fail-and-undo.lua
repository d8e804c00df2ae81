-- How to take back what the steps made, the latest last; and what stays whatever happens.
local undo, kept = {}, nil

-- Ends the script with an error of the catalogue, or with the one that a UDF found: that says more.
-- What the steps before it made is taken back.
local function fail(code, more)
    local cause = more and more.cause
    if cause and not string.match(cause, "[.!?]$") then
        more.cause = cause .. "."
    end
    local text = cause and string.match(cause, "^[EF]%-SME%-%d+: .*") or fill(errors[code], more)
    for i = #undo, 1, -1 do
        local ok, result = pquery(undo[i].statement, values)
        local what = fill(undo[i].what)
        if ok then
            text = text .. " Taken back: " .. what .. "."
        else
            -- Its code would compete with that of the error itself.
            local why = string.gsub(string.gsub(reason(result.error_message), "^[EF]%-SME%-%d+: ", ""), "%.$", "")
            text = text .. " Left behind: " .. what .. " (" .. why .. ")."
        end
    end
    if kept then
        text = text .. " " .. fill(kept)
    end
    error(text, 0)
end
