-- Puts values into a text, each in one line: {{name}} stands for more.name or values.name.
local function fill(text, more)
    return (string.gsub(text, "{{([%w_]+)}}", function(name)
        local value = more and more[name]
        if value == nil then
            value = values[name]
        end
        return (string.gsub(tostring(value), "%c+", " "))
    end))
end
