CREATE OR REPLACE LUA SCRIPT "SME_ALL_ROWS" (
    job_name
) RETURNS TABLE AS
-- Returns the rows of two steps and of a loop, one after the other.
-- Generated from spec/scripts/all-rows.ts: change that file, not this script.

local arguments = { job_name = job_name }

local errors = {
    ["F-SME-3"] = {
        message = "F-SME-3: SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
        mitigation = "You need the right to read the table. If you have it, please report this.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_ALL_ROWS cannot start: {{complaints}}.",
        mitigation = "It takes job_name, in this order.",
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

-- the module is_one_of

-- the module nearest

-- the module suggest

-- the module did_you_mean

-- the module reason

-- the module run

-- the module results

-- the module cells

-- the module joined

check_arguments(arguments, {
    {
        name = "job_name",
        required = true,
        maximum_length = 32,
        patterns = { "^[A-Za-z0-9%-]+$", "^[A-Za-z0-9]", "[A-Za-z0-9]$" },
        words = "letters, digits and hyphens, with a letter or a digit at both ends",
        invalid = "E-SME-11",
    },
})
values.script_schema = exa.meta.script_schema

if not is_one_of(values.job_name, { "none" }) then
    results.none = run("F-SME-3", [[
        SELECT :job_name
    ]], { job_name = values.job_name })
end

results.jobs = run("F-SME-3", [[
    SELECT JOB_NAME FROM ::script_schema."SME_JOBS"
]], { script_schema = quote(values.script_schema) })

results.job = {}
for position = 1, #results.jobs do
    values["job.job_name"] = results.jobs[position][1]
    results.job[#results.job + 1] = { values["job.job_name"] }
end

exit(cells(joined({ results.none or {}, results.jobs or {}, results.job or {} }), 1), "JOB_NAME VARCHAR(32)")
/
COMMENT ON SCRIPT "SME_ALL_ROWS" IS 'Returns the rows of two steps and of a loop, one after the other. Example: EXECUTE SCRIPT ML.SME_ALL_ROWS(''a'')';
