-- A key that stands twice in the same braces of a JSON text, or nil. cjson would take the last and say
-- nothing.
local function repeated_key(text)
    -- What stands behind a backslash ends no text; the places of all else stay.
    local plain = string.gsub(text, "\\[\\\"]", "__")
    -- One table for each brace and bracket that is open.
    local keys, at = {}, 1
    while true do
        local start, _, mark = string.find(plain, '(["%[%]{}])', at)
        if not start then
            return nil
        end
        at = start + 1
        if mark == '"' then
            local stop = string.find(plain, '"', at, true)
            if #keys > 0 and string.find(text, "^%s*:", stop + 1) then
                local key = string.sub(text, at, stop - 1)
                if string.find(key, "\\", 1, true) then
                    key = require("cjson").decode('["' .. key .. '"]')[1]
                end
                if keys[#keys][key] then
                    return key
                end
                keys[#keys][key] = true
            end
            at = stop + 1
        elseif mark == "{" or mark == "[" then
            keys[#keys + 1] = {}
        else
            keys[#keys] = nil
        end
    end
end

return repeated_key
