-- A number with what is said of it: count_of(1, "row has", "rows have") is `1 row has`.
local function count_of(number, one, many)
    return string.format("%d ", number) .. (number == 1 and one or many)
end

return count_of
