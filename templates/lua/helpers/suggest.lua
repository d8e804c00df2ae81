-- " Did you mean X?" for the nearest of the names, or nothing.
local function suggest(name, names)
    local meant = nearest(name, names)
    return meant and " Did you mean " .. meant .. "?" or ""
end
