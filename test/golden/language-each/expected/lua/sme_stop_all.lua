CREATE OR REPLACE LUA SCRIPT "SME_STOP_ALL" (
    job_name,
    aws_credentials_connection_name,
    aws_region
) RETURNS TABLE AS
-- Does steps for each row of an earlier result.
-- Generated from spec/scripts/stop-all.ts: change that file, not this script.

local arguments = {
    job_name = job_name,
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
        message = "E-SME-6: SME_STOP_ALL cannot start: {{complaints}}.",
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

-- the module run

-- the module results

-- the module is_one_of

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

results.jobs = run("F-SME-3", [[
    SELECT JOB_NAME, JOB_ARN FROM ::script_schema."SME_JOBS" WHERE JOB_NAME LIKE :job_name
]], { script_schema = quote(values.script_schema), job_name = values.job_name })

-- One after the other.
for position = 1, #results.jobs do
    values["job.job_name"] = results.jobs[position][1]
    values["job.arn"] = results.jobs[position][2]
    results.stopped = run("E-SME-4", [[
        SELECT ::script_schema."SME_STOP_UDF"(
          :job_job_name,
          :aws_credentials_connection_name,
          :aws_region
        )
    ]], {
        script_schema = quote(values.script_schema),
        job_job_name = values["job.job_name"],
        aws_credentials_connection_name = values.aws_credentials_connection_name,
        aws_region = values.aws_region,
    })
    values["stopped.status"] = results.stopped[1][1]
    values["stopped.stopped"] = results.stopped[1][2]
    if is_one_of(values["stopped.stopped"], { true }) then
        results.noted = run("F-SME-3", [[
            UPDATE ::script_schema."SME_JOBS" SET STATUS = :stopped_status WHERE JOB_ARN = :job_arn
        ]], {
            script_schema = quote(values.script_schema),
            stopped_status = values["stopped.status"],
            job_arn = values["job.arn"],
        })
        undo.steps[#undo.steps + 1] = {
            what = fill("the status of {{job.job_name}}"),
            statement = [[
                UPDATE ::script_schema."SME_JOBS" SET STATUS = NULL WHERE JOB_ARN = :job_arn
            ]],
            binds = { script_schema = quote(values.script_schema), job_arn = values["job.arn"] },
        }
    end
end

results.count = run("F-SME-3", [[
    SELECT COUNT(*) FROM ::script_schema."SME_JOBS"
]], { script_schema = quote(values.script_schema) })

exit(cells(results.count, 1, 1), "LEFT_JOBS DECIMAL(18,0)")
/
COMMENT ON SCRIPT "SME_STOP_ALL" IS 'Does steps for each row of an earlier result. Example: EXECUTE SCRIPT ML.SME_STOP_ALL(''a'', ''C'', ''eu-central-1'')';
