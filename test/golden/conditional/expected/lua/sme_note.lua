CREATE OR REPLACE LUA SCRIPT "SME_NOTE" (
    job_name,
    schema_name,
    aws_credentials_connection_name,
    aws_region
) RETURNS TABLE AS
-- Steps that depend on what earlier ones found, or may fail.
-- Generated from spec/scripts/note.ts: change that file, not this script.

local arguments = {
    job_name = job_name,
    schema_name = schema_name,
    aws_credentials_connection_name = aws_credentials_connection_name,
    aws_region = aws_region,
}

local errors = {
    ["F-SME-3"] = {
        message = "F-SME-3: SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
        mitigation = "You need the right to read the table. If you have it, please report this.",
    },
    ["E-SME-4"] = {
        message = "E-SME-4: The status of job {{job_name}} could not be read: {{cause}}",
        mitigation = "Check job_name, aws_region and the connection.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_NOTE cannot start: {{complaints}}.",
        mitigation = "It takes job_name, schema_name, aws_credentials_connection_name and aws_region, in this order.",
    },
    ["E-SME-11"] = {
        message = "E-SME-11: Invalid job_name '{{value}}': {{complaint}}.",
        mitigation = "Choose another name.",
    },
    ["E-SME-12"] = {
        message = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}.",
        mitigation = "Correct the argument.",
    },
    ["E-SME-18"] = {
        message = "E-SME-18: There is no job {{job_name}} in SME_METADATA_AUTOPILOT_JOBS.{{suggestion}}",
        mitigation = "If AWS has it, a ROLLBACK after its training took its row away: train again under another job_name and COMMIT, or enter it with SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB.",
    },
}

-- Which names there are, for the errors that know nothing of a name.
local known = {}

-- the module complaint_about

-- the module without_secrets

-- the module shorten

-- the module values

-- the module fill

-- the module describe

-- the module fail

-- the module trim

-- the module member_text

-- the module shown

-- the module check_arguments

-- the module unquote

-- the module read_identifier

-- the module fold

-- the module nearest

-- the module suggest

-- the module did_you_mean

-- the module reason

-- the module run_optional

-- the module results

-- the module run

-- the module cells

check_arguments(arguments, {
    {
        name = "job_name",
        required = true,
        maximum_length = 32,
        patterns = { "^[A-Za-z0-9%-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$" },
        words = "letters, digits and hyphens, with a letter or a digit at both ends",
        invalid = "E-SME-11",
    },
    {
        name = "schema_name",
        required = true,
        maximum_length = 128,
        minimum_length = 1,
        read = read_identifier,
        fold = fold,
        folded = "schema_name.folded",
    },
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
known.schema_name = {
    error = "E-SME-19",
    statement = [[
        SELECT SCHEMA_NAME
        FROM SYS.EXA_SCHEMAS
        ORDER BY EDIT_DISTANCE(SCHEMA_NAME, :schema_name_folded), SCHEMA_NAME
        LIMIT 5
    ]],
    binds = { schema_name_folded = values["schema_name.folded"] },
}
known.aws_credentials_connection_name = {
    error = "E-SME-60",
    statement = [[
        SELECT CONNECTION_NAME, NULL FROM SYS.EXA_ALL_CONNECTIONS LIMIT 1000
    ]],
    binds = {},
}

values["known.name"] = null
results.known = run_optional("E-SME-4", [[
    SELECT NAME FROM ::schema_name."JOBS" WHERE NAME = :job_name
]], { schema_name = quote(values.schema_name), job_name = values.job_name })
if #results.known > 0 then
    values["known.name"] = results.known[1][1]
end

values["asked.choice"] = null
if values["known.name"] == null then
    results.asked = run("E-SME-4", [[
        SELECT ::script_schema."SME_ASK_UDF"(
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
    values["asked.choice"] = results.asked[1][2]
end

-- Only where there is something to note; the caller may not be allowed to read it.
values["row.name"] = null
if values["asked.choice"] ~= null then
    results.row = run_optional("E-SME-4", [[
        SELECT NAME FROM ::schema_name."JOBS" WHERE NAME = :job_name AND CHOICE IS NULL
    ]], { schema_name = quote(values.schema_name), job_name = values.job_name })
    if #results.row > 0 then
        values["row.name"] = results.row[1][1]
    end
end

if values["row.name"] ~= null then
    results.note = run_optional("E-SME-4", [[
        UPDATE ::schema_name."JOBS" SET CHOICE = :asked_choice WHERE NAME = :row_name
    ]], {
        schema_name = quote(values.schema_name),
        asked_choice = values["asked.choice"],
        row_name = values["row.name"],
    })
end

values["again.status"] = null
if values["known.name"] ~= null then
    results.again = run("E-SME-4", [[
        SELECT ::script_schema."SME_ASK_UDF"(
          :known_name,
          :aws_credentials_connection_name,
          :aws_region
        )
    ]], {
        script_schema = quote(values.script_schema),
        known_name = values["known.name"],
        aws_credentials_connection_name = values.aws_credentials_connection_name,
        aws_region = values.aws_region,
    })
    values["again.status"] = results.again[1][1]
end

results.job = run("F-SME-3", [[
    SELECT NAME FROM ::schema_name."JOBS" WHERE NAME IN (:job_name, :row_name, :again_status)
]], {
    schema_name = quote(values.schema_name),
    job_name = values.job_name,
    row_name = values["row.name"],
    again_status = values["again.status"],
})
if #results.job == 0 then
    fail("E-SME-18", { suggestion = did_you_mean("job_name") })
end

exit(cells((results.asked or results.again), 1, 1), "STATUS VARCHAR(9)")
/
COMMENT ON SCRIPT "SME_NOTE" IS 'Steps that depend on what earlier ones found, or may fail. Example: EXECUTE SCRIPT ML.SME_NOTE(''a'', ''S'', ''C'', ''eu-central-1'')';
