CREATE OR REPLACE LUA SCRIPT "SME_CHECK_DRIFT" (
    json_text
) RETURNS TABLE AS
-- Tells for each column of a job's training data whether the rows of a query are still like them.
-- Generated from spec/scripts/check-drift.ts: change that file, not this script.

local errors = {
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_CHECK_DRIFT cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_CHECK_DRIFT cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object with job_name and query.",
    },
    ["E-SME-11"] = {
        message = "E-SME-11: Invalid job_name '{{value}}': {{complaint}}.",
        mitigation = "Choose another name.",
    },
    ["E-SME-12"] = {
        message = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}.",
        mitigation = "Correct the argument.",
    },
    ["E-SME-401"] = {
        message = "E-SME-401: The rows could not be compared with the training data of job {{job_name}}: {{cause}}",
        mitigation = "You need the right to read SME_METADATA_AUTOPILOT_JOBS and SME_TRAINING_STATISTICS, and to create views in the schema of the scripts.",
    },
    ["E-SME-402"] = {
        message = "E-SME-402: SME_METADATA_AUTOPILOT_JOBS has no job {{job_name}}.{{suggestion}}",
        mitigation = "Correct job_name.",
    },
    ["E-SME-403"] = {
        message = "E-SME-403: SME_TRAINING_STATISTICS has nothing of job {{job_name}}: {{job.failure}}.",
        mitigation = "Train again under another name: a training stores what its rows hold.",
    },
    ["E-SME-404"] = {
        message = "E-SME-404: The query cannot be read: {{cause}}",
        mitigation = "Correct the query. It must have a name for each column, and you need the rights to create, read and drop views in the schema of the scripts.",
    },
    ["E-SME-405"] = {
        message = "E-SME-405: The query cannot be compared with the training data of job {{job_name}}: {{complaint}}.",
        mitigation = "Select the columns under the names and with the types that the training had.",
    },
    ["E-SME-406"] = {
        message = "E-SME-406: The query has no rows to compare with the training data of job {{job_name}}.",
        mitigation = "Select some hundred rows at least.",
    },
}

-- Which names there are, for the errors that know nothing of a name.
local known = {}

-- How a column of each type is exported; the first pattern that matches its type counts.
local csv_encodings = {
    {
        type = "BOOLEAN",
        expression = "CASE WHEN {column} THEN 'true' WHEN NOT {column} THEN 'false' END",
    },
    { type = "DATE", expression = "TO_CHAR({column}, 'YYYY-MM-DD')" },
    { type = "TIMESTAMP", expression = "TO_CHAR({column}, 'YYYY-MM-DD HH24:MI:SS.FF6')" },
    { type = "DECIMAL", expression = "{column}" },
    { type = "DOUBLE", expression = "CASE WHEN {column} = 0 THEN 0 ELSE {column} END" },
    { type = "GEOMETRY", expression = "CAST({column} AS VARCHAR(2000000))" },
    { type = "INTERVAL", expression = "CAST({column} AS VARCHAR(30))" },
    { type = "HASHTYPE", expression = "REPLACE(CAST({column} AS VARCHAR(2048)), '-', '')" },
    { type = "", expression = "{column}" },
}

-- Why a value is beyond the limits of its parameter, or nil.
local function complaint_about(parameter, value)
    if parameter.boolean then
        return nil
    elseif parameter.number then
        if parameter.fraction and (not value or value ~= value or math.abs(value) == math.huge) then
            return "it must be a number"
        elseif not parameter.fraction and (not value or value ~= math.floor(value)) then
            return "it must be a whole number"
        elseif parameter.minimum and value < parameter.minimum then
            return "it must be at least " .. parameter.minimum
        elseif parameter.maximum and value > parameter.maximum then
            return "it must be at most " .. parameter.maximum
        elseif parameter.multiple_of and value % parameter.multiple_of ~= 0 then
            return "it must be a multiple of " .. parameter.multiple_of
        end
        return nil
    end
    if type(value) ~= "string" then
        return "it must be a text"
    end
    -- Characters, not bytes: the continuation bytes of UTF-8, at most three, do not count.
    local length = #value
    if length <= 4 * parameter.maximum_length then
        length = #string.gsub(value, "[\128-\191]", "")
    end
    if parameter.minimum_length and length < parameter.minimum_length then
        return "it must not be empty"
    elseif length > parameter.maximum_length then
        return "it must not be longer than " .. parameter.maximum_length .. " characters"
    elseif string.find(value, "\0", 1, true) then
        return "it must not hold the character U+0000"
    end
    for _, pattern in ipairs(parameter.patterns or {}) do
        if not string.match(value, pattern) then
            return "it must be " .. parameter.words
        end
    end
    for _, pattern in ipairs(parameter.without or {}) do
        if string.match(value, pattern) then
            return "it must be " .. parameter.words
        end
    end
    if value ~= "" and not string.find(value, "%S") then
        return "it must not be blank"
    end
    return nil
end

-- A text without what addresses, and what AWS repeats of a request, hold of logins, signatures and tokens.
local function without_secrets(text)
    text = string.gsub(text, "(://)[^/%s?#']*@", "%1…@")
    text = string.gsub(text, "([?&][%w_%-]+=)[^&%s'%]>]+", "%1…")
    return (string.gsub(text, "([Ss]ecurity%-[Tt]oken[:=]%s*)[^%s<]+", "%1…"))
end

