CREATE OR REPLACE LUA SCRIPT "SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT" (
    job_name,
    endpoint_name,
    schema_name,
    instance_type,
    instance_count,
    aws_credentials_connection_name,
    aws_region
) RETURNS ROWCOUNT AS
-- Deploys the best candidate of a finished job to an endpoint and creates the function that asks it.
-- Generated from spec/scripts/deploy-sagemaker-autopilot-endpoint.ts: change that file, not this script.

local errors = {
    ["E-SME-3"] = "E-SME-3: Endpoint {{endpoint_name}} could not be deployed: {{cause}} Mend the reason and call the script again.",
    ["F-SME-3"] = "F-SME-3: SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}} Check that the script's caller may read it; else please report this.",
    ["E-SME-6"] = "E-SME-6: SME_DEPLOY_SAGEMAKER_AUTOPILOT_ENDPOINT cannot start: {{complaints}}. All its arguments: generated/docs/sme_deploy_sagemaker_autopilot_endpoint.md. Nothing was changed.",
    ["E-SME-9"] = "E-SME-9: The connection of endpoint {{endpoint_name}} could not be written: {{cause}} The script's caller needs the right to create connections.",
    ["E-SME-10"] = "E-SME-10: The prediction function {{endpoint_name}} could not be created in {{schema_name}}: {{cause}} The script's caller needs the right to create scripts in that schema.",
    ["E-SME-11"] = "E-SME-11: Invalid job_name '{{value}}': {{complaint}}. Choose another name. Nothing was changed.",
    ["E-SME-12"] = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}. Nothing was changed.",
    ["E-SME-18"] = "E-SME-18: There is no job {{job_name}} in SME_METADATA_AUTOPILOT_JOBS. Check the name; SELECT JOB_NAME FROM SME_METADATA_AUTOPILOT_JOBS lists them. Nothing was changed.",
    ["E-SME-19"] = "E-SME-19: There is no schema {{schema_name}}. Create it, or correct schema_name. Nothing was changed.",
    ["E-SME-20"] = "E-SME-20: {{schema_name}} holds a script {{endpoint_name}} that is no prediction function. Choose another endpoint_name or schema_name. Nothing was changed.",
    ["E-SME-21"] = "E-SME-21: The columns of job {{job_name}} in SME_METADATA_AUTOPILOT_JOBS are damaged: {{complaint}}. Restore COLUMN_NAMES and COLUMN_TYPES of its row. Nothing was changed.",
}

-- Everything the statements below can name: the arguments, and what the steps before them found.
local values = {}

-- Puts values into a text, each in one line: {{name}} stands for more.name or values.name.
local function fill(text, more)
    return (string.gsub(text, "{{([%w_]+)}}", function(name)
        local value = more and more[name]
        if value == nil then
            value = values[name]
        end
        return (string.gsub(tostring(value), "%c+", " "))
    end))
end

-- What went wrong, in one line and without the session, which the database adds once more.
local function reason(message)
    local line = string.match(message, "[EF]%-SME%-%d+: [^\n]*") or string.match(message, "^[^\n]*")
    return (string.gsub(line, "%s*%(Session: %d+%)%s*$", ""))
end

-- How to take back what the steps made, the latest last; and what stays whatever happens.
local undo, kept = {}, nil

-- Ends the script with an error of the catalogue, or with the one that a UDF found: that says more.
-- What the steps before it made is taken back.
local function fail(code, more)
    local cause = more and more.cause
    if cause and not string.match(cause, "[.!?]$") then
        more.cause = cause .. "."
    end
    local text = cause and string.match(cause, "^[EF]%-SME%-%d+: .*") or fill(errors[code], more)
    for i = #undo, 1, -1 do
        local ok, result = pquery(undo[i].statement, values)
        local what = fill(undo[i].what)
        if ok then
            text = text .. " Taken back: " .. what .. "."
        else
            -- Its code would compete with that of the error itself.
            local why = string.gsub(string.gsub(reason(result.error_message), "^[EF]%-SME%-%d+: ", ""), "%.$", "")
            text = text .. " Left behind: " .. what .. " (" .. why .. ")."
        end
    end
    if kept then
        text = text .. " " .. fill(kept)
    end
    error(text, 0)
