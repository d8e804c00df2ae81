-- A number, its digits as a text, or a DECIMAL, which is no number to Lua.
local function read_number(value)
    if type(value) == "number" then
        return value
    end
    local digits = type(value) == "string" and string.match(value, "^%-?%d+$")
        or type(value) == "userdata" and tostring(value)
    return digits and tonumber(digits)
end

return read_number
