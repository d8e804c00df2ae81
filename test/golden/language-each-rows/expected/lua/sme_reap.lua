CREATE OR REPLACE LUA SCRIPT "SME_REAP" (
    json_text
) RETURNS TABLE AS
-- Returns a row for each round of a loop, which a second loop goes through as well.
-- Generated from spec/scripts/reap.ts: change that file, not this script.

local errors = {
    ["F-SME-3"] = {
        message = "F-SME-3: SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
        mitigation = "You need the right to read the table. If you have it, please report this.",
    },
    ["E-SME-4"] = {
        message = "E-SME-4: The status of job {{job_name}} could not be read: {{cause}}",
        mitigation = "Check job_name, aws_region and the connection.",
    },
    ["E-SME-5"] = {
        message = "E-SME-5: The argument of SME_REAP cannot be read as a JSON object: {{complaint}}.",
        mitigation = "Check its quotes, commas, braces and keys.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_REAP cannot start: {{complaints}}.",
        mitigation = "It takes one JSON object with job_name, aws_credentials_connection_name and aws_region, and if wanted dry_run.",
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

-- the module fail

-- the module trim

-- the module member_text

-- the module shown

-- the module check_arguments

-- the module repeated_key

-- the module parse_json

-- the module read_boolean

-- the module unquote

-- the module read_identifier

-- the module fold

-- the module nearest

-- the module unknown_arguments

-- the module is_one_of

-- the module suggest

-- the module did_you_mean

-- the module reason

-- the module run

-- the module results

-- the module cells

check_arguments(parse_json(json_text), {
    {
        name = "job_name",
        required = true,
        maximum_length = 32,
        patterns = { "^[A-Za-z0-9%-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$" },
        words = "letters, digits and hyphens, with a letter or a digit at both ends",
        invalid = "E-SME-11",
    },
    { name = "dry_run", default = false, boolean = true, read = read_boolean, structured = true },
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

if not is_one_of(values.job_name, { "none" }) then
    results.jobs = run("F-SME-3", [[
        SELECT JOB_NAME, JOB_ARN FROM ::script_schema."SME_JOBS" WHERE JOB_NAME LIKE :job_name
    ]], { script_schema = quote(values.script_schema), job_name = values.job_name })
end

results.job = {}
for position = 1, #(results.jobs or {}) do
    values["job.job_name"] = results.jobs[position][1]
    values["job.arn"] = results.jobs[position][2]
    values["stopped.status"] = null
    if not is_one_of(values.dry_run, { true }) then
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
    end
    results.job[#results.job + 1] = { values["job.job_name"], values["stopped.status"], values.dry_run, values["job.arn"] }
end

for position = 1, #results.job do
    values["done.status"] = results.job[position][2]
    values["done.dry_run"] = results.job[position][3]
    values["done.arn"] = results.job[position][4]
    if not is_one_of(values["done.dry_run"], { true }) then
        results.noted = run("F-SME-3", [[
            UPDATE ::script_schema."SME_JOBS" SET STATUS = :done_status WHERE JOB_ARN = :done_arn
        ]], {
            script_schema = quote(values.script_schema),
            done_status = values["done.status"],
            done_arn = values["done.arn"],
        })
    end
end

exit(cells(results.job, 3), "JOB_NAME VARCHAR(32), STATUS VARCHAR(100), DRY_RUN BOOLEAN")
/
COMMENT ON SCRIPT "SME_REAP" IS 'Returns a row for each round of a loop, which a second loop goes through as well. Example: EXECUTE SCRIPT ML.SME_REAP(''{"job_name": "a", "dry_run": true, "aws_credentials_connection_name": "C", "aws_region": "eu-central-1"}'')';