-- A text for an error: in one line, without secrets, cut behind its first bytes if it has more, and never
-- inside a character.
local function shorten(text, most)
    text = without_secrets(text)
    if #text > most then
        local characters = #string.gsub(text, "[\128-\191]", "")
        while string.find(text, "^[\128-\191]", most + 1) do
            most = most - 1
        end
        text = string.sub(text, 1, most) .. "…(" .. characters .. " characters)"
    end
    return (string.gsub(string.gsub(text, "\194[\128-\159]", " "), "%c+", " "))
end

-- Everything that statements and texts can name: the arguments, and what the steps before them found. Each
-- value has the name that it has in the spec: values.job_name, values["job.status"].
local values = {}

-- What texts count, behind the number.
local countable = {
    answers = true,
    bytes = true,
    characters = true,
    columns = true,
    lines = true,
    minutes = true,
    rows = true,
    steps = true,
    times = true,
    values = true,
}

-- Puts values into a text: {{name}} stands for more.name or values.name. `{{found}} rows` becomes `1 row`.
local function fill(text, more)
    return (string.gsub(text, "{{([%w_.]+)}}( ?%a*)", function(name, word)
        local value = more and more[name]
        if value == nil then
            value = values[name]
        end
        local shown = shorten(tostring(value), name == "cause" and 2000 or 1000)
        if shown == "1" and countable[string.sub(word, 2)] then
            word = string.sub(word, 1, -2)
        end
        return shown .. word
    end))
end

-- The text of an error. Where a UDF found the cause, that is an error of the catalogue itself and says what
-- to do.
local function describe(code, more)
    local cause = more and more.cause
    if cause and string.find(cause, "^[EF]%-SME%-%d+: ") then
        return fill(errors[code].message, more)
    elseif cause and not string.find(cause, "[.!?]$") then
        more.cause = cause .. "."
    end
    return fill(errors[code].message .. " " .. errors[code].mitigation, more)
end

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

-- " Did you mean 'x'?" for the nearest of the other names, or nothing.
local function suggest(name, names)
    local meant = nearest(name, names)
    return meant and meant ~= name and " Did you mean '" .. meant .. "'?" or ""
end

-- " Did you mean 'x'?" for the nearest of a parameter's known names; or what is known of this very name.
local function did_you_mean(parameter)
    local ok, rows = pquery(known[parameter].statement, known[parameter].binds)
    local name, names = values[parameter .. ".folded"] or values[parameter], {}
    for i = 1, ok and #rows or 0 do
        names[i] = rows[i][1]
        if string.lower(names[i]) == string.lower(name) and rows[i][2] and rows[i][2] ~= null then
            return " " .. rows[i][2]
        end
    end
    return suggest(name, names)
end

-- What went wrong, in one line and without the session, which the database adds once more; and which name may
-- be meant where a UDF knows nothing of a name.
local function reason(message)
    local line = string.match(message, "[EF]%-SME%-%d+: [^\n]*") or string.match(message, "^[^\n]*")
    line = string.match(line, "^(.*)%(Session: %d+%)%s*$") or line
    local cause = without_secrets(string.match(line, "^.*%S") or "")
    local code = string.match(cause, "^[EF]%-SME%-%d+")
    for parameter, names in pairs(known) do
        if names.error == code then
            cause = cause .. did_you_mean(parameter)
        end
    end
    return cause
end

-- How to take back what the steps made, the latest last; and, as `kept`, what stays whatever happens.
local undo = { steps = {}, kept = nil }

