CREATE OR REPLACE LUA SCRIPT "SME_WAIT" (
    job_name,
    aws_credentials_connection_name,
    aws_region
) RETURNS TABLE AS
-- Asks until the answer is one of those it waits for, at most three times.
-- Generated from spec/scripts/wait.ts: change that file, not this script.

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
        message = "E-SME-6: SME_WAIT cannot start: {{complaints}}.",
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
    ["E-SME-174"] = {
        message = "E-SME-174: SME_METADATA_AUTOPILOT_JOBS does not say which columns job {{job_name}} was trained from, as release 0.1 of the Python extension kept none.",
        mitigation = "Set COLUMN_NAMES and COLUMN_TYPES in its row to all columns of the training table in their order, the target too, as JSON: '[\"A\",\"B\"]' and '[\"DOUBLE\",\"VARCHAR(10)\"]'.",
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

-- the module run

-- the module results

-- the module is_one_of

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

for attempt = 1, 3 do
    results.state = run("E-SME-4", [[
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
    values["state.status"] = results.state[1][1]
    if is_one_of(values["state.status"], { "Completed", "Stopped" }) then
        break
    elseif attempt == 3 then
        fail("E-SME-174", { attempts = attempt })
    end
end

exit({ { results.state[1][1] } }, "STATUS VARCHAR(100)")
/
COMMENT ON SCRIPT "SME_WAIT" IS 'Asks until the answer is one of those it waits for, at most three times. Example: EXECUTE SCRIPT ML.SME_WAIT(''a'', ''C'', ''eu-central-1'')';
