-- What a column has in each row of a result, as the text of a JSON array; null where that is nothing.
local function collect(rows, column)
    local texts = {}
    for i = 1, #rows do
        if rows[i][column] ~= null then
            texts[#texts + 1] = tostring(rows[i][column])
        end
    end
    return #texts > 0 and require("cjson").encode(texts) or null
end

return collect
