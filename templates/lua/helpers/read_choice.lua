-- A word in the spelling in which the parameter has it, or what it must be instead.
local function read_choice(value, choices)
    for _, choice in ipairs(choices) do
        if type(value) == "string" and string.lower(value) == string.lower(choice) then
            return choice
        end
    end
    return nil, "it must be one of " .. table.concat(choices, ", ")
end

return read_choice
