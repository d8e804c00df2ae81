-- " Did you mean X?", or nothing.
local function did_you_mean(name, names)
    local meant = nearest(name, names)
    return meant and " Did you mean " .. meant .. "?" or ""
end
