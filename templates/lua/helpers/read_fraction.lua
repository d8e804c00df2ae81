-- A number, its digits as a text, with a point or an exponent, or a DECIMAL, which is no number to Lua.
local function read_fraction(value)
    if type(value) == "number" then
        return value
    end
    local digits = (type(value) == "string" or type(value) == "userdata") and tostring(value)
    -- tonumber() also takes other bases and blanks.
    return digits and string.find(digits, "^[-+]?[%d.]+[eE]?[-+]?%d*$") and tonumber(digits)
end

return read_fraction
