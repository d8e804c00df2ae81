-- The key that stands twice in the outermost braces of a JSON text, or nil. cjson would take the last and say nothing.
local function repeated_key(text)
    -- What stands behind a backslash ends no text; the places of all else stay.
    local plain = string.gsub(text, "\\[\\\"]", "__")
    local depth, keys, at = 0, {}, 1
    while true do
        local start, _, mark = string.find(plain, '(["%[%]{}])', at)
        if not start then
            return nil
        end
        at = start + 1
        if mark == '"' then
            local stop = string.find(plain, '"', at, true)
            if depth == 1 and string.find(text, "^%s*:", stop + 1) then
                local key = string.sub(text, at, stop - 1)
                if string.find(key, "\\", 1, true) then
                    key = require("cjson").decode('["' .. key .. '"]')[1]
                end
                if keys[key] then
                    return key
                end
                keys[key] = true
            end
            at = stop + 1
        else
            depth = depth + ((mark == "{" or mark == "[") and 1 or -1)
        end
    end
end
