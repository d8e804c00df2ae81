CREATE OR REPLACE LUA SCRIPT "SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB" (
    json_text
) RETURNS TABLE AS
-- Enters an Autopilot job that was started elsewhere, so that it can be looked at and deployed as one of this database.
-- Generated from spec/scripts/attach-sagemaker-autopilot-job.ts: change that file, not this script.

local errors = {
    ["F-SME-2"] = {
        message = "F-SME-2: The columns of the training data could not be read: {{cause}}",
        mitigation = "Please report this.",
    },
    ["F-SME-3"] = {
        message = "F-SME-3: SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
        mitigation = "You need the right to read the table. If you have it, please report this.",
    },
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object with job_name, like_table, aws_credentials_connection_name and aws_region.",
    },
    ["E-SME-8"] = {
        message = "E-SME-8: Job {{job_name}} could not be entered in SME_METADATA_AUTOPILOT_JOBS: {{cause}}",
        mitigation = "A name is used once: choose another job_name if the table has such a job already. You need the rights to insert into the table and to change it.",
    },
    ["E-SME-11"] = {
        message = "E-SME-11: Invalid job_name '{{value}}': {{complaint}}.",
        mitigation = "Choose another name.",
    },
    ["E-SME-12"] = {
        message = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}.",
        mitigation = "Correct the argument.",
    },
    ["E-SME-540"] = {
        message = "E-SME-540: Job {{job_name}} could not be attached: {{cause}}",
        mitigation = "Correct that and call the script again.",
    },
    ["E-SME-542"] = {
        message = "E-SME-542: There is no table or view {{like_table}} with columns that you may read.",
        mitigation = "Give like_table as SQL writes it, SCHEMA.TABLE.",
    },
    ["E-SME-543"] = {
        message = "E-SME-543: {{like_table}} has no column {{target}}, which job {{job_name}} predicts; it has {{columns}}.",
        mitigation = "Give a table like the one that the job was trained on, with the column to predict.",
    },
    ["E-SME-544"] = {
        message = "E-SME-544: {{like_table}} is not like the training data of job {{job_name}}: it lacks {{missing}}, and has {{surplus}} beyond it.",
        mitigation = "Give a view with these columns and no others; their order does not matter.",
    },
    ["E-SME-545"] = {
        message = "E-SME-545: Job {{job_name}} cannot be attached: its column of weights, {{column}}, is not the last one of its training data.",
        mitigation = "Rows to be predicted have no weight, and the model might take another column for it: train anew.",
    },
}

-- Which names there are, for the errors that know nothing of a name.
local known = {}

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

-- Ends the script with an error of the catalogue.
local function fail(code, more)
    error(describe(code, more), 0)
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

-- A name without the quotes in which SQL takes it as it is, and whether it had any.
local function unquote(text)
    local quoted = string.match(text, '^%s*"(.*)"%s*$')
    if quoted then
        quoted = string.gsub(quoted, '""', '"')
        return quoted, true
    end
    return text, false
end

-- A name as it is written, without its quotes.
local function read_identifier(text)
    local inside = string.match(text, '^%s*"(.*)"%s*$')
    if inside and string.find(string.gsub(inside, '""', ""), '"', 1, true) then
        return nil, "it must be one name, in which a quote is doubled"
    end
    return (unquote(text))
end