-- Ends the script with an error of the catalogue. What the steps before it made is taken back.
local function fail(code, more)
    local text, told = describe(code, more), ""
    -- A statement or a UDF that failed may have done something; what only looks has not.
    local untouched = not undo.kept and not (more and more.cause)
    local in_use
    -- Takes one step back, and says so.
    local function take_back(entry)
        local ok, result = pquery(entry.statement, entry.binds)
        local why = not ok and reason(result.error_message)
        if why and entry.in_use and string.find(why, entry.in_use .. ":", 1, true) == 1 then
            in_use = why
        elseif why and entry.in_use and more and more.died and not string.find(why, "^[EF]%-SME%-%d+: ") then
            -- What died first may have done its work, and what was to find out has died too.
            local complaint = "Whether a job has been started could not be found out ("
                .. string.gsub(why, "%.$", "") .. ")"
            in_use = describe(entry.in_use, { complaint = complaint, what = entry.what })
        elseif why then
            untouched = false
            -- Its code would compete with that of the error itself.
            why = string.gsub(string.gsub(why, "^[EF]%-SME%-%d+: ", ""), "%.$", "")
            told = told .. " Left behind: " .. entry.what .. " (" .. why .. ")."
        elseif not entry.silent and not (#result > 0 and result[1][1] == null) then
            untouched = false
            told = told .. " Taken back: " .. entry.what .. "."
        end
    end
    for i = #undo.steps, 1, -1 do
        local entry = undo.steps[i]
        if in_use and not entry.silent then
            told = told .. " Left as it is, unless the transaction is rolled back, as with autocommit: "
                .. entry.what .. "."
        elseif not entry.on_death or (more and more.died) then
            take_back(entry)
        end
    end
    if in_use then
        -- What to do is said of the job: calling the script again would not do.
        local message = string.gsub(fill(errors[code].message, more), "^[EF]%-SME%-%d+: ", "")
        text = in_use .. " The script ended with: " .. message
    end
    text = text .. told
    if undo.kept then
        text = text .. " " .. undo.kept
    elseif untouched and not in_use then
        text = text .. " Nothing was changed."
    end
    error(text, 0)
end

-- A text without blanks at its ends.
local function trim(text)
    return string.match(string.match(text, "^%s*(.*)"), "^.*%S") or ""
end

-- The value of a name in the outermost braces of a JSON text, as it stands there, or nil. What cjson makes of
-- [] is what it makes of {}.
local function member_text(text, name)
    -- What stands behind a backslash ends no text; the places of all else stay.
    local plain = string.gsub(text, "\\[\\\"]", "__")
    local depth, at, from = 0, 1, nil
    while true do
        local start, _, mark = string.find(plain, '(["%[%]{},])', at)
        if not start then
            return nil
        end
        at = start + 1
        if mark == '"' then
            local stop = string.find(plain, '"', at, true)
            if depth == 1 and not from and string.sub(text, at, stop - 1) == name then
                local _, colon = string.find(text, "^%s*:", stop + 1)
                from = colon and colon + 1
            end
            at = stop + 1
        elseif mark == "{" or mark == "[" then
            depth = depth + 1
        elseif depth == 1 and from then
            return trim(string.sub(text, from, start - 1))
        elseif mark ~= "," then
            depth = depth - 1
        end
    end
end

-- An argument as an error shows it.
local function shown(value)
    if type(value) == "table" then
        local ok, text = pcall(require("cjson").encode, value)
        -- cjson puts a backslash before each slash.
        return ok and shorten((string.gsub(text, "\\/", "/")), 100) or "…"
    end
    return shorten(tostring(value), 100)
end

-- Makes values of the arguments; stops at those that are missing, unknown or beyond their limits. What a
-- parameter's definition may hold: name, required, unless (required only without that other one), ignored,
-- default, read and structured (what reads a text, and what is none, too), fold and folded (what SQL makes of
-- the name, and the value that gets it), choose and one_of, check and element (what checks a list, and the
-- definition of each element), invalid (the error), and the limits that complaint_about knows. json_text is
-- what they were read from, if that is one. find_unknown says which of the arguments no parameter takes, and
-- whether another script does.
local function check_arguments(given, parameters, json_text, find_unknown, elsewhere)
    local function absent(value)
        return value == nil or value == null or value == ""
    end
    local missing, complaints = {}, {}
    for _, parameter in ipairs(parameters) do
        local instead = parameter.unless and not absent(given[parameter.unless])
        if parameter.required and not instead and absent(given[parameter.name]) then
            missing[#missing + 1] = parameter.name
        end
    end
    if #missing > 0 then
        complaints[1] = "missing: " .. table.concat(missing, ", ")
    end
    complaints[#complaints + 1] = find_unknown and find_unknown(given, parameters, elsewhere)
    if #complaints > 0 then
        fail("E-SME-6", { complaints = table.concat(complaints, "; ") })
    end
    for _, parameter in ipairs(parameters) do
        local name, value, wrong = parameter.name, given[parameter.name], nil
        local left_out = absent(value)
        if parameter.read and not left_out and (parameter.structured or type(value) == "string") then
            value, wrong = parameter.read(value)
            -- As it is where a list names nothing.
            left_out = value == null and not parameter.required
        end
        if left_out then
            values[name] = parameter.default
            if values[name] == nil then
                values[name] = null
            end
            if parameter.fold then
                values[parameter.folded] = null
            end
        elseif not parameter.ignored then
            wrong = wrong or value == null and "it must not be empty" or complaint_about(parameter, value)
            if parameter.check and not wrong then
                value, wrong = parameter.check(value, parameter.element)
            end
            if parameter.choose and not wrong then
                value, wrong = parameter.choose(value, parameter.one_of)
            end
            if wrong then
                local complaint = { parameter = name, value = shown(given[name]), complaint = wrong }
                local text = json_text and type(given[name]) == "table" and member_text(json_text, name)
                if text and string.find(complaint.value, "{}", 1, true) then
                    complaint.value = shorten(string.gsub(text, "%s+", " "), 100)
                end
                fail(parameter.invalid or "E-SME-12", complaint)
            end
            values[name] = parameter.number and not parameter.fraction and math.floor(value) or value
            if parameter.fold then
                values[parameter.folded] = parameter.fold({ given[name] })[1]
            end
        end
    end
end

-- A key that stands twice in the same braces of a JSON text, or nil. cjson would take the last and say
-- nothing.
local function repeated_key(text)
    -- What stands behind a backslash ends no text; the places of all else stay.
    local plain = string.gsub(text, "\\[\\\"]", "__")
    -- One table for each brace and bracket that is open.
    local keys, at = {}, 1
    while true do
        local start, _, mark = string.find(plain, '(["%[%]{}])', at)
        if not start then
            return nil
        end
        at = start + 1
        if mark == '"' then
            local stop = string.find(plain, '"', at, true)
            if #keys > 0 and string.find(text, "^%s*:", stop + 1) then
                local key = string.sub(text, at, stop - 1)
                if string.find(key, "\\", 1, true) then
                    key = require("cjson").decode('["' .. key .. '"]')[1]
                end
                if keys[#keys][key] then
                    return key
                end
                keys[#keys][key] = true
            end
            at = stop + 1
        elseif mark == "{" or mark == "[" then
            keys[#keys + 1] = {}
        else
            keys[#keys] = nil
        end
    end
end

-- The arguments in a JSON text; a JSON null is an argument left out.
local function parse_json(text)
    if text == null or text == "" then
        fail("E-SME-5", { complaint = "it is empty" })
    elseif type(text) ~= "string" then
        fail("E-SME-5", { complaint = "it is no text" })
    end
    -- The mark with which some editors begin a file.
    text = string.gsub(text, "^\239\187\191", "")
    local cjson = require("cjson")
    if cjson.decode_invalid_numbers then
        -- Else it takes 0x10 for 16.
        cjson.decode_invalid_numbers(false)
    end
    local ok, given = pcall(cjson.decode, text)
    if not ok then
        local tokens = {
            T_OBJ_BEGIN = "{", T_OBJ_END = "}", T_ARR_BEGIN = "[", T_ARR_END = "]", T_COLON = ":",
            T_COMMA = ",", T_STRING = "a text", T_NUMBER = "a number", T_INTEGER = "a number",
            T_BOOLEAN = "true or false", T_NULL = "null", T_END = "the end",
        }
        local complaint = string.gsub(given, "T_[A-Z_]+", tokens)
        local position = tonumber(string.match(complaint, "at character (%d+)$"))
        if position then
            local near = string.sub(text, math.max(position - 20, 1), position + 10)
            -- No halves of characters at its ends.
            near = string.gsub(string.gsub(near, "^[\128-\191]+", ""), "[\192-\255][\128-\191]*$", "")
            complaint = complaint .. ", near " .. near
        end
        fail("E-SME-5", { complaint = complaint })
    elseif not string.find(text, "^%s*{") then
        fail("E-SME-5", { complaint = "it holds no {…}" })
    end
    local twice = repeated_key(text)
    if twice then
        fail("E-SME-5", { complaint = "it gives '" .. shorten(twice, 100) .. "' twice" })
    end
    for name, value in pairs(given) do
        if value == cjson.null then
            given[name] = nil
        end
    end
    return given
end

-- "unknown: 'job_nam' (did you mean 'job_name'?)" for what is given and no parameter takes, or nil.
-- `elsewhere` is a script with keys that it takes: whoever gives one of them means that script.
local function unknown_arguments(given, parameters, elsewhere)
    local taken, names, unknown, told = {}, {}, {}, {}
    for _, parameter in ipairs(parameters) do
        taken[parameter.name] = true
        -- What is taken from old callers and not used is nothing to point to.
        names[#names + 1] = not parameter.ignored and parameter.name or nil
    end
    for name in pairs(given) do
        if not taken[name] then
            unknown[#unknown + 1] = tostring(name)
        end
    end
    table.sort(unknown)
    for i = 1, math.min(#unknown, 5) do
        local meant = nearest(unknown[i], names)
        local suggestion = meant and " (did you mean '" .. meant .. "'?)" or ""
        if elsewhere and elsewhere.keys[unknown[i]] then
            suggestion = " (a key of " .. elsewhere.script .. ")"
        end
        told[i] = "'" .. shorten(unknown[i], 100) .. "'" .. suggestion
    end
    if #unknown > 5 then
        told[5] = told[5] .. " and " .. #unknown - 5 .. " more"
    end
    return #unknown > 0 and "unknown: " .. table.concat(told, ", ") or nil
end

-- Runs a statement; its :names are those of the binds.
local function run(code, statement, binds)
    local ok, result = pquery(statement, binds)
    if not ok then
        fail(code, { cause = reason(result.error_message) })
    end
    return result
end

-- What the steps gave: the rows of a statement, or what a partial returned.
local results = {}

-- What the database said, without the name of the view that a query has become: nobody knows it.
local function hide_view(text, view)
    return (string.gsub(text, '[%w_."\128-\255]*' .. view .. '"?', "the query"))
end

-- Makes a view of a query, so that it has columns with names and types like a table. Gives the query without
-- what ends it.
local function source_view(given, fails)
    -- Where what begins here ends, and whether it belongs to the query even at its end.
    local function element(text, at)
        local first, two = string.sub(text, at, at), string.sub(text, at, at + 1)
        if two == "--" then
            return string.find(text, "\n", at, true) or #text, false
        elseif two == "/*" then
            local _, closed = string.find(text, "*/", at + 2, true)
            return closed or #text, false
        elseif first == "'" or first == '"' then
            return string.find(text, first, at + 1, true) or #text, true
        end
        local _, blank = string.find(text, "^[%s;]+", at)
        local _, word = string.find(text, "^[^%s;'\"/-]+", at)
        return blank or word or at, not blank
    end
    -- A semicolon or a comment behind the query is no part of it.
    local query, at, last = given.query, 1, 0
    while at <= #query do
        local finish, counts = element(query, at)
        at, last = finish + 1, counts and finish or last
    end
    query = string.sub(query, 1, last)
    -- An indentation would move the positions in what the database says.
    local view = quote(given.schema) .. "." .. quote(given.name)
    local ok, result = pquery("CREATE VIEW ::view AS\n::text\n", { view = view, text = query })
    if ok then
        -- Who may create views may not read them by that, and would see no columns of this one.
        ok, result = pquery("SELECT 1 FROM ::view WHERE 1 = 2", { view = view })
    end
    if not ok then
        -- The query begins in the second line of the statement.
        local function placed(line, column)
            return string.format("[line %d, column %s]", math.max(1, tonumber(line) - 1), column)
        end
        local cause = string.gsub(reason(result.error_message), "%[line (%d+), column (%d+)%]", placed)
        fail(fails.query, { cause = hide_view(cause, given.name) })
    end
    return { query = query }
end

-- The result of a query about the training data. Positions would be those in a statement that nobody knows.
local function read_rows(code, statement, binds, view)
    local ok, result = pquery(statement, binds)
    if not ok then
        local cause = string.gsub(reason(result.error_message), "%s*%[line %d+, column %d+%]", "")
        fail(code, { cause = hide_view(cause, view) })
    end
    return result
end

-- Of so many rows, the share that is enough to count the values of so many columns; 1 for all. What PSI gains
-- by leaving rows out is about 9 / n for the deciles of n rows: 0.001 with the 10,000 rows of up to 100
-- columns, 0.005 with the 2,000 of 500 and more.
local function sample_share(rows, columns)
    local most = math.max(2000, math.min(10000, math.floor(1000000 / columns)))
    return rows > most and most / rows or 1
end

-- How a column is exported: what the prediction function sends looks the same.
local function exported(name, column_type)
    for _, encoding in ipairs(csv_encodings) do
        if string.find(column_type, "^" .. encoding.type) then
            return (string.gsub(encoding.expression, "{column}", function() return quote(name) end))
        end
    end
end

-- A column's value as a number that has the same order: of a date or time the seconds since 1970, in the
-- session's zone as it is exported. Nothing for a type that is compared by its texts alone.
local function ordered_number(column, column_type)
    if string.find(column_type, "^DECIMAL") or string.find(column_type, "^DOUBLE") then
        return "CAST(" .. column .. " AS DOUBLE)"
    elseif string.find(column_type, "^DATE") or string.find(column_type, "^TIMESTAMP") then
        return "CAST(SECONDS_BETWEEN(CAST(" .. column
            .. " AS TIMESTAMP), TIMESTAMP '1970-01-01 00:00:00') AS DOUBLE)"
    end
end

-- Columns as rows of values, in a statement that grows with each column by a few words: the values of one
-- with an order are DOUBLEs, those of any other the texts that are exported. Columns are numbered, those with
-- an order first; `columns` are the given ones in that order, rows of names and types, and `numbers` says how
-- many have one. Of a `padded` column, texts count without the blanks at their ends, of which a CHAR has as
-- many as its type says. `projection` reads the columns as "C1", "C2" …, and `presence` has 0 for each text.
local function values_as_rows(given)
    -- Of blanks alone one is left, as a text of none is NULL.
    local function unpadded(text)
        return "CASE WHEN " .. text .. " IS NOT NULL THEN NVL(RTRIM(" .. text .. "), ' ') END"
    end
    -- Whether all its texts have up to 2,000 characters.
    local function is_short(column_type)
        local size = string.match(column_type, "CHAR%((%d+)%)")
        return column_type == "BOOLEAN" or size ~= nil and tonumber(size) <= 2000
    end
    local columns, texts = {}, {}
    for _, column in ipairs(given) do
        local list = ordered_number("", column[2]) and columns or texts
        list[#list + 1] = column
    end
    local numbers = #columns
    for _, column in ipairs(texts) do
        columns[#columns + 1] = column
    end
    local projection, presence = {}, {}
    for i, column in ipairs(columns) do
        local own = " AS " .. quote("C" .. i)
        if i <= numbers then
            projection[i] = ordered_number(quote(column[1]), column[2]) .. own
            presence[i] = projection[i]
        else
            local text = exported(column[1], column[2])
            text = is_short(column[2]) and text or "SUBSTR(" .. text .. ", 1, 2000)"
            text = column.padded and unpadded(text) or text
            projection[i] = "CAST(" .. text .. " AS VARCHAR(2000))" .. own
            presence[i] = "CASE WHEN " .. quote(column[1]) .. " IS NOT NULL THEN 0 END" .. own
        end
    end
    -- The value of column "K" by halving the columns: one after the other would take a step for each.
    local function chosen(first, last, value)
        if first == last then
            return value(first)
        end
        local middle = math.floor((first + last) / 2)
        return 'CASE WHEN "K" <= ' .. middle .. " THEN " .. chosen(first, middle, value)
            .. " ELSE " .. chosen(middle + 1, last, value) .. " END"
    end
    -- A query with a row for each of these columns and each row of the source: "K", and what `value` says of
    -- the column with the number it is given.
    local function rows_of(source, name, first, last, value)
        return 'SELECT "K", ' .. chosen(first, last, value) .. " AS " .. quote(name) .. " FROM " .. source
            .. ' CROSS JOIN (SELECT "I" AS "K" FROM VALUES BETWEEN ' .. first .. " AND " .. last
            .. ' AS "T"("I"))'
    end
    local function column(i)
        return quote("C" .. i)
    end
    return {
        unpadded = unpadded,
        columns = columns,
        numbers = numbers,
        projection = table.concat(projection, ", "),
        presence = table.concat(presence, ", "),
        -- "K" and "NUMBER"; nothing where no column has an order.
        ordered = function(source)
            return numbers > 0 and rows_of(source, "NUMBER", 1, numbers, column) or nil
        end,
        -- "K" and "TEXT"; nothing where all columns have an order.
        unordered = function(source)
            return numbers < #columns and rows_of(source, "TEXT", numbers + 1, #columns, column) or nil
        end,
    }
end

-- Compares the rows of a view with what a job's training data held, column by column: the rows of the result,
-- the most changed column first.
local function column_drift(given, fails)
    -- What of its values can be compared.
    local function family(column_type)
        if string.find(column_type, "^DECIMAL") or string.find(column_type, "^DOUBLE") then
            return "number"
        elseif string.find(column_type, "^DATE") or string.find(column_type, "^TIMESTAMP") then
            return "time"
        end
        return string.find(column_type, "^BOOLEAN") and "boolean" or "text"
    end
    local types, columns, missing, mistyped = {}, {}, {}, {}
    for i = 1, #given.columns do
        types[given.columns[i][1]] = given.columns[i][2]
    end
    for i = 1, #given.described do
        local name, then_type = given.described[i][1], given.described[i][2]
        local now_type = types[name]
        if now_type and family(now_type) ~= family(then_type) then
            mistyped[#mistyped + 1] = name .. " is " .. now_type .. " and was " .. then_type
        elseif now_type then
            local padded = string.find(now_type, "^CHAR") or string.find(then_type, "^CHAR")
            columns[#columns + 1] = { name, now_type, padded = padded ~= nil }
        elseif name ~= given.target and name ~= given.weight then
            missing[#missing + 1] = name
        end
    end
    if #missing > 0 or #mistyped > 0 then
        local complaints = {}
        if #missing > 0 then
            complaints[1] = "it lacks " .. table.concat(missing, ", ")
        end
        for _, complaint in ipairs(mistyped) do
            complaints[#complaints + 1] = complaint
        end
        fail(fails.columns, { complaint = table.concat(complaints, "; ") })
    end

    local source = quote(given.schema) .. "." .. quote(given.view)
    local function look(statement, binds)
        return read_rows(fails.query, statement, binds, given.view)
    end
    local rows = tonumber(tostring(look("SELECT COUNT(*) FROM ::source", { source = source })[1][1]))
    if rows == 0 then
        fail(fails.rows)
    end
    local share = sample_share(rows, #columns)

    local function compare(some)
        local turned, named, counts, bounds, places = values_as_rows(some), {}, {}, {}, {}
        for i, column in ipairs(turned.columns) do
            named[i] = "(" .. i .. ", '" .. string.gsub(column[1], "'", "''") .. "', "
                .. (column.padded and "TRUE" or "FALSE") .. ")"
        end
        local ordered, unordered = turned.ordered('"SAMPLE"'), turned.unordered('"SAMPLE"')
        if ordered then
            counts[1] = 'SELECT "K", "NUMBER", CAST(NULL AS VARCHAR(2000)) AS "TEXT", COUNT(*) AS "N" FROM ('
                .. ordered .. ') WHERE "NUMBER" IS NOT NULL GROUP BY "K", "NUMBER"'
        end
        if unordered then
            counts[#counts + 1] = 'SELECT "K", CAST(NULL AS DOUBLE) AS "NUMBER", "TEXT", COUNT(*) AS "N"'
                .. ' FROM (' .. unordered .. ') WHERE "TEXT" IS NOT NULL GROUP BY "K", "TEXT"'
        end
        for i = 1, 9 do
            bounds[i] = "MAX(CASE WHEN \"STATISTIC\" = 'decile' AND \"PLACE\" = " .. i
                .. ' THEN "NUMBER" END) AS "D' .. i .. '"'
            places[i] = 'WHEN "C"."NUMBER" <= "D' .. i .. '" THEN ' .. i
        end
        return look([[
            WITH "SAMPLE" AS (SELECT ::projection FROM ::source ::chosen ORDER BY FALSE),
            "KNOWN" AS (
              SELECT "K", "NAME", "STATISTIC", MIN("PLACE") AS "PLACE", "TEXT", "NUMBER", SUM("N") AS "N"
              FROM (
                SELECT "K", "NAME", STATISTIC AS "STATISTIC", PLACE AS "PLACE",
                  CASE WHEN "PADDED" THEN ::unpadded ELSE "VALUE" END AS "TEXT",
                  NUMERIC_VALUE AS "NUMBER", ROW_COUNT AS "N"
                FROM ::schema."SME_TRAINING_STATISTICS"
                JOIN (VALUES ::named) AS "NAMED"("K", "NAME", "PADDED") ON "NAME" = COLUMN_NAME
                WHERE JOB_NAME = :job
              )
              GROUP BY "K", "NAME", "STATISTIC", "TEXT", "NUMBER",
                CASE WHEN "STATISTIC" = 'decile' THEN "PLACE" END
              ORDER BY FALSE
            ),
            "COLUMNS" AS (
              SELECT "K", "NAME",
                MAX(CASE WHEN "STATISTIC" = 'rows' THEN "N" END) AS "ROWS",
                MAX(CASE WHEN "STATISTIC" = 'nulls' THEN "N" END) AS "NULLS",
                MAX(CASE WHEN "STATISTIC" = 'minimum' THEN "NUMBER" END) AS "LOW",
                MAX(CASE WHEN "STATISTIC" = 'maximum' THEN "NUMBER" END) AS "HIGH",
                SUM(CASE WHEN "STATISTIC" IN ('decile', 'value', 'others') THEN "N" END) AS "COUNTED",
                NVL(SUM(CASE WHEN "STATISTIC" = 'others' THEN "N" END), 0) AS "OTHERS",
                ::bounds
              FROM "KNOWN"
              GROUP BY "K", "NAME"
              ORDER BY FALSE
            ),
            "NOW" AS (
              SELECT "K", "PLACE", SUM("N") AS "N", COUNT(CASE WHEN "IS_NEW" THEN 1 END) AS "NEW_VALUES"
              FROM (
                SELECT "C"."K", "C"."N",
                  ::place,
                  CASE WHEN "D1" IS NOT NULL THEN "C"."NUMBER" < "LOW" OR "C"."NUMBER" > "HIGH"
                    ELSE "V"."PLACE" IS NULL AND "W"."PLACE" IS NULL END AS "IS_NEW"
                FROM ::counts AS "C"
                JOIN "COLUMNS" ON "COLUMNS"."K" = "C"."K"
                LEFT JOIN (SELECT * FROM "KNOWN" WHERE "STATISTIC" = 'value') AS "V"
                  ON "V"."K" = "C"."K" AND "V"."NUMBER" = "C"."NUMBER"
                LEFT JOIN (SELECT * FROM "KNOWN" WHERE "STATISTIC" = 'value' AND "NUMBER" IS NULL) AS "W"
                  ON "W"."K" = "C"."K" AND "W"."TEXT" = "C"."TEXT"
              )
              GROUP BY "K", "PLACE"
              ORDER BY FALSE
            ),
            "TOTALS" AS (
              SELECT "COLUMNS"."K", NVL("FILLED", 0) AS "FILLED", "ALL", "NEW_VALUES"
              FROM "COLUMNS"
              CROSS JOIN (SELECT COUNT(*) AS "ALL" FROM "SAMPLE")
              LEFT JOIN (
                SELECT "K", SUM("N") AS "FILLED", SUM("NEW_VALUES") AS "NEW_VALUES" FROM "NOW" GROUP BY "K"
              ) AS "SUMS" ON "SUMS"."K" = "COLUMNS"."K"
              ORDER BY FALSE
            ),
            "BINS" AS (
              SELECT "K", "PLACE",
                GREATEST(SUM("THEN"), 0.0001) AS "THEN", GREATEST(SUM("NOW"), 0.0001) AS "NOW"
              FROM (
                SELECT "KNOWN"."K", NVL("PLACE", 0) AS "PLACE",
                  CAST("N" AS DOUBLE) / "COUNTED" * ("ROWS" - "NULLS") / "ROWS" AS "THEN",
                  CAST(0 AS DOUBLE) AS "NOW"
                FROM "KNOWN" JOIN "COLUMNS" ON "COLUMNS"."K" = "KNOWN"."K"
                WHERE "STATISTIC" IN ('decile', 'value', 'others')
                UNION ALL
                SELECT "NOW"."K", "PLACE", CAST(0 AS DOUBLE), CAST("N" AS DOUBLE) / "ALL"
                FROM "NOW" JOIN "TOTALS" ON "TOTALS"."K" = "NOW"."K"
                UNION ALL
                SELECT "COLUMNS"."K", -1, CAST("NULLS" AS DOUBLE) / "ROWS",
                  CAST("ALL" - "FILLED" AS DOUBLE) / "ALL"
                FROM "COLUMNS" JOIN "TOTALS" ON "TOTALS"."K" = "COLUMNS"."K"
              )
              GROUP BY "K", "PLACE"
            ),
            "SIZES" AS (
              SELECT "COLUMNS"."K", CAST("ALL" AS DOUBLE) AS "NOW_ROWS",
                CASE WHEN "COUNTED" > 0 THEN CAST("COUNTED" AS DOUBLE) * "ROWS" / ("ROWS" - "NULLS")
                  ELSE CAST("ROWS" AS DOUBLE) END AS "THEN_ROWS"
              FROM "COLUMNS"
              JOIN "TOTALS" ON "TOTALS"."K" = "COLUMNS"."K"
              ORDER BY FALSE
            )
            SELECT "NAME", "PSI", CAST("NULLS" AS DOUBLE) / "ROWS", CAST("ALL" - "FILLED" AS DOUBLE) / "ALL",
              CASE WHEN "OTHERS" = 0 THEN NVL("NEW_VALUES", 0) END,
              CASE WHEN "PSI" < 0.1 THEN 'ok' WHEN "CHI_SQUARE" < ::chance THEN 'unsure'
                WHEN "PSI" < 0.25 THEN 'shifted' ELSE 'drifted' END
            FROM "COLUMNS"
            JOIN "TOTALS" ON "TOTALS"."K" = "COLUMNS"."K"
            JOIN (
              SELECT "BINS"."K", SUM(("NOW" - "THEN") * LN("NOW" / "THEN")) AS "PSI",
                SUM("NOW_ROWS" * "THEN_ROWS" * ("NOW" - "THEN") * ("NOW" - "THEN")
                  / ("NOW_ROWS" * "NOW" + "THEN_ROWS" * "THEN")) AS "CHI_SQUARE",
                GREATEST(COUNT(CASE WHEN "NOW" > 0.0001 OR "THEN" > 0.0001 THEN 1 END) - 1, 1) AS "FREEDOM"
              FROM "BINS" JOIN "SIZES" ON "SIZES"."K" = "BINS"."K"
              GROUP BY "BINS"."K"
            ) AS "INDICES" ON "INDICES"."K" = "COLUMNS"."K"
        ]], {
            projection = turned.projection,
            unpadded = turned.unpadded(quote("VALUE")),
            source = source,
            chosen = share < 1 and string.format("WHERE RANDOM() < %.9f", share) or "",
            schema = quote(given.schema),
            named = table.concat(named, ", "),
            job = given.job,
            bounds = table.concat(bounds, ", "),
            place = 'CASE WHEN "D1" IS NULL THEN COALESCE("V"."PLACE", "W"."PLACE", 0) '
                .. table.concat(places, " ") .. ' ELSE 10 END AS "PLACE"',
            counts = "(" .. table.concat(counts, " UNION ALL ") .. ")",
            -- Pearson's statistic is less in 99 of 100 cases (the approximation of Wilson and Hilferty).
            chance = '"FREEDOM" * POWER(1 - 2 / (9 * "FREEDOM") + 2.3263 * SQRT(2 / (9 * "FREEDOM")), 3)',
        })
    end

    local result = {}
    -- Some columns at a time: a statement has a limit, and a value is looked up among those of one statement.
    for first = 1, #columns, 100 do
        local some = {}
        for i = first, math.min(first + 99, #columns) do
            some[#some + 1] = columns[i]
        end
        local found = compare(some)
        for i = 1, #found do
            result[#result + 1] = found[i]
        end
    end
    table.sort(result, function(one, other)
        local psi, other_psi = tonumber(tostring(one[2])), tonumber(tostring(other[2]))
        if psi ~= other_psi then
            return psi > other_psi
        end
        return one[1] < other[1]
    end)
    return result
end

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

check_arguments(parse_json(json_text), {
    {
        name = "job_name",
        required = true,
        maximum_length = 32,
        patterns = { "^[A-Za-z0-9%-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$" },
        words = "letters, digits and hyphens, with a letter or a digit at both ends",
        invalid = "E-SME-11",
    },
    { name = "query", required = true, maximum_length = 2000000, minimum_length = 1 },
}, json_text, unknown_arguments)
values.script_schema = exa.meta.script_schema
known.job_name = {
    error = "E-SME-74",
    statement = [[
        SELECT JOB_NAME, CASE WHEN JOB_ARN IS NOT NULL THEN 'SME_METADATA_AUTOPILOT_JOBS has it as ' || JOB_ARN || '.' END
        FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
        ORDER BY DATETIME DESC
        LIMIT 1000
    ]],
    binds = { script_schema = quote(values.script_schema) },
}

-- AWS does not tell upper from lower case in a job's name, so neither does this.
results.job = run("E-SME-401", [[
    SELECT JOB_NAME, TARGET_ATTRIBUTE_NAME, SAMPLE_WEIGHT_COLUMN,
      NVL(STATISTICS_FAILURE, 'it was trained by a release that stored none')
    FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
    WHERE UPPER(JOB_NAME) = UPPER(:job_name)
    ORDER BY CASE WHEN JOB_NAME = :job_name THEN 1 ELSE 2 END
    LIMIT 1
]], { script_schema = quote(values.script_schema), job_name = values.job_name })
if #results.job == 0 then
    fail("E-SME-402", { suggestion = did_you_mean("job_name") })
end
values["job.job_name"] = results.job[1][1]
values["job.target"] = results.job[1][2]
values["job.weight"] = results.job[1][3]
values["job.failure"] = results.job[1][4]

results.described = run("E-SME-401", [[
    SELECT COLUMN_NAME, COLUMN_TYPE
    FROM ::script_schema."SME_TRAINING_STATISTICS"
    WHERE JOB_NAME = :job_job_name AND STATISTIC = 'rows'
    ORDER BY COLUMN_NAME
]], { script_schema = quote(values.script_schema), job_job_name = values["job.job_name"] })
if #results.described == 0 then
    fail("E-SME-403")
end

results.run = run("E-SME-401", [[
    SELECT 'SME_COMPARED_' || UPPER(SYS_GUID())
]], {})
values["run.view"] = results.run[1][1]

-- As a view, a query has columns with names and types like a table.
undo.steps[#undo.steps + 1] = {
    what = fill("view {{script_schema}}.{{run.view}}"),
    silent = true,
    statement = [[
        DROP VIEW IF EXISTS ::script_schema.::run_view
    ]],
    binds = { script_schema = quote(values.script_schema), run_view = quote(values["run.view"]) },
}
source_view({ query = values.query, schema = values.script_schema, name = values["run.view"] }, { query = "E-SME-404" })

results.columns = run("E-SME-401", [[
    SELECT COLUMN_NAME, COLUMN_TYPE
    FROM SYS.EXA_ALL_COLUMNS
    WHERE COLUMN_SCHEMA = :script_schema AND COLUMN_TABLE = :run_view
    ORDER BY COLUMN_ORDINAL_POSITION
]], { script_schema = values.script_schema, run_view = values["run.view"] })

results.drift = column_drift({
    job = values["job.job_name"],
    target = values["job.target"],
    weight = values["job.weight"],
    described = results.described,
    columns = results.columns,
    schema = values.script_schema,
    view = values["run.view"],
}, { columns = "E-SME-405", rows = "E-SME-406", query = "E-SME-404" })

results.cleanup = run("E-SME-401", [[
    DROP VIEW IF EXISTS ::script_schema.::run_view
]], { script_schema = quote(values.script_schema), run_view = quote(values["run.view"]) })

exit(cells(results.drift, 6), "COLUMN_NAME VARCHAR(128), PSI DOUBLE, NULL_RATE_THEN DOUBLE, NULL_RATE_NOW DOUBLE, NEW_VALUES DECIMAL(18,0), VERDICT VARCHAR(10)")
/
COMMENT ON SCRIPT "SME_CHECK_DRIFT" IS 'Tells for each column of a job''s training data whether the rows of a query are still like them. Example: EXECUTE SCRIPT ML.SME_CHECK_DRIFT(''{"job_name": "abalone-rings", "query": "SELECT * FROM DEMO.ABALONE_TEST"}'')';
