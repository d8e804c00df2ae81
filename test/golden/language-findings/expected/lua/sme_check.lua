CREATE OR REPLACE LUA SCRIPT "SME_CHECK" (
    job_name,
    aws_credentials_connection_name,
    aws_region
) RETURNS TABLE AS
-- Finds all that is wrong; LIMIT is a word of SQL.
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
    ["E-SME-18"] = {
        message = "E-SME-18: There is no job {{job_name}} in SME_METADATA_AUTOPILOT_JOBS.{{suggestion}}",
        mitigation = "If AWS has it, a ROLLBACK after its training took its row away: train again under another job_name and COMMIT, or enter it with SME_ATTACH_SAGEMAKER_AUTOPILOT_JOB.",
    },
    ["E-SME-559"] = {
        message = "E-SME-559: {{user}} lacks {{lacking_right}}, {{consequence}}.",
        mitigation = "Ask {{whom}}, for: {{statement}}",
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

-- the module findings

-- the module attempt

-- the module run

-- the module results

-- the module is_one_of

-- the module refuse

-- A finding for each right that the caller lacks: an error where the training would be refused, a warning
-- where it would only do less.
local function lacking_rights(given, fails)
    for i = 1, #given.rows do
        local row = given.rows[i]
        refuse(fails.lacking, {
            user = given.user,
            lacking_right = row[2],
            consequence = row[3],
            whom = row[4],
            statement = row[5],
        }, "rights")
        findings[#findings][2] = row[1]
    end
end

-- the module add_findings

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

values["table.failed"] = null
values["table.failed"] = attempt("table", function()
    results.table = run("E-SME-4", [[
        CREATE TABLE ::script_schema.::job_name (A INT)
    ]], { script_schema = quote(values.script_schema), job_name = quote(values.job_name) })
    undo.steps[#undo.steps + 1] = {
        what = "the table",
        statement = [[
            DROP TABLE ::script_schema.::job_name
        ]],
        binds = { script_schema = quote(values.script_schema), job_name = quote(values.job_name) },
    }
end)

if not is_one_of(values["table.failed"], { true }) then
    attempt("row", function()
        results.row = run("E-SME-4", [[
            SELECT SCHEMA_NAME FROM SYS.EXA_SCHEMAS WHERE SCHEMA_NAME = :job_name
        ]], { job_name = values.job_name })
        if #results.row == 0 then
            fail("E-SME-18", { suggestion = did_you_mean("job_name") })
        end
    end)
end

if results.row ~= nil then
    attempt("rights", function()
        lacking_rights({ rows = results.row, user = values.job_name }, { lacking = "E-SME-559" })
    end)
end

attempt("aws", function()
    results.found = run("E-SME-4", [[
        SELECT ::script_schema."SME_FIND_UDF"(
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
    add_findings(results.found)
end)

exit(cells(findings, 5), "CHECK_NAME VARCHAR(2000), \"RESULT\" VARCHAR(2000), \"FOUND\" VARCHAR(2000), \"LIMIT\" VARCHAR(2000), WHAT_TO_DO VARCHAR(2000)")
/
COMMENT ON SCRIPT "SME_CHECK" IS 'Finds all that is wrong; LIMIT is a word of SQL. Example: EXECUTE SCRIPT ML.SME_CHECK(''a'', ''C'', ''eu-central-1'')';
