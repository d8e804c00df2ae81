CREATE OR REPLACE LUA SCRIPT "SME_REAP_ENDPOINTS" (
    json_text
) RETURNS TABLE AS
-- Takes down the endpoints that have expired, and says what that saves. Somebody has to call it: nothing else does.
-- Generated from spec/scripts/reap-endpoints.ts: change that file, not this script.

local errors = {
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_REAP_ENDPOINTS cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_REAP_ENDPOINTS cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object, which holds dry_run and action if wanted.",
    },
    ["E-SME-12"] = {
        message = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}.",
        mitigation = "Correct the argument.",
    },
    ["E-SME-328"] = {
        message = "E-SME-328: SME_METADATA_AUTOPILOT_ENDPOINTS could not be used: {{cause}}",
        mitigation = "Where another session is changing it, call the script again when that has ended. Otherwise you need the rights SELECT, INSERT and DELETE on the table: whoever owns it grants them.",
    },
    ["E-SME-490"] = {
        message = "E-SME-490: What has expired could not be taken down: {{cause}}",
        mitigation = "Correct that and call the script again.",
    },
    ["E-SME-522"] = {
        message = "E-SME-522: Another session is changing the same endpoint at this moment, or has just changed it: {{cause}}",
        mitigation = "This one has done nothing to it. When that session has ended, look at SME_ENDPOINTS, and call the script again if it is still wanted.",
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

-- TRUE or FALSE, or a text that says so in any case.
local function read_boolean(value)
    if type(value) == "boolean" then
        return value
    end
    local text = type(value) == "string" and string.lower(value)
    if text == "true" or text == "false" then
        return text == "true"
    end
    return nil, "it must be true or false"
end

-- A word in the spelling in which the parameter has it, or what it must be instead.
local function read_choice(value, choices)
    for _, choice in ipairs(choices) do
        if type(value) == "string" and string.lower(value) == string.lower(choice) then
            return choice
        end
    end
    return nil, "it must be one of " .. table.concat(choices, ", ")
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

-- What the steps gave: the rows of a statement, or what a partial returned.
local results = {}

-- Whether a value is one of these. A DECIMAL, which is no number to Lua, is compared as its number.
local function is_one_of(value, choices)
    for _, choice in ipairs(choices) do
        if value == choice or type(choice) == "number" and tonumber(tostring(value)) == choice then
            return true
        end
    end
    return false
end

-- Runs a statement that may fail; it then has no rows, and the second result says why. A rollback takes more
-- with it than this statement, and is told.
local function run_optional(code, statement, binds)
    local ok, result = pquery(statement, binds)
    if ok then
        return result, null
    elseif string.find(result.error_message, "GlobalTransactionRollback", 1, true) then
        fail(code, { cause = reason(result.error_message) })
    end
    return {}, reason(result.error_message)
end

-- Calls a UDF that may be called again: once more where it ended without an error of the catalogue, as when
-- its process died. Gives its rows, or none, why not, and whether both processes died. A call that SQL itself
-- refused has another code than 22002.
local function call_again(statement, binds)
    local ok, result, died
    for _ = 1, 2 do
        ok, result = pquery(statement, binds)
        if ok then
            return result
        end
        died = result.error_code == "22002" and not string.find(result.error_message, "[EFW]%-SME%-%d+:")
        if not died then
            return nil, reason(result.error_message), false
        end
    end
    -- A process that dies may have asked AWS for all that it was to do.
    local cause = string.gsub(reason(result.error_message), "%.$", "")
    return nil, cause .. ", twice, so its work may be done all the same", true
end

-- Runs the call of a UDF that may be called again, and may fail; it then has no rows, and the second result
-- says why.
local function run_optional_repeatable(code, statement, binds)
    local result, cause = call_again(statement, binds)
    if result then
        return result, null
    elseif string.find(cause, "GlobalTransactionRollback", 1, true) then
        fail(code, { cause = cause })
    end
    return {}, cause
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
    { name = "dry_run", default = false, boolean = true, read = read_boolean, structured = true },
    {
        name = "action",
        default = "pause",
        maximum_length = 10,
        choose = read_choice,
        one_of = { "pause", "delete" },
    },
}, json_text, unknown_arguments)
values.script_schema = exa.meta.script_schema

