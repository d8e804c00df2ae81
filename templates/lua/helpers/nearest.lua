-- The one of the names that takes the fewest edits to come to, at most three; case, "_" and "-" do not count.
local function nearest(name, names)
    local function plain(text)
        return (string.gsub(string.lower(text), "[_-]", ""))
    end
    if #name > 512 then
        return nil
    end
    name = plain(name)
    local best, fewest = nil, math.min(math.floor(#name / 3), 3) + 1
    for _, candidate in ipairs(names) do
        local other, row = plain(candidate), {}
        for j = 0, #other do
            row[j] = j
        end
        local least = math.abs(#name - #other)
        for i = 1, #name do
            -- No row holds less than the one before it.
            if least >= fewest then
                break
            end
            local diagonal = row[0]
            row[0], least = i, i
            for j = 1, #other do
                local same = string.byte(name, i) == string.byte(other, j)
                local cost = math.min(row[j] + 1, row[j - 1] + 1, diagonal + (same and 0 or 1))
                diagonal, row[j] = row[j], cost
                least = math.min(least, cost)
            end
        end
        if least < fewest and row[#other] < fewest then
            best, fewest = candidate, row[#other]
        end
    end
    return best
end
