local fail = require("fail")
local is_one_of = require("is_one_of")
local read_rows = require("read_rows")

-- What each column's value does to the prediction of each row of a view: the rows of the result, for each row
-- the columns by their effects. One SELECT asks for the rows as they are and with each column replaced.
local function column_effects(given, fails)
    local cjson = require("cjson")
    local features, has, missing, usual = cjson.decode(given.features), {}, {}, {}
    for i = 1, #given.columns do
        has[given.columns[i][1]] = true
    end
    for _, name in ipairs(features) do
        if not has[name] then
            missing[#missing + 1] = name
        end
    end
    if #missing > 0 then
        fail(fails.missing, { missing = table.concat(missing, ", ") })
    end
    -- The usual value as SQL has it, whatever the session's formats are.
    local function literal(value, column_type)
        if value == null or value == nil then
            return "CAST(NULL AS " .. string.gsub(column_type, " UTF8$", "") .. ")"
        elseif string.find(column_type, "^DECIMAL") or string.find(column_type, "^DOUBLE") then
            return "CAST(" .. value .. " AS " .. column_type .. ")"
        end
        local text = "'" .. string.gsub(value, "'", "''") .. "'"
        if string.find(column_type, "^DATE") then
            return "TO_DATE(" .. text .. ", 'YYYY-MM-DD')"
        elseif string.find(column_type, "^TIMESTAMP") then
            return "CAST(TO_TIMESTAMP(" .. text .. ", 'YYYY-MM-DD HH24:MI:SS.FF6') AS " .. column_type .. ")"
        end
        return string.find(column_type, "^BOOLEAN") and "CAST(" .. text .. " AS BOOLEAN)" or text
    end
    for i = 1, #given.usual do
        local name, column_type, value = given.usual[i][1], given.usual[i][2], given.usual[i][3]
        -- Of a longer text SME_TRAINING_STATISTICS keeps the beginning, which is another value.
        -- A character of UTF-8 has one byte that continues none.
        local _, characters = string.gsub(value ~= null and value or "", "[^\128-\191]", "")
        if characters >= 2000 and is_one_of(name, features) then
            fail(fails.cut, { column = name })
        end
        usual[name] = literal(value, column_type)
    end
    local projection, replaced, differs, arguments = {}, {}, {}, {}
    for i, name in ipairs(features) do
        local own, other = quote("A" .. i), usual[name] or "NULL"
        projection[i] = quote(name) .. " AS " .. own
        replaced[i] = 'CASE WHEN "F" = ' .. i .. " THEN " .. other .. " ELSE " .. own .. " END AS "
            .. quote("V" .. i)
        differs[i] = "WHEN " .. i .. " THEN NVL(" .. own .. " <> " .. other .. ", "
            .. own .. " IS NOT NULL OR " .. other .. " IS NOT NULL)"
        arguments[i] = '"V' .. i .. '"'
    end

    local source = quote(given.schema) .. "." .. quote(given.view)
    local counted = read_rows(fails.query, "SELECT COUNT(*) FROM ::source", { source = source }, given.view)
    local rows = tonumber(tostring(counted[1][1]))
    if rows == 0 then
        fail(fails.none)
    elseif rows * (#features + 1) > 100000 then
        local most = math.floor(100000 / (#features + 1))
        fail(fails.many, { rows = rows, found = #features, limit = most })
    end
    local found = read_rows(fails.asked, [[
        WITH "NUMBERED" AS (
          SELECT ROWNUM AS "R", "Q".*
          FROM (SELECT ::id AS "ID", ::projection FROM ::source) AS "Q"
          ORDER BY FALSE
        )
        SELECT "R", "ID", "F", ::schema.::name(::arguments)
        FROM (
          SELECT "R", "ID", "F", ::replaced
          FROM "NUMBERED"
          CROSS JOIN (SELECT "I" AS "F" FROM VALUES BETWEEN 0 AND ::last AS "T"("I"))
          WHERE ::differs
        )
    ]], {
        id = has.ROW_ID and 'CAST("ROW_ID" AS VARCHAR(2000))' or "CAST(NULL AS VARCHAR(2000))",
        projection = table.concat(projection, ", "),
        source = source,
        schema = quote(given.function_schema),
        name = quote(given.function_name),
        arguments = table.concat(arguments, ", "),
        replaced = table.concat(replaced, ", "),
        last = tostring(#features),
        differs = 'CASE "F" WHEN 0 THEN TRUE ' .. table.concat(differs, " ") .. " END",
    }, given.view)

    local classification = given.kind == "classification"
    -- By the row's number and the column's, 0 for the row as it is.
    local predictions, ids = {}, {}
    for i = 1, #found do
        local row, feature = tonumber(tostring(found[i][1])), tonumber(tostring(found[i][3]))
        local prediction, problem = found[i][4], found[i][5]
        if classification then
            prediction, problem = found[i][6], found[i][7]
        end
        if problem ~= null then
            fail(fails.predicted, { cause = tostring(problem) })
        elseif prediction == null then
            fail(fails.predicted, { cause = "the endpoint does not tell the probabilities of all labels" })
        end
        predictions[row] = predictions[row] or {}
        local text = tostring(prediction)
        predictions[row][feature] = classification and cjson.decode(text) or tonumber(text)
        ids[row] = has.ROW_ID and found[i][2] or tostring(row)
    end
    local result = {}
    for row = 1, rows do
        local own, effects, label = predictions[row][0], {}, nil
        for one, share in pairs(classification and own or {}) do
            if not label or share > own[label] or (share == own[label] and one < label) then
                label = one
            end
        end
        local function amount(prediction)
            return classification and (prediction[label] or 0) or prediction
        end
        for i, name in ipairs(features) do
            local other = predictions[row][i]
            effects[i] = { ids[row], name, other and amount(own) - amount(other) or 0 }
        end
        table.sort(effects, function(one, other)
            if math.abs(one[3]) ~= math.abs(other[3]) then
                return math.abs(one[3]) > math.abs(other[3])
            end
            return one[2] < other[2]
        end)
        for _, effect in ipairs(effects) do
            result[#result + 1] = effect
        end
    end
    return result
end

return column_effects
