-- The rows of several results, one after the other.
local function joined(given)
    local all = {}
    for _, rows in ipairs(given) do
        for i = 1, #rows do
            all[#all + 1] = rows[i]
        end
    end
    return all
end

return joined
