local describe = require("describe")
local errors = require("errors")
local fill = require("fill")
local reason = require("reason")
local undo = require("undo")

-- Ends the script with an error of the catalogue. What the steps before it made is taken back.
local function fail(code, more)
    local text, told = describe(code, more), ""
    -- A statement or a UDF that failed may have done something; what only looks has not.
    local untouched = not undo.kept and not (more and more.cause)
    local in_use
    -- Takes one step back, and says so.
    local function take_back(entry)
        local ok, result = pquery(entry.statement, entry.binds)
        local why = not ok and reason(result.error_message)
        if why and entry.in_use and string.find(why, entry.in_use .. ":", 1, true) == 1 then
            in_use = why
        elseif why and entry.in_use and more and more.died and not string.find(why, "^[EF]%-SME%-%d+: ") then
            -- What died first may have done its work, and what was to find out has died too.
            local complaint = "Whether a job has been started could not be found out ("
                .. string.gsub(why, "%.$", "") .. ")"
            in_use = describe(entry.in_use, { complaint = complaint, what = entry.what })
        elseif why then
            untouched = false
            -- Its code would compete with that of the error itself.
            why = string.gsub(string.gsub(why, "^[EF]%-SME%-%d+: ", ""), "%.$", "")
            told = told .. " Left behind: " .. entry.what .. " (" .. why .. ")."
        elseif not entry.silent and not (#result > 0 and result[1][1] == null) then
            untouched = false
            told = told .. " Taken back: " .. entry.what .. "."
        end
    end
    for i = #undo.steps, 1, -1 do
        local entry = undo.steps[i]
        if in_use and not entry.silent then
            told = told .. " Left as it is, unless the transaction is rolled back, as with autocommit: "
                .. entry.what .. "."
        elseif not entry.on_death or (more and more.died) then
            take_back(entry)
        end
    end
    if in_use then
        -- What to do is said of the job: calling the script again would not do.
        local message = string.gsub(fill(errors[code].message, more), "^[EF]%-SME%-%d+: ", "")
        text = in_use .. " The script ended with: " .. message
    end
    text = text .. told
    if undo.kept then
        text = text .. " " .. undo.kept
    elseif untouched and not in_use then
        text = text .. " Nothing was changed."
    end
    error(text, 0)
end

return fail
