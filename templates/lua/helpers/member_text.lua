local trim = require("trim")

-- The value of a name in the outermost braces of a JSON text, as it stands there, or nil. What cjson makes of
-- [] is what it makes of {}.
local function member_text(text, name)
    -- What stands behind a backslash ends no text; the places of all else stay.
    local plain = string.gsub(text, "\\[\\\"]", "__")
    local depth, at, from = 0, 1, nil
    while true do
        local start, _, mark = string.find(plain, '(["%[%]{},])', at)
        if not start then
            return nil
        end
        at = start + 1
        if mark == '"' then
            local stop = string.find(plain, '"', at, true)
            if depth == 1 and not from and string.sub(text, at, stop - 1) == name then
                local _, colon = string.find(text, "^%s*:", stop + 1)
                from = colon and colon + 1
            end
            at = stop + 1
        elseif mark == "{" or mark == "[" then
            depth = depth + 1
        elseif depth == 1 and from then
            return trim(string.sub(text, from, start - 1))
        elseif mark ~= "," then
            depth = depth - 1
        end
    end
end

return member_text
