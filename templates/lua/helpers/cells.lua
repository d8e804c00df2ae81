-- The rows of a result, at most so many if that is said, of which the script returns the first columns.
local function cells(rows, columns, most)
    local copied = {}
    for i = 1, math.min(rows and #rows or 0, most or math.huge) do
        copied[i] = {}
        for j = 1, columns do
            copied[i][j] = rows[i][j]
        end
    end
    return copied
end

return cells
