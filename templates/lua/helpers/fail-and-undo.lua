-- How to take back what the steps made, the latest last; and what stays whatever happens.
local undo, kept = {}, nil

-- Ends the script with an error of the catalogue. What the steps before it made is taken back.
local function fail(code, more)
    local text = describe(code, more)
    -- A statement or a UDF that failed may have done something; what only looks has not.
    local untouched = not kept and not (more and more.cause)
    for i = #undo, 1, -1 do
        local entry = undo[i]
        if not entry.on_death or (more and more.died) then
            local ok, result = pquery(entry.statement, values)
            if not ok then
                untouched = false
                -- Its code would compete with that of the error itself.
                local why = string.gsub(string.gsub(reason(result.error_message), "^[EF]%-SME%-%d+: ", ""), "%.$", "")
                text = text .. " Left behind: " .. fill(entry.what) .. " (" .. why .. ")."
            elseif not (#result > 0 and result[1][1] == null) then
                untouched = false
                text = text .. " Taken back: " .. fill(entry.what) .. "."
            end
        end
    end
    if kept then
        text = text .. " " .. fill(kept)
    elseif untouched then
        text = text .. " Nothing was changed."
    end
    error(text, 0)
end
