-- The one of the names that takes the fewest edits to come to, if that is few.
local function nearest(name, names)
    local best, fewest = nil, math.floor(#name / 3) + 1
    for _, candidate in ipairs(names) do
        local row = {}
        for j = 0, #candidate do
            row[j] = j
        end
        for i = 1, #name do
            local diagonal = row[0]
            row[0] = i
            for j = 1, #candidate do
                local same = string.sub(name, i, i) == string.sub(candidate, j, j)
                local cost = math.min(row[j] + 1, row[j - 1] + 1, diagonal + (same and 0 or 1))
                diagonal, row[j] = row[j], cost
            end
        end
        if row[#candidate] < fewest then
            best, fewest = candidate, row[#candidate]
        end
    end
    return best
end
