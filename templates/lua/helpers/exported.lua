local csv_encodings = require("csv_encodings")

-- How a column is exported: what the prediction function sends looks the same.
local function exported(name, column_type)
    for _, encoding in ipairs(csv_encodings) do
        if string.find(column_type, "^" .. encoding.type) then
            return (string.gsub(encoding.expression, "{column}", function() return quote(name) end))
        end
    end
end

return exported
