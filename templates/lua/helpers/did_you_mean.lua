-- " Did you mean 'x'?" for the nearest of the names a statement gives; or what it says of this very name.
local function did_you_mean(name, statement)
    local ok, rows = pquery(statement, values)
    local names = {}
    for i = 1, ok and #rows or 0 do
        names[i] = rows[i][1]
        if string.lower(names[i]) == string.lower(name) and rows[i][2] and rows[i][2] ~= null then
            return " " .. rows[i][2]
        end
    end
    return suggest(name, names)
end
