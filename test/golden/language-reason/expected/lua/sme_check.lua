CREATE OR REPLACE LUA SCRIPT "SME_CHECK" (
    job_name,
    aws_credentials_connection_name,
    aws_region
) RETURNS TABLE AS
-- Tells why a step failed, and goes on.
-- Generated from spec/scripts/check.ts: change that file, not this script.

local arguments = {
    job_name = job_name,
    aws_credentials_connection_name = aws_credentials_connection_name,
    aws_region = aws_region,
}

local errors = {
    ["E-SME-4"] = {
        message = "E-SME-4: The status of job {{job_name}} could not be read: {{cause}}",
        mitigation = "Check job_name, aws_region and the connection.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_CHECK cannot start: {{complaints}}.",
        mitigation = "It takes job_name, aws_credentials_connection_name and aws_region, in this order.",
    },
    ["E-SME-11"] = {
        message = "E-SME-11: Invalid job_name '{{value}}': {{complaint}}.",
        mitigation = "Choose another name.",
    },
    ["E-SME-12"] = {
        message = "E-SME-12: Invalid {{parameter}} '{{value}}': {{complaint}}.",
        mitigation = "Correct the argument.",
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

-- the module nearest

-- the module suggest

-- the module did_you_mean

-- the module reason

-- the module undo

-- the module fail_and_undo

-- the module trim

-- the module member_text

-- the module shown

-- the module check_arguments

-- the module unquote

-- the module read_identifier

-- the module fold

-- the module run_optional

-- the module results

-- the module run

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
known.aws_credentials_connection_name = {
    error = "E-SME-60",
    statement = [[
        SELECT CONNECTION_NAME, NULL FROM SYS.EXA_ALL_CONNECTIONS LIMIT 1000
    ]],
    binds = {},
}

values["asked.status"] = null
values["asked.why"] = null
results.asked, values["asked.why"] = run_optional("E-SME-4", [[
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
if #results.asked > 0 then
    values["asked.status"] = results.asked[1][1]
end

values["other.status"] = null
values["other.failure"] = null
if values["asked.why"] ~= null then
    results.other, values["other.failure"] = run_optional("E-SME-4", [[
        SELECT STATUS FROM ::script_schema."SME_JOBS" WHERE NAME = :job_name
    ]], { script_schema = quote(values.script_schema), job_name = values.job_name })
    if #results.other > 0 then
        values["other.status"] = results.other[1][1]
    end
end

results.noted, undo.failed = run_optional("E-SME-4", [[
    INSERT INTO ::script_schema."SME_JOBS" (NAME) VALUES (:job_name)
]], { script_schema = quote(values.script_schema), job_name = values.job_name })
if undo.failed == null then
    undo.steps[#undo.steps + 1] = {
        what = "the note",
        statement = [[
            DELETE FROM ::script_schema."SME_JOBS" WHERE NAME = :job_name
        ]],
        binds = { script_schema = quote(values.script_schema), job_name = values.job_name },
    }
end

results.nodes = run("E-SME-4", [[
    SELECT NPROC()
]], {})

exit({ { values["asked.status"], values["asked.why"], values["other.status"], values["other.failure"] } }, "STATUS VARCHAR(9), WHY VARCHAR(2000), OTHER VARCHAR(9), FAILURE VARCHAR(2000)")
/
COMMENT ON SCRIPT "SME_CHECK" IS 'Tells why a step failed, and goes on. Example: EXECUTE SCRIPT ML.SME_CHECK(''a'', ''C'', ''eu-central-1'')';
