-- " Did you mean 'x'?" for the nearest of a parameter's known names, in any case; or what is known of this very name.
local function did_you_mean(parameter)
    local ok, rows = pquery(known[parameter].statement, values)
    local name, names, spelt = string.lower(values[parameter]), {}, {}
    for i = 1, ok and #rows or 0 do
        names[i] = string.lower(rows[i][1])
        spelt[names[i]] = rows[i][1]
        if names[i] == name and rows[i][2] and rows[i][2] ~= null then
            return " " .. rows[i][2]
        end
    end
    local meant = nearest(name, names)
    return meant and meant ~= name and " Did you mean '" .. spelt[meant] .. "'?" or ""
end