end

-- Runs a statement; its :names are values.
local function run(code, statement)
    local ok, result = pquery(statement, values)
    if not ok then
        fail(code, { cause = reason(result.error_message) })
    end
    return result
end

-- An Exasol name without its quotes, and what SQL makes of it: upper case unless quoted.
local function read_identifier(text)
    local quoted = string.match(text, '^"(.*)"$')
    if quoted then
        quoted = string.gsub(quoted, '""', '"')
        return quoted, quoted
    end
    return text, string.upper(text)
end

-- An Exasol name as SQL reads it: upper case unless quoted.
local function read_name(text)
    local _, folded = read_identifier(text)
    return folded
end

-- Why a value is beyond the limits of its parameter, or nil.
local function complaint_about(parameter, value)
    if parameter.number then
        if not value or value ~= math.floor(value) then
            return "it must be a whole number"
        elseif parameter.minimum and value < parameter.minimum then
            return "it must be at least " .. parameter.minimum
        elseif parameter.maximum and value > parameter.maximum then
            return "it must be at most " .. parameter.maximum
        end
        return nil
    end
    if type(value) ~= "string" then
        return "it must be a text"
    end
    -- Characters, not bytes: the continuation bytes of UTF-8 do not count.
    local length = #string.gsub(value, "[\128-\191]", "")
    if parameter.minimum_length and length < parameter.minimum_length then
        return "it must not be empty"
    elseif length > parameter.maximum_length then
        return "it must not be longer than " .. parameter.maximum_length .. " characters"
    end
    for _, pattern in ipairs(parameter.patterns or {}) do
        if not string.match(value, pattern) then
            return "it must be " .. parameter.words
        end
    end
    for _, allowed in ipairs(parameter.one_of or { value }) do
        if value == allowed then
            return nil
        end
    end
    return "it must be one of " .. table.concat(parameter.one_of, ", ")
end

