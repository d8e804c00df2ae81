-- The one of the names that takes the fewest edits to come to, at most three; case, "_" and "-" do not count,
-- and two letters in the wrong order are one edit. Where none is near, the only one that the name is a part
-- of, or else the only one that is half of the name at least.
local function nearest(name, names)
    local function plain(text)
        return (string.gsub(string.lower(text), "[_-]", ""))
    end
    if #name > 512 then
        return nil
    end
    name = plain(name)
    local best, fewest = nil, math.min(math.floor(#name / 3), 3) + 1
    local whole, wholes, part, parts = nil, 0, nil, 0
    for _, candidate in ipairs(names) do
        local other, row, before = plain(candidate), {}, nil
        if #name > 2 and string.find(other, name, 1, true) then
            whole, wholes = candidate, wholes + 1
        end
        if #other > 2 and #other * 2 >= #name and string.find(name, other, 1, true) then
            part, parts = candidate, parts + 1
        end
        for j = 0, #other do
            row[j] = j
        end
        local least = math.abs(#name - #other)
        for i = 1, #name do
            -- No row holds less than the one before it.
            if least >= fewest then
                break
            end
            local next_row = { [0] = i }
            least = i
            for j = 1, #other do
                local a, b = string.byte(name, i), string.byte(other, j)
                local edits = math.min(row[j] + 1, next_row[j - 1] + 1, row[j - 1] + (a == b and 0 or 1))
                if before and j > 1 and a == string.byte(other, j - 1) and b == string.byte(name, i - 1) then
                    edits = math.min(edits, before[j - 2] + 1)
                end
                next_row[j], least = edits, math.min(least, edits)
            end
            before, row = row, next_row
        end
        if least < fewest and row[#other] < fewest then
            best, fewest = candidate, row[#other]
        end
    end
    return best or wholes == 1 and whole or wholes == 0 and parts == 1 and part or nil
end

return nearest
