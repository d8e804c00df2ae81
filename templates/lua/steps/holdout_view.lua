local fail = require("fail")
local hide_view = require("hide_view")
local reason = require("reason")

-- Makes a view of the rows that are held out, with all columns that the table or query has.
local function holdout_view(given, fails)
    local columns = {}
    for i = 1, #given.columns do
        columns[i] = quote(given.columns[i][1])
    end
    local name = quote(given.schema) .. "." .. quote(given.name)
    local ok, result = pquery([[
        CREATE VIEW ::view AS
        SELECT ::columns
        FROM ::source
        WHERE ::condition
        COMMENT IS :comment
    ]], {
        view = name,
        columns = table.concat(columns, ", "),
        -- The view that the query has become is dropped once its rows are exported.
        source = given.query ~= null and "(\n" .. given.query .. "\n)" or given.source,
        condition = given.condition,
        comment = "Rows that job " .. given.job .. " was not trained from, holdout_fraction "
            .. tostring(given.fraction) .. ". Example: SELECT * FROM " .. name,
    })
    if not ok then
        local cause = string.gsub(reason(result.error_message), "%s*%[line %d+, column %d+%]", "")
        fail(fails.create, { cause = hide_view(cause, given.source_view) })
    end
end

return holdout_view
