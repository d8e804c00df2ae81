-- Whether a value is one of these. A DECIMAL, which is no number to Lua, is compared as its number.
local function is_one_of(value, choices)
    for _, choice in ipairs(choices) do
        if value == choice or type(choice) == "number" and tonumber(tostring(value)) == choice then
            return true
        end
    end
    return false
end

return is_one_of
