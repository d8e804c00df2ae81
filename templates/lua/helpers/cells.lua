-- The rows of a result, of which the script returns the first columns.
local function cells(rows, columns)
    local copied = {}
    for i = 1, rows and #rows or 0 do
        copied[i] = {}
        for j = 1, columns do
            copied[i][j] = rows[i][j]
        end
    end
    return copied
end

return cells