-- What SQL makes of names: upper case unless they are quoted. Lua knows the capitals of ASCII only; for
-- others the database is asked, once.
local function fold(texts)
    local names, asked = {}, {}
    for i, text in ipairs(texts) do
        local name, quoted = unquote(text)
        if not quoted then
            name = string.upper(trim(name))
            if string.find(name, "[\128-\255]") and not string.find(name, "\n", 1, true) then
                asked[#asked + 1] = i
            end
        end
        names[i] = name
    end
    if #asked > 0 then
        local lines = {}
        for i, position in ipairs(asked) do
            lines[i] = names[position]
        end
        local answer = query("SELECT UPPER(:names)", { names = table.concat(lines, "\n") })[1][1]
        local i = 0
        for name in string.gmatch(answer .. "\n", "([^\n]*)\n") do
            i = i + 1
            names[asked[i]] = name
        end
    end
    return names
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

-- The parts of a function's name as SQL writes it: its schema, if it has one, and its own name, each as it is
-- written and as SQL folds it.
local function function_name(given, fails)
    local parts, rest = {}, given.text
    while rest do
        local part, behind = string.match(rest, '^%s*("[^"]*")%s*(.*)$')
        if not part then
            part, behind = string.match(rest, '^%s*([^%s".]+)%s*(.*)$')
        end
        local dot = part and string.match(behind, "^%.(.*)$")
        if not part or #parts == 2 or (not dot and behind ~= "") then
            fail(fails.name, { suggestion = "" })
        end
        parts[#parts + 1], rest = part, dot
    end
    local folded = fold(parts)
    local name = unquote(parts[#parts])
    if #parts == 1 then
        return { schema = null, schema_folded = null, name = name, name_folded = folded[1] }
    end
    local schema = unquote(parts[1])
    return { schema = schema, schema_folded = folded[1], name = name, name_folded = folded[2] }
end

-- What the steps gave: the rows of a statement, or what a partial returned.
local results = {}

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

-- Runs a statement; its :names are those of the binds.
local function run(code, statement, binds)
    local ok, result = pquery(statement, binds)
    if not ok then
        fail(code, { cause = reason(result.error_message) })
    end
    return result
end

-- The columns of a job that was trained elsewhere: those of a table like its data, in the order of the data's
-- header where that is known. A name means the column of its spelling, or else the only one of its letters.
local function attached_job_columns(given, fails)
    local cjson = require("cjson")
    local existing, types, by_letters = {}, {}, {}
    for i = 1, #given.rows do
        local name = given.rows[i][1]
        existing[i], types[name] = name, given.rows[i][2]
        local letters = string.upper(name)
        by_letters[letters] = by_letters[letters] == nil and name or false
    end
    local function find(name)
        return types[name] and name or by_letters[string.upper(name)] or nil
    end
    local target = find(given.target)
    local weight = given.weight ~= null and find(given.weight) or nil
    local listed, missing, used = {}, {}, {}
    for i, name in ipairs(given.header ~= null and cjson.decode(given.header) or existing) do
        local column = find(name)
        if not column or used[column] then
            missing[#missing + 1] = name
        else
            used[column], listed[i] = true, column
        end
    end
    local surplus = {}
    for _, name in ipairs(existing) do
        if not used[name] then
            surplus[#surplus + 1] = name
        end
    end
    if not target or not used[target] then
        fail(fails.target, { target = given.target, columns = table.concat(existing, ", ") })
    elseif #missing > 0 or #surplus > 0 then
        local function those(names)
            return #names > 0 and table.concat(names, ", ") or "nothing"
        end
        fail(fails.differ, { missing = those(missing), surplus = those(surplus) })
    end
    -- Whether a model counts it among the places of a row that has none, nobody says.
    if weight and listed[#listed] ~= weight then
        fail(fails.weight, { column = weight })
    end
    local column_names, column_types = {}, {}
    for _, name in ipairs(listed) do
        if name ~= weight then
            column_names[#column_names + 1], column_types[#column_types + 1] = name, types[name]
        end
    end
    return {
        target = target,
        weight = weight or null,
        column_names = cjson.encode(column_names),
        column_types = cjson.encode(column_types),
    }
end

-- Runs a statement. Where the database's reason holds a word, what it means here stands before it.
local function run_explained(code, statement, binds, meanings)
    local ok, result = pquery(statement, binds)
    if ok then
        return result
    end
    local cause = reason(result.error_message)
    for _, meaning in ipairs(meanings) do
        if string.find(cause, meaning.word, 1, true) then
            cause = meaning.says .. " (" .. string.gsub(cause, "%.$", "") .. ")"
            break
        end
    end
    fail(code, { cause = cause })
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
    { name = "like_table", required = true, maximum_length = 300, minimum_length = 1 },
    {
        name = "aws_credentials_connection_name",
        required = true,
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        fold = fold,
        folded = "aws_credentials_connection_name",
    },
    {
        name = "aws_region",
        required = true,
        maximum_length = 32,
        patterns = { "^[a-z0-9%-]+$" },
        words = "lower-case letters, digits and hyphens",
    },
}, json_text, unknown_arguments)
values.script_schema = exa.meta.script_schema
values.current_user = exa.meta.current_user
values.session_id = exa.meta.session_id
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
known.aws_credentials_connection_name = {
    error = "E-SME-60",
    statement = [[
        SELECT CONNECTION_NAME, NULL FROM SYS.EXA_ALL_CONNECTIONS LIMIT 1000
    ]],
    binds = {},
}

results.named = function_name({ text = values.like_table }, { name = "E-SME-542" })
values["named.schema"] = results.named.schema
values["named.schema_folded"] = results.named.schema_folded
values["named.name"] = results.named.name
values["named.name_folded"] = results.named.name_folded

-- An unquoted name means its upper-case spelling; one that exists only as it is written is found too.
results.table = run("F-SME-2", [[
    SELECT COLUMN_SCHEMA, COLUMN_TABLE
    FROM SYS.EXA_ALL_COLUMNS
    WHERE COLUMN_SCHEMA IN (:named_schema, :named_schema_folded)
      AND COLUMN_TABLE IN (:named_name, :named_name_folded)
    GROUP BY COLUMN_SCHEMA, COLUMN_TABLE
    ORDER BY CASE WHEN COLUMN_SCHEMA = :named_schema_folded THEN 1 ELSE 2 END,
      CASE WHEN COLUMN_TABLE = :named_name_folded THEN 1 ELSE 2 END
    LIMIT 1
]], {
    named_schema = values["named.schema"],
    named_schema_folded = values["named.schema_folded"],
    named_name = values["named.name"],
    named_name_folded = values["named.name_folded"],
})
if #results.table == 0 then
    fail("E-SME-542")
end
values["table.schema"] = results.table[1][1]
values["table.name"] = results.table[1][2]

-- The prediction function declares the same columns in the same order.
results.columns = run("F-SME-2", [[
    SELECT COLUMN_NAME, COLUMN_TYPE
    FROM SYS.EXA_ALL_COLUMNS
    WHERE COLUMN_SCHEMA = :table_schema AND COLUMN_TABLE = :table_name
    ORDER BY COLUMN_ORDINAL_POSITION
]], { table_schema = values["table.schema"], table_name = values["table.name"] })

results.found = run("E-SME-540", [[
    SELECT ::script_schema."SME_AUTOPILOT_JOB_ATTACHMENT_UDF"(
      :job_name,
      :aws_credentials_connection_name,
      :aws_region
    )
]], {
    script_schema = quote(values.script_schema),
    job_name = values.job_name,
    aws_credentials_connection_name = values.aws_credentials_connection_name,
    aws_region = values.aws_region,
})
values["found.job_name"] = results.found[1][1]
values["found.job_arn"] = results.found[1][2]
values["found.job_status"] = results.found[1][3]
values["found.best_candidate"] = results.found[1][5]
values["found.best_metric"] = results.found[1][6]
values["found.best_value"] = results.found[1][7]
values["found.created_at"] = results.found[1][8]
values["found.problem_type"] = results.found[1][9]
values["found.objective"] = results.found[1][10]
values["found.target"] = results.found[1][11]
values["found.weight"] = results.found[1][12]
values["found.role"] = results.found[1][13]
values["found.bucket_uri"] = results.found[1][14]
values["found.output_path"] = results.found[1][15]
values["found.header"] = results.found[1][16]
values["found.header_failure"] = results.found[1][17]

results.checked = attached_job_columns({
    rows = results.columns,
    header = values["found.header"],
    target = values["found.target"],
    weight = values["found.weight"],
}, { target = "E-SME-543", differ = "E-SME-544", weight = "E-SME-545" })
values["checked.target"] = results.checked.target
values["checked.weight"] = results.checked.weight
values["checked.column_names"] = results.checked.column_names
values["checked.column_types"] = results.checked.column_types

-- A second call changes nothing: what is known of a job that was trained here is more than AWS tells.
values["known.job_name"] = null
results.known = run("F-SME-3", [[
    SELECT JOB_NAME
    FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
    WHERE JOB_NAME = :found_job_name AND JOB_ARN = :found_job_arn
]], {
    script_schema = quote(values.script_schema),
    found_job_name = values["found.job_name"],
    found_job_arn = values["found.job_arn"],
})
if #results.known > 0 then
    values["known.job_name"] = results.known[1][1]
end

-- Where its data are is left out: what removes training data would find them by that.
if values["known.job_name"] == null then
    results.claim = run_explained("E-SME-8", [[
        INSERT INTO ::script_schema."SME_METADATA_AUTOPILOT_JOBS" (
          DATETIME, JOB_NAME, AWS_CREDENTIALS_CONNECTION_NAME, IAM_SAGEMAKER_ROLE, S3_BUCKET_URI, S3_OUTPUT_PATH,
          TARGET_ATTRIBUTE_NAME, PROBLEM_TYPE, OBJECTIVE, SESSION_ID, SCRIPT_USER, COLUMN_NAMES, COLUMN_TYPES,
          AWS_REGION, INPUT_SCHEMA_NAME, INPUT_TABLE_OR_VIEW_NAME, JOB_ARN, KEEP_TRAINING_DATA, SAMPLE_WEIGHT_COLUMN,
          JOB_STATUS, BEST_CANDIDATE, BEST_METRIC, BEST_VALUE, SEEN_AT
        ) VALUES (
          TO_TIMESTAMP(:found_created_at, 'YYYY-MM-DD HH24:MI:SS'), :found_job_name, :aws_credentials_connection_name,
          :found_role, :found_bucket_uri, :found_output_path, :checked_target, :found_problem_type, :found_objective,
          :session_id, :current_user, :checked_column_names, :checked_column_types, :aws_region, :table_schema,
          :table_name, :found_job_arn, TRUE, :checked_weight, :found_job_status, :found_best_candidate,
          :found_best_metric, :found_best_value, ADD_SECONDS(TIMESTAMP '1970-01-01 00:00:00', POSIX_TIME(CURRENT_TIMESTAMP))
        )
    ]], {
        script_schema = quote(values.script_schema),
        found_created_at = values["found.created_at"],
        found_job_name = values["found.job_name"],
        aws_credentials_connection_name = values.aws_credentials_connection_name,
        found_role = values["found.role"],
        found_bucket_uri = values["found.bucket_uri"],
        found_output_path = values["found.output_path"],
        checked_target = values["checked.target"],
        found_problem_type = values["found.problem_type"],
        found_objective = values["found.objective"],
        session_id = values.session_id,
        current_user = values.current_user,
        checked_column_names = values["checked.column_names"],
        checked_column_types = values["checked.column_types"],
        aws_region = values.aws_region,
        table_schema = values["table.schema"],
        table_name = values["table.name"],
        found_job_arn = values["found.job_arn"],
        checked_weight = values["checked.weight"],
        found_job_status = values["found.job_status"],
        found_best_candidate = values["found.best_candidate"],
        found_best_metric = values["found.best_metric"],
        found_best_value = values["found.best_value"],
    }, {
        { word = "primary key", says = "another training of this name is running or has run, and nothing of it was touched" },
        { word = "Transaction collision", says = "another session was writing to the table, maybe for a training of this name, and nothing of it was touched" },
    })
end

exit({ {
    values["found.job_name"],
    values["found.job_status"],
    values["found.problem_type"],
    values["checked.target"],
    values["checked.column_names"],
    values["found.header_failure"],
} }, "JOB_NAME VARCHAR(32), JOB_STATUS VARCHAR(100), PROBLEM_TYPE VARCHAR(100), TARGET VARCHAR(128), COLUMN_NAMES VARCHAR(2000000), HEADER_FAILURE VARCHAR(2000)")
/
COMMENT ON SCRIPT "SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB" IS 'Enters an Autopilot job that was started elsewhere, so that it can be looked at and deployed as one of this database. Example: EXECUTE SCRIPT ML.SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB(''{"job_name": "abalone-rings", "like_table": "DEMO.ABALONE_TRAIN", "aws_credentials_connection_name": "AWS_CONNECTION", "aws_region": "eu-central-1"}'')';
