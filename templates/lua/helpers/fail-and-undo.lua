-- How to take back what the steps made, the latest last; and what stays whatever happens.
local undo, kept = {}, nil

-- Ends the script with an error of the catalogue. What the steps before it made is taken back.
local function fail(code, more)
    local text = describe(code, more)
    -- A statement or a UDF that failed may have done something; what only looks has not.
    local untouched = not kept and not (more and more.cause)
    for i = #undo, 1, -1 do
        local ok, result = pquery(undo[i].statement, values)
        local what = fill(undo[i].what)
        untouched = false
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
    elseif untouched then
        text = text .. " Nothing was changed."
    end
    error(text, 0)
end
