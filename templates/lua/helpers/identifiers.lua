local names_of = require("names_of")

-- The names of a list as SQL takes them: each quoted, separated by commas. Where there is none, the empty
-- name, which no database takes: f() and COUNT() would mean something else.
local function identifiers(list)
    local names = list ~= null and names_of(list) or {}
    for i, name in ipairs(names) do
        names[i] = quote(name)
    end
    return #names > 0 and table.concat(names, ", ") or quote("")
end

return identifiers
