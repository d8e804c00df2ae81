CREATE OR REPLACE LUA SCRIPT "SME_ORPHANS" (
    aws_credentials_connection_name,
    aws_region
) RETURNS TABLE AS
-- Lists what AWS has in a region with this extension's tags and this database does not know, and the reverse.
-- Generated from spec/scripts/orphans.ts: change that file, not this script.

local arguments = { aws_credentials_connection_name = aws_credentials_connection_name, aws_region = aws_region }

local errors = {
    ["E-SME-6"] = {
        message = "E-SME-6: SME_ORPHANS cannot start: {{complaints}}.",
        mitigation = "It takes aws_credentials_connection_name and aws_region, in this order.",
    },
    ["E-SME-12"] = {
        message = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}.",
        mitigation = "Correct the argument.",
    },
    ["E-SME-494"] = {
        message = "E-SME-494: What AWS has could not be compared with what this database knows: {{cause}}",
        mitigation = "Check the connection and aws_region, and that you may read the tables SME_METADATA_….",
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

check_arguments(arguments, {
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
})
values.script_schema = exa.meta.script_schema

results.orphans = run("E-SME-494", [[
    SELECT ONLY_IN, KIND, NAME, OBJECT_STATUS, JOB_NAME, CREATED_BY, CREATED_AT, WHAT_TO_DO
    FROM (
    SELECT O.AWS_CREDENTIALS_CONNECTION_NAME, O.AWS_REGION, 'AWS' AS ONLY_IN, O.KIND, O.NAME, O.OBJECT_STATUS, O.JOB_NAME, O.CREATED_BY, O.CREATED_AT,
      CASE WHEN O.KIND = 'endpoint' THEN 'It costs until it is deleted, by SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT with this name, connection and region. Another database may use it.' WHEN O.KIND = 'training job' THEN 'It costs until it ends, or SME_STOP_SAGEMAKER_AUTOPILOT_JOB stops it; SME_DROP_MODEL with connection and region removes what it wrote, too. Another database may have started it.' ELSE 'It costs nothing. Another database may use it; else delete it with the tools of AWS, or all of its job by SME_DROP_MODEL with connection and region.' END AS WHAT_TO_DO
    FROM (
      SELECT C.AWS_CREDENTIALS_CONNECTION_NAME, C.AWS_REGION,
        ::script_schema."SME_AWS_OBJECTS"(C.AWS_CREDENTIALS_CONNECTION_NAME, C.AWS_REGION)
      FROM (SELECT :aws_credentials_connection_name AS AWS_CREDENTIALS_CONNECTION_NAME, :aws_region AS AWS_REGION FROM DUAL) C
    ) O
    LEFT JOIN ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS" E ON E.DEPLOYMENT = O.DEPLOYMENT AND (O.KIND <> 'endpoint' OR E.PAUSED_CONFIGURATION IS NULL)
    LEFT JOIN ::script_schema."SME_METADATA_AUTOPILOT_JOBS" J ON O.KIND = 'training job' AND UPPER(J.JOB_NAME) = UPPER(O.NAME)
    WHERE O.OURS AND E.DEPLOYMENT IS NULL AND J.JOB_NAME IS NULL
    UNION ALL
    SELECT K.AWS_CREDENTIALS_CONNECTION_NAME, K.AWS_REGION, 'this database', K.KIND, K.NAME, NULL, K.JOB_NAME, K.CREATED_BY, K.CREATED_AT, K.WHAT_TO_DO
    FROM (
    SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION,
      CASE WHEN PAUSED_CONFIGURATION IS NULL THEN 'endpoint' ELSE 'endpoint configuration' END AS KIND,
      COALESCE(PAUSED_CONFIGURATION, ENDPOINT_NAME) AS NAME, JOB_NAME, CREATED_BY, CREATED_AT, 'Its function is refused. Deploy it again, or clear up by SME_DELETE_SAGEMAKER_AUTOPILOT_ENDPOINT.' AS WHAT_TO_DO
    FROM ::script_schema."SME_METADATA_AUTOPILOT_ENDPOINTS"
    UNION ALL
    SELECT AWS_CREDENTIALS_CONNECTION_NAME, AWS_REGION, 'training job', JOB_NAME, JOB_NAME, SCRIPT_USER, DATETIME, 'The connection may belong to another account by now. Its row can be deleted.'
    FROM ::script_schema."SME_METADATA_AUTOPILOT_JOBS"
    WHERE JOB_ARN IS NOT NULL
    ) K
    JOIN (SELECT :aws_credentials_connection_name AS AWS_CREDENTIALS_CONNECTION_NAME, :aws_region AS AWS_REGION FROM DUAL) P ON P.AWS_CREDENTIALS_CONNECTION_NAME = K.AWS_CREDENTIALS_CONNECTION_NAME AND P.AWS_REGION = K.AWS_REGION
    LEFT JOIN (
      SELECT C.AWS_CREDENTIALS_CONNECTION_NAME, C.AWS_REGION,
        ::script_schema."SME_AWS_OBJECTS"(C.AWS_CREDENTIALS_CONNECTION_NAME, C.AWS_REGION)
      FROM (SELECT :aws_credentials_connection_name AS AWS_CREDENTIALS_CONNECTION_NAME, :aws_region AS AWS_REGION FROM DUAL) C
    ) O ON O.AWS_CREDENTIALS_CONNECTION_NAME = K.AWS_CREDENTIALS_CONNECTION_NAME AND O.AWS_REGION = K.AWS_REGION
      AND (O.KIND = K.KIND AND UPPER(O.NAME) = UPPER(K.NAME))
    WHERE O.NAME IS NULL)
    ORDER BY 1 DESC, 2, 3
]], {
    script_schema = quote(values.script_schema),
    aws_credentials_connection_name = values.aws_credentials_connection_name,
    aws_region = values.aws_region,
})

exit(cells(results.orphans, 8), "ONLY_IN VARCHAR(32), KIND VARCHAR(32), NAME VARCHAR(63), OBJECT_STATUS VARCHAR(100), JOB_NAME VARCHAR(63), CREATED_BY VARCHAR(256), CREATED_AT TIMESTAMP, WHAT_TO_DO VARCHAR(500)")
/
COMMENT ON SCRIPT "SME_ORPHANS" IS 'Lists what AWS has in a region with this extension''s tags and this database does not know, and the reverse. Example: EXECUTE SCRIPT ML.SME_ORPHANS(''AWS_CONNECTION'', ''eu-central-1'')';
