-- "unknown: 'job_nam' (did you mean 'job_name'?)" for what is given and no parameter takes, or nil.
local function unknown_arguments(given, parameters)
    local names, unknown = {}, {}
    for i, parameter in ipairs(parameters) do
        names[i], names[parameter.name] = parameter.name, true
    end
    for name in pairs(given) do
        if not names[name] then
            local meant = nearest(tostring(name), names)
            unknown[#unknown + 1] = "'" .. tostring(name) .. "'"
                .. (meant and " (did you mean '" .. meant .. "'?)" or "")
        end
    end
    table.sort(unknown)
    return #unknown > 0 and "unknown: " .. table.concat(unknown, ", ") or nil
end
