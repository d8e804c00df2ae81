-- "unknown: 'job_nam' (did you mean 'job_name'?)" for what is given and no parameter takes, or nil.
local function unknown_arguments(given, parameters)
    local known, names, unknown, shown = {}, {}, {}, {}
    for _, parameter in ipairs(parameters) do
        known[parameter.name] = true
        -- What is taken from old callers and not used is nothing to point to.
        names[#names + 1] = not parameter.ignored and parameter.name or nil
    end
    for name in pairs(given) do
        if not known[name] then
            unknown[#unknown + 1] = tostring(name)
        end
    end
    table.sort(unknown)
    for i = 1, math.min(#unknown, 5) do
        local meant = nearest(unknown[i], names)
        shown[i] = "'" .. shorten(unknown[i], 100) .. "'" .. (meant and " (did you mean '" .. meant .. "'?)" or "")
    end
    if #unknown > 5 then
        shown[5] = shown[5] .. " and " .. #unknown - 5 .. " more"
    end
    return #unknown > 0 and "unknown: " .. table.concat(shown, ", ") or nil
end
