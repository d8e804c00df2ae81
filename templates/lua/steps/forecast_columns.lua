local exported = require("exported")
local fail = require("fail")
local fold = require("fold")
local read_fillings = require("read_fillings")
local read_frequency = require("read_frequency")
local shown = require("shown")
local suggest = require("suggest")
local unquote = require("unquote")

-- The columns of series: which is what, how each is exported, and what says in which step of which series a
-- row is.
local function forecast_columns(given, fails)
    local cjson = require("cjson")
    local existing, types = {}, {}
    for i = 1, #given.rows do
        local name = given.rows[i][1]
        if types[name] then
            fail(fails.twice, { cause = "it has more than one column " .. name })
        end
        existing[i], types[name] = name, given.rows[i][2]
    end
    -- The column that a name means: its upper-case spelling, or else the name as it is written.
    local function find(name, folded)
        return types[folded] and folded or types[name] and name or nil
    end
    local function missing(parameter, name)
        fail(fails.missing, {
            parameter = parameter,
            column = shown(name),
            suggestion = suggest(name, existing),
            columns = table.concat(existing, ", "),
        })
    end
    local roles = {}
    local function take(parameter, name, folded)
        local column = find(name, folded)
        if not column then
            missing(parameter, name)
        elseif roles[column] then
            fail(fails.both, { column = column, first = roles[column], second = parameter })
        end
        roles[column] = parameter
        return column
    end
    local function list(parameter, text)
        local names, columns = text ~= null and cjson.decode(text) or {}, {}
        local folded = fold(names)
        for i, name in ipairs(names) do
            columns[i] = take(parameter, (unquote(name)), folded[i])
        end
        return columns
    end
    local target = take("target_attribute_name", given.target, given.target_folded)
    local timestamp = take("timestamp_column", given.timestamp, given.timestamp_folded)
    local item = take("item_column", given.item, given.item_folded)
    local groups, excluded = list("group_columns", given.groups), {}
    for _, column in ipairs(list("exclude_columns", given.exclude)) do
        excluded[column] = true
    end
    local function must_be(parameter, column, required, fits)
        if not fits then
            fail(fails.type, {
                parameter = parameter,
                column = column,
                type = types[column],
                required = required,
            })
        end
    end
    local numeric = string.find(types[target], "^DECIMAL") or string.find(types[target], "^DOUBLE")
    must_be("target_attribute_name", target, "a DECIMAL or DOUBLE", numeric)
    local moment = types[timestamp] == "DATE"
        or string.find(types[timestamp], "^TIMESTAMP") and not string.find(types[timestamp], "ZONE")
    must_be("timestamp_column", timestamp, "a DATE or a TIMESTAMP without a time zone", moment)

    local spelled, step, wrong = read_frequency(given.frequency, quote(timestamp))
    if not spelled then
        fail(fails.frequency, { value = given.frequency, complaint = wrong })
    elseif types[timestamp] == "DATE" and string.find(spelled, "[nH]$") then
        local dated = shown(timestamp) .. " is a DATE, which has no time of the day"
        fail(fails.frequency, { value = given.frequency, complaint = dated })
    end
    local function find_filled(name)
        local column = find((unquote(name)), fold({ name })[1])
        local role = column ~= target and roles[column]
        return column, types[column], role and "it is in " .. role .. ", so nothing is learned from it" or nil
    end
    local fillings, column, complaint = {}, nil, nil
    if given.filling ~= null then
        fillings, column, complaint = read_fillings(cjson.decode(given.filling), target, find_filled)
        if not fillings then
            fail(fails.filling, { column = shown(column), complaint = complaint })
        end
    end

    local names, column_types, projection, compared = {}, {}, {}, {}
    local found = { numeric = 0, categorical = 0 }
    for _, name in ipairs(existing) do
        if not excluded[name] then
            if string.find(name, '[,"%c]') then
                fail(fails.unwritable, { column = name })
            end
            names[#names + 1], column_types[#column_types + 1] = name, types[name]
            if name ~= timestamp then
                compared[#compared + 1] = name
            end
            -- Autopilot's own examples have times without fractions of seconds.
            local expression = name == timestamp and types[name] ~= "DATE"
                and "TO_CHAR(" .. quote(name) .. ", 'YYYY-MM-DD HH24:MI:SS')"
                or exported(name, types[name])
            projection[#projection + 1] = expression .. " AS " .. quote(name)
            if not roles[name] then
                local kind = string.find(types[name], "^D[EO]") and "numeric" or "categorical"
                found[kind] = found[kind] + 1
            end
        end
    end
    for kind, limit in pairs({ numeric = 13, categorical = 10 }) do
        if found[kind] > limit then
            fail(fails.features, { found = found[kind], kind = kind, limit = limit })
        end
    end
    local keys, shown_keys = { quote(item) }, { "CAST(" .. quote(item) .. " AS VARCHAR(2000000))" }
    for i, group in ipairs(groups) do
        keys[i + 1], shown_keys[i + 1] = quote(group), "CAST(" .. quote(group) .. " AS VARCHAR(2000000))"
    end
    local own = fillings[target] or {}
    return {
        name = target,
        timestamp = timestamp,
        item = item,
        groups = #groups > 0 and cjson.encode(groups) or null,
        frequency = spelled,
        filling = next(fillings) and cjson.encode(fillings) or null,
        column_names = cjson.encode(names),
        compared_names = cjson.encode(compared),
        column_types = cjson.encode(column_types),
        select_list = table.concat(projection, ", "),
        keys = table.concat(keys, ", "),
        series = table.concat(shown_keys, " || ', ' || "),
        step = step,
        middlefill = own.middlefill or null,
        backfill = own.backfill or null,
    }
end

return forecast_columns