-- Makes values of the arguments; stops at those that are missing, unknown or beyond their limits.
local function check_arguments(given, parameters)
    local function absent(value)
        return value == nil or value == null or value == ""
    end
    local missing, complaints = {}, {}
    for _, parameter in ipairs(parameters) do
        if parameter.required and absent(given[parameter.name]) then
            missing[#missing + 1] = parameter.name
        end
    end
    if #missing > 0 then
        complaints[1] = "missing: " .. table.concat(missing, ", ")
    end
    if #complaints > 0 then
        fail("E-SME-6", { complaints = table.concat(complaints, "; ") })
    end
    for _, parameter in ipairs(parameters) do
        local name, value, folded = parameter.name, given[parameter.name], nil
        if absent(value) then
            values[name] = parameter.default or null
            values[name .. "_folded"] = null
        elseif not parameter.ignored then
            if parameter.number then
                value = tonumber(tostring(value))
            elseif parameter.read and (parameter.structured or type(value) == "string") then
                value, folded = parameter.read(value)
            end
            local wrong = complaint_about(parameter, value)
            if wrong then
                local shown = given[name]
                shown = type(shown) == "table" and require("cjson").encode(shown) or tostring(shown)
                fail(parameter.invalid or "E-SME-12", { parameter = name, value = shown, complaint = wrong })
            end
            values[name] = parameter.number and math.floor(value) or value
            values[name .. "_folded"] = folded
        end
    end
end

check_arguments({
    job_name = job_name,
    endpoint_name = endpoint_name,
    schema_name = schema_name,
    instance_type = instance_type,
    instance_count = instance_count,
    aws_credentials_connection_name = aws_credentials_connection_name,
    aws_region = aws_region,
}, {
    {
        name = "job_name",
        required = true,
        maximum_length = 32,
        patterns = { "^[A-Za-z0-9%-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$" },
        words = "letters, digits and hyphens, with a letter or a digit at both ends",
        invalid = "E-SME-11",
    },
    {
        name = "endpoint_name",
        required = true,
        maximum_length = 63,
        patterns = { "^[A-Za-z0-9%-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$" },
        words = "letters, digits and hyphens, with a letter or a digit at both ends",
    },
    {
        name = "schema_name",
        required = true,
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
    },
    {
        name = "instance_type",
        required = true,
        maximum_length = 64,
        patterns = { "^ml[%.][a-z0-9%-]+[%.][a-z0-9]+$" },
        words = "an instance type such as ml.m5.large",
    },
    { name = "instance_count", required = true, number = true, minimum = 1 },
    {
        name = "aws_credentials_connection_name",
        required = true,
        maximum_length = 128,
        minimum_length = 1,
        read = read_name,
    },
    {
        name = "aws_region",
        required = true,
        maximum_length = 32,
        patterns = { "^[a-z0-9%-]+$" },
        words = "lower-case letters, digits and hyphens",
    },
})
values.script_schema_quoted = quote(exa.meta.script_schema)
values.endpoint_name_quoted = quote(values.endpoint_name)
values.endpoint_name_connection_quoted = quote("SME_SAGEMAKER_AUTOPILOT_ENDPOINT_CONNECTION_" .. string.upper(values.endpoint_name))
values.endpoint_name_scalar = values.endpoint_name .. "_SCALAR"

local job_rows = run("F-SME-3", [[
    SELECT TARGET_ATTRIBUTE_NAME, COLUMN_NAMES, COLUMN_TYPES, CSV_ENCODING
    FROM ::script_schema_quoted."SME_METADATA_AUTOPILOT_JOBS"
    WHERE JOB_NAME = :job_name
]])
if #job_rows == 0 then
    fail("E-SME-18")
end
values.job_target_attribute_name = job_rows[1][1]
values.job_column_names = job_rows[1][2]
values.job_column_types = job_rows[1][3]
values.job_csv_encoding = job_rows[1][4]

-- An unquoted name means its upper-case spelling; one that exists only as it is written is found too.
local schema_rows = run("F-SME-3", [[
    SELECT SCHEMA_NAME
    FROM SYS.EXA_SCHEMAS
    WHERE SCHEMA_NAME IN (:schema_name, :schema_name_folded)
    ORDER BY CASE WHEN SCHEMA_NAME = :schema_name_folded THEN 1 ELSE 2 END
    LIMIT 1
]])
if #schema_rows == 0 then
    fail("E-SME-19")
end
values.schema_schema_name = schema_rows[1][1]
values.schema_schema_name_quoted = quote(values.schema_schema_name)

-- A script that is no prediction function must not be replaced by one.
local occupied_rows = run("F-SME-3", [[
    SELECT SCRIPT_NAME
    FROM SYS.EXA_ALL_SCRIPTS
    WHERE SCRIPT_SCHEMA = :schema_schema_name AND SCRIPT_NAME IN (:endpoint_name, :endpoint_name_scalar)
      AND SCRIPT_TEXT NOT LIKE '%spec/udfs/endpoint-prediction-%'
      AND SCRIPT_TEXT NOT LIKE '%AutopilotPredictionUDF%'
]])
if #occupied_rows > 0 then
    fail("E-SME-20")
end

-- The function takes the training table's columns without the target.
do
    -- The predecessor separated names by semicolons; ours are a JSON array.
    local function list(text)
        if string.sub(text, 1, 1) == "[" then
            return require("cjson").decode(text)
        end
        local items = {}
        for item in string.gmatch(text, "[^;]+") do
            items[#items + 1] = item
        end
        return items
    end
    local names, types, input = list(values.job_column_names), list(values.job_column_types), {}
    if #names ~= #types then
        fail("E-SME-21", { complaint = #names .. " names, " .. #types .. " types" })
    end
    for i, name in ipairs(names) do
        if not string.match(types[i], "^[%u%d (),]+$") then
            fail("E-SME-21", { complaint = "'" .. types[i] .. "' is no type" })
        elseif name == values.job_target_attribute_name then
            values.columns_target_type = types[i]
        else
            input[#input + 1] = quote(name) .. " " .. types[i]
        end
    end
    if not values.columns_target_type then
        fail("E-SME-21", { complaint = "they lack the target " .. values.job_target_attribute_name })
    end
    values.columns_input = table.concat(input, ", ")
end

-- From here on it costs money, so a failure below takes the endpoint down again.
local deployment_rows = run("E-SME-3", [[
    SELECT ::script_schema_quoted."SME_AUTOPILOT_ENDPOINT_DEPLOYMENT_UDF"(
      :job_name,
      :endpoint_name,
      :instance_type,
      :instance_count,
      :aws_credentials_connection_name,
      :aws_region,
      :job_csv_encoding
    )
]])
values.deployment_problem_type = deployment_rows[1][1]
values.deployment_connection_address = deployment_rows[1][2]
undo[#undo + 1] = { what = "endpoint {{endpoint_name}} with its configuration and model", statement = [[
    SELECT ::script_schema_quoted."SME_AUTOPILOT_ENDPOINT_DELETION_UDF"(
      :endpoint_name,
      :aws_credentials_connection_name,
      :aws_region
    )
]] }

-- The function reads from it which endpoint to ask, and how.
run("E-SME-9", [[
    CREATE OR REPLACE CONNECTION ::endpoint_name_connection_quoted
    TO :deployment_connection_address
]])

-- It gives back its input, the probability for a classification, and the prediction.
values.function_schema, values.function_name = quote(values.schema_schema_name), quote(values.endpoint_name)
values.function_input = values.columns_input
do
    -- The table may have columns of these names, too.
    local function added(name)
        local number = ""
        while string.find(", " .. values.columns_input, ', "' .. name .. number .. '" ', 1, true) do
            number = (tonumber(number) or 1) + 1
        end
        return ', "' .. name .. number .. '" '
    end
    values.function_output = values.columns_input .. (values.deployment_problem_type == "Regression"
        and added("PREDICTIONS") .. "DOUBLE"
        or added("PROBABILITY") .. "DECIMAL(18,4)" .. added("PREDICTIONS") .. values.columns_target_type)
end
values.function_body = [[
// Generated from spec/udfs/endpoint-prediction-udf.ts: change that file, not this script.
// Predicts the target of each row with a SageMaker endpoint of the same name. The columns of the training table, without the target, come in; they and the prediction go out.
// Without types of its own: Node would have to take them away at the start of every call.
export { run } from "exasol-sagemaker-extension/handlers/endpoint-prediction-udf";
]]
run("E-SME-10", [[
    CREATE OR REPLACE TYPESCRIPT SET SCRIPT ::function_schema.::function_name (::function_input)
    EMITS (::function_output) AS
::function_body
]])
undo[#undo + 1] = { what = "function {{endpoint_name}}", statement = [[
    DROP SCRIPT ::schema_schema_name_quoted.::endpoint_name_quoted
]] }

-- The same for one row at a time: Exasol spreads it over all nodes, and it may stand beside any column.
values.function_schema, values.function_name = quote(values.schema_schema_name), quote(values.endpoint_name_scalar)
values.function_input = values.columns_input
values.function_output = values.deployment_problem_type == "Regression"
    and '"PREDICTION" DOUBLE, "ERROR" VARCHAR(2000000)'
    or '"PREDICTION" ' .. values.columns_target_type
        .. ', "PROBABILITY" DECIMAL(18,4), "PROBABILITIES" VARCHAR(2000000), "ERROR" VARCHAR(2000000)'
values.function_body = [[
// Generated from spec/udfs/endpoint-prediction-scalar-udf.ts: change that file, not this script.
// Predicts the target of each row with a SageMaker endpoint, on all nodes at once, beside any other column. The columns of the training table, without the target, come in; the prediction alone goes out.
// Without types of its own: Node would have to take them away at the start of every call.
export { runBlocks } from "exasol-sagemaker-extension/handlers/endpoint-prediction-scalar-udf";
]]
run("E-SME-10", [[
    CREATE OR REPLACE TYPESCRIPT SCALAR SCRIPT ::function_schema.::function_name (::function_input)
    EMITS (::function_output) AS
::function_body
]])

exit()
/
