local trim = require("trim")
local unquote = require("unquote")

-- What SQL makes of names: upper case unless they are quoted. Lua knows the capitals of ASCII only; for
-- others the database is asked, once.
local function fold(texts)
    local names, asked = {}, {}
    for i, text in ipairs(texts) do
        local name, quoted = unquote(text)
        if not quoted then
            name = string.upper(trim(name))
            if string.find(name, "[\128-\255]") and not string.find(name, "\n", 1, true) then
                asked[#asked + 1] = i
            end
        end
        names[i] = name
    end
    if #asked > 0 then
        local lines = {}
        for i, position in ipairs(asked) do
            lines[i] = names[position]
        end
        local answer = query("SELECT UPPER(:names)", { names = table.concat(lines, "\n") })[1][1]
        local i = 0
        for name in string.gmatch(answer .. "\n", "([^\n]*)\n") do
            i = i + 1
            names[asked[i]] = name
        end
    end
    return names
end

return fold
