local shorten = require("shorten")
local values = require("values")

-- Puts values into a text: {{name}} stands for more.name or values.name.
local function fill(text, more)
    return (string.gsub(text, "{{([%w_.]+)}}", function(name)
        local value = more and more[name]
        if value == nil then
            value = values[name]
        end
        return shorten(tostring(value), name == "cause" and 2000 or 1000)
    end))
end

return fill
