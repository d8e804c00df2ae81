local shorten = require("shorten")
local values = require("values")

-- What texts count, behind the number.
local countable = {
    answers = true,
    bytes = true,
    characters = true,
    columns = true,
    lines = true,
    minutes = true,
    rows = true,
    steps = true,
    times = true,
    values = true,
}

-- Puts values into a text: {{name}} stands for more.name or values.name. `{{found}} rows` becomes `1 row`.
local function fill(text, more)
    return (string.gsub(text, "{{([%w_.]+)}}( ?%a*)", function(name, word)
        local value = more and more[name]
        if value == nil then
            value = values[name]
        end
        local shown = shorten(tostring(value), name == "cause" and 2000 or 1000)
        if shown == "1" and countable[string.sub(word, 2)] then
            word = string.sub(word, 1, -2)
        end
        return shown .. word
    end))
end

return fill
