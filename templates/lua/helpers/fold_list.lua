local fold = require("fold")

-- Names as a caller lists them, as SQL reads them: upper case unless they are quoted.
local function fold_list(list)
    local cjson = require("cjson")
    return list ~= null and cjson.encode(fold(cjson.decode(list))) or null
end

return fold_list