-- What expires behind the claim is not claimed, so it is left to the next call.
values["moment.now"] = null
results.moment = run("E-SME-490", [[
    SELECT TO_CHAR(ADD_SECONDS(TIMESTAMP '1970-01-01 00:00:00', POSIX_TIME(CURRENT_TIMESTAMP)), 'YYYY-MM-DD HH24:MI:SS.FF3') FROM DUAL
]], {})
if #results.moment > 0 then
    values["moment.now"] = results.moment[1][1]
end

-- Before AWS is asked: a session that changes the same endpoint meanwhile ends here, or waits.
if not is_one_of(values.dry_run, { true }) then
    results.claim = run_optional("E-SME-522", [[
        UPDATE ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" SET VERSION = VERSION WHERE EXPIRES_AT <= TO_TIMESTAMP(:moment_now, 'YYYY-MM-DD HH24:MI:SS.FF3') AND PAUSED_CONFIGURATION IS NULL
    ]], { script_schema = quote(values.script_schema), moment_now = values["moment.now"] })
end

results.endpoints = run("E-SME-490", [[
      SELECT M.ENDPOINT_NAME, M.AWS_CREDENTIALS_CONNECTION_NAME, M.AWS_REGION, M.EXPIRES_AT, CAST(M.INSTANCE_COUNT * P.USD_PER_HOUR AS DECIMAL(18,6)),
        CAST('SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_' || UPPER(M.ENDPOINT_NAME) AS VARCHAR(128)),
        CASE WHEN NOT :dry_run AND :action = 'pause' THEN 'yes' END,
        CASE WHEN NOT :dry_run AND :action = 'delete' THEN 'yes' END
      FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" M
    LEFT JOIN ::script_schema."SME_PRICES" P ON P.AWS_REGION = M.AWS_REGION AND P.INSTANCE_TYPE = M.INSTANCE_TYPE
      WHERE EXPIRES_AT <= TO_TIMESTAMP(:moment_now, 'YYYY-MM-DD HH24:MI:SS.FF3') AND PAUSED_CONFIGURATION IS NULL
      ORDER BY M.EXPIRES_AT, M.ENDPOINT_NAME
]], {
    dry_run = values.dry_run,
    action = values.action,
    script_schema = quote(values.script_schema),
    moment_now = values["moment.now"],
})

