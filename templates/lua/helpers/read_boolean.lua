-- TRUE or FALSE, or a text that says so in any case.
local function read_boolean(value)
    if type(value) == "boolean" then
        return value
    end
    local text = type(value) == "string" and string.lower(value)
    if text == "true" or text == "false" then
        return text == "true"
    end
    return nil, "it must be true or false"
end

return read_boolean
