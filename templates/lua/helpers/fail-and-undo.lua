-- How to take back what the steps made, the latest last; and what stays whatever happens.
local undo, kept = {}, nil

-- Ends the script with an error of the catalogue. What the steps before it made is taken back.
local function fail(code, more)
    local text = describe(code, more)
    -- A statement or a UDF that failed may have done something; what only looks has not.
    local untouched = not kept and not (more and more.cause)
    local in_use
    -- Takes one step back, and says so.
    local function take_back(entry)
        local ok, result = pquery(entry.statement, values)
        local why = not ok and reason(result.error_message)
        if why and entry.in_use and string.find(why, entry.in_use .. ":", 1, true) == 1 then
            in_use = why
        elseif why then
            untouched = false
            -- Its code would compete with that of the error itself.
            why = string.gsub(string.gsub(why, "^[EF]%-SME%-%d+: ", ""), "%.$", "")
            text = text .. " Left behind: " .. fill(entry.what) .. " (" .. why .. ")."
        elseif not entry.silent and not (#result > 0 and result[1][1] == null) then
            untouched = false
            text = text .. " Taken back: " .. fill(entry.what) .. "."
        end
    end
    for i = #undo, 1, -1 do
        local entry = undo[i]
        if in_use and not entry.silent then
            text = text .. " Left as it is, unless the transaction is rolled back, as with autocommit: "
                .. fill(entry.what) .. "."
        elseif not entry.on_death or (more and more.died) then
            take_back(entry)
        end
    end
    if in_use then
        text = in_use .. " The script ended with: " .. string.gsub(text, "^[EF]%-SME%-%d+: ", "")
    end
    if kept then
        text = text .. " " .. fill(kept)
    elseif untouched and not in_use then
        text = text .. " Nothing was changed."
    end
    error(text, 0)
end
