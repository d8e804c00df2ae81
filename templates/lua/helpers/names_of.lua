-- The texts that a list holds, a JSON array or, as the predecessor wrote it, separated by semicolons; or nil
-- for JSON that is damaged.
local function names_of(list)
    local names = {}
    -- No names are {} to cjson.
    if list == "{}" or string.sub(list, 1, 1) == "[" then
        local read, items = pcall(require("cjson").decode, list)
        for i, item in ipairs(read and items or { {} }) do
            if type(item) ~= "string" then
                return nil
            end
            names[i] = item
        end
        return names
    end
    for item in string.gmatch(list, "[^;]+") do
        names[#names + 1] = item
    end
    return names
end

return names_of
