-- The key that stands twice in the outermost braces of a JSON text, or nil. cjson would take the last and say nothing.
local function repeated_key(text)
    local depth, keys, at = 0, {}, 1
    while true do
        local start, _, mark = string.find(text, '(["%[%]{}])', at)
        if not start then
            return nil
        end
        at = start + 1
        if mark == '"' then
            local stop = string.find(text, '["\\]', at)
            while stop and string.sub(text, stop, stop) == "\\" do
                stop = string.find(text, '["\\]', stop + 2)
            end
            if depth == 1 and string.find(text, "^%s*:", stop + 1) then
                local key = require("cjson").decode("[" .. string.sub(text, start, stop) .. "]")[1]
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