results.expired = {}
for position = 1, #results.endpoints do
    values["expired.endpoint_name"] = results.endpoints[position][1]
    values["expired.connection"] = results.endpoints[position][2]
    values["expired.region"] = results.endpoints[position][3]
    values["expired.expired_at"] = results.endpoints[position][4]
    values["expired.cost"] = results.endpoints[position][5]
    values["expired.object"] = results.endpoints[position][6]
    values["expired.pausing"] = results.endpoints[position][7]
    values["expired.deleting"] = results.endpoints[position][8]
    values["look.age_hours"] = null
    values["look.why"] = null
    results.look, values["look.why"] = run_optional_repeatable("E-SME-490", [[
        SELECT ::script_schema."SME_ENDPOINT_LOOK_UDF"(
          :expired_endpoint_name,
          :action,
          :expired_connection,
          :expired_region
        )
    ]], {
        script_schema = quote(values.script_schema),
        expired_endpoint_name = values["expired.endpoint_name"],
        action = values.action,
        expired_connection = values["expired.connection"],
        expired_region = values["expired.region"],
    })
    if #results.look > 0 then
        values["look.age_hours"] = results.look[1][1]
    end
    values["go.pause"] = null
    values["go.delete"] = null
    results.go = run("E-SME-490", [[
        SELECT CASE WHEN :look_why IS NULL THEN :expired_pausing END, CASE WHEN :look_why IS NULL THEN :expired_deleting END
        FROM DUAL
    ]], {
        look_why = values["look.why"],
        expired_pausing = values["expired.pausing"],
        expired_deleting = values["expired.deleting"],
    })
    if #results.go > 0 then
        values["go.pause"] = results.go[1][1]
        values["go.delete"] = results.go[1][2]
    end
    values["paused.configuration"] = null
    values["paused.version"] = null
    values["paused.served_job_name"] = null
    values["paused.served_candidate_name"] = null
    values["paused.connection_address"] = null
    values["paused.why"] = null
    if values["go.pause"] ~= null then
        results.paused, values["paused.why"] = run_optional_repeatable("E-SME-490", [[
            SELECT ::script_schema."SME_ENDPOINT_PAUSE_UDF"(
              :expired_endpoint_name,
              :expired_connection,
              :expired_region
            )
        ]], {
            script_schema = quote(values.script_schema),
            expired_endpoint_name = values["expired.endpoint_name"],
            expired_connection = values["expired.connection"],
            expired_region = values["expired.region"],
        })
        if #results.paused > 0 then
            values["paused.configuration"] = results.paused[1][2]
            values["paused.version"] = results.paused[1][3]
            values["paused.served_job_name"] = results.paused[1][4]
            values["paused.served_candidate_name"] = results.paused[1][5]
            values["paused.connection_address"] = results.paused[1][6]
        end
    end
    values["deleted.left_behind"] = null
    values["deleted.connection_address"] = null
    values["deleted.why"] = null
    if values["go.delete"] ~= null then
        results.deleted, values["deleted.why"] = run_optional_repeatable("E-SME-490", [[
            SELECT ::script_schema."SME_AUTOPILOT_ENDPOINT_DELETION_UDF"(
              :expired_endpoint_name,
              :expired_connection,
              :expired_region
            )
        ]], {
            script_schema = quote(values.script_schema),
            expired_endpoint_name = values["expired.endpoint_name"],
            expired_connection = values["expired.connection"],
            expired_region = values["expired.region"],
        })
        if #results.deleted > 0 then
            values["deleted.left_behind"] = results.deleted[1][2]
            values["deleted.connection_address"] = results.deleted[1][3]
        end
    end
    values["down.address"] = null
    values["down.object"] = null
    results.down = run("E-SME-490", [[
        SELECT COALESCE(:paused_connection_address, :deleted_connection_address), MAX(CONNECTION_NAME)
        FROM SYS.EXA_ALL_CONNECTIONS
        WHERE CONNECTION_NAME = :expired_object
    ]], {
        paused_connection_address = values["paused.connection_address"],
        deleted_connection_address = values["deleted.connection_address"],
        expired_object = values["expired.object"],
    })
    if #results.down > 0 then
        values["down.address"] = results.down[1][1]
        values["down.object"] = results.down[1][2]
    end
    if values["down.address"] ~= null and values["down.object"] == null then
        results.made = run_optional("E-SME-490", [[
            CREATE CONNECTION ::expired_object
            TO :down_address
        ]], { expired_object = quote(values["expired.object"]), down_address = values["down.address"] })
    end
    -- The prediction functions read from it that their endpoint is gone.
    values["connection.why"] = null
    if values["down.address"] ~= null then
        results.connection, values["connection.why"] = run_optional("E-SME-490", [[
            ALTER CONNECTION ::expired_object
            TO :down_address
        ]], { expired_object = quote(values["expired.object"]), down_address = values["down.address"] })
    end
    if values["down.address"] ~= null then
        results.comment = run_optional("E-SME-490", [[
            COMMENT ON CONNECTION ::expired_object IS 'Internal: tells prediction functions where their endpoint is and whether it lives. What deploys, pauses, resumes or deletes an endpoint writes it.'
        ]], { expired_object = quote(values["expired.object"]) })
    end
    -- Who may not write the table has paused the endpoint all the same.
    if values["paused.configuration"] ~= null and values["connection.why"] == null then
        results.noted = run_optional("E-SME-328", [[
            UPDATE ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
            SET PAUSED_CONFIGURATION = :paused_configuration,
              VERSION = COALESCE(:paused_version, VERSION), JOB_NAME = COALESCE(:paused_served_job_name, JOB_NAME),
              CANDIDATE_NAME = CASE WHEN :paused_version IS NULL OR VERSION = :paused_version THEN CANDIDATE_NAME ELSE :paused_served_candidate_name END,
              PREVIOUS_VERSION = CASE WHEN :paused_version IS NULL OR VERSION = :paused_version THEN PREVIOUS_VERSION END,
              PREVIOUS_JOB_NAME = CASE WHEN :paused_version IS NULL OR VERSION = :paused_version THEN PREVIOUS_JOB_NAME END,
              PREVIOUS_CANDIDATE_NAME = CASE WHEN :paused_version IS NULL OR VERSION = :paused_version THEN PREVIOUS_CANDIDATE_NAME END,
              PREVIOUS_CONFIGURATION = CASE WHEN :paused_version IS NULL OR VERSION = :paused_version THEN PREVIOUS_CONFIGURATION END
            WHERE UPPER(ENDPOINT_NAME) = UPPER(:expired_endpoint_name) AND AWS_REGION = :expired_region
        ]], {
            script_schema = quote(values.script_schema),
            paused_configuration = values["paused.configuration"],
            paused_version = values["paused.version"],
            paused_served_job_name = values["paused.served_job_name"],
            paused_served_candidate_name = values["paused.served_candidate_name"],
            expired_endpoint_name = values["expired.endpoint_name"],
            expired_region = values["expired.region"],
        })
    end
    if values["deleted.connection_address"] ~= null and values["connection.why"] == null then
        results.removed = run_optional("E-SME-328", [[
            DELETE FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
            WHERE ENDPOINT_NAME = :expired_endpoint_name AND AWS_REGION = :expired_region
        ]], {
            script_schema = quote(values.script_schema),
            expired_endpoint_name = values["expired.endpoint_name"],
            expired_region = values["expired.region"],
        })
    end
    values["outcome.action"] = null
    values["outcome.cost"] = null
    results.outcome = run("E-SME-490", [[
        SELECT CASE WHEN :look_why IS NOT NULL THEN 'none: ' || :look_why WHEN :paused_why IS NOT NULL THEN 'none: ' || :paused_why WHEN :deleted_why IS NOT NULL THEN 'none: ' || :deleted_why
          WHEN :connection_why IS NOT NULL THEN 'taken down, but its functions do not know it: ' || :connection_why
          WHEN :deleted_left_behind IS NOT NULL THEN 'delete, left behind: ' || :deleted_left_behind ELSE :action END,
          CASE WHEN COALESCE(:look_why, :paused_why, :deleted_why) IS NULL THEN CAST(:expired_cost AS DECIMAL(18,6)) END
        FROM DUAL
    ]], {
        look_why = values["look.why"],
        paused_why = values["paused.why"],
        deleted_why = values["deleted.why"],
        connection_why = values["connection.why"],
        deleted_left_behind = values["deleted.left_behind"],
        action = values.action,
        expired_cost = values["expired.cost"],
    })
    if #results.outcome > 0 then
        values["outcome.action"] = results.outcome[1][1]
        values["outcome.cost"] = results.outcome[1][2]
    end
    results.expired[#results.expired + 1] = {
        values["expired.endpoint_name"],
        values["look.age_hours"],
        values["expired.expired_at"],
        values["outcome.action"],
        values["outcome.cost"],
    }
end

exit(cells(results.expired, 5), "ENDPOINT_NAME VARCHAR(63), AGE_HOURS DECIMAL(18,2), EXPIRED_AT TIMESTAMP, \"ACTION\" VARCHAR(2000000), COST_SAVED_PER_HOUR DECIMAL(18,6)")
/
COMMENT ON SCRIPT "SME_REAP_ENDPOINTS" IS 'Takes down the endpoints that have expired, and says what that saves. Somebody has to call it: nothing else does. Example: EXECUTE SCRIPT ML.SME_REAP_ENDPOINTS(''{"dry_run": true, "action": "pause"}'')';
