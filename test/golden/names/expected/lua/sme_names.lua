CREATE OR REPLACE LUA SCRIPT "SME_NAMES" (
    type_,
    table_,
    values_,
    run,
    fail,
    exit_,
    end__,
    goto_,
    job_status,
    end_
) RETURNS TABLE AS
-- Has names that mean something to Lua, to Exasol or to the script itself, and names that look like others.
-- Generated from spec/scripts/names.ts: change that file, not this script.

local arguments = {
    type = type_,
    table = table_,
    values = values_,
    run = run,
    fail = fail,
    exit = exit_,
    ["end"] = end__,
    ["goto"] = goto_,
    job_status = job_status,
    end_ = end_,
}

local errors = {
    ["F-SME-3"] = {
        message = "F-SME-3: SME_METADATA_AUTOPILOT_JOBS could not be read: {{cause}}",
        mitigation = "You need the right to read the table. If you have it, please report this.",
    },
    ["E-SME-6"] = {
        message = "E-SME-6: SME_NAMES cannot start: {{complaints}}.",
        mitigation = "It takes type, table, values, run, fail, exit, end, goto, job_status and end_, in this order.",
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

-- the module nearest

-- the module suggest

-- the module did_you_mean

-- the module reason

-- the module run

-- the module results

-- the module cells

check_arguments(arguments, {
    { name = "type", required = true, maximum_length = 128 },
    { name = "table", required = true, maximum_length = 128 },
    { name = "values", required = true, maximum_length = 128 },
    { name = "run", required = true, maximum_length = 128 },
    { name = "fail", required = true, maximum_length = 128 },
    { name = "exit", required = true, maximum_length = 128 },
    { name = "end", required = true, maximum_length = 128 },
    { name = "goto", required = true, maximum_length = 128 },
    { name = "job_status", required = true, maximum_length = 128 },
    { name = "end_", required = true, maximum_length = 128 },
})

results.job = run("F-SME-3", [[
    SELECT 'of the step', 'its end'
]], {})
values["job.status"] = results.job[1][1]
values["job.end"] = results.job[1][2]

results.run = run("F-SME-3", [[
    SELECT :job_status, :job_status_2, :job_end, :end, :end_, :goto, :type, :table, :values, :run, :fail, :exit
    FROM ::table_2 WHERE :table IS NOT NULL
]], {
    job_status = values.job_status,
    job_status_2 = values["job.status"],
    job_end = values["job.end"],
    ["end"] = values["end"],
    end_ = values.end_,
    ["goto"] = values["goto"],
    type = values.type,
    table = values.table,
    values = values.values,
    run = values.run,
    fail = values.fail,
    exit = values.exit,
    table_2 = quote(values.table),
})

exit(cells(results.run, 1), "A VARCHAR(128)")
/
COMMENT ON SCRIPT "SME_NAMES" IS 'Has names that mean something to Lua, to Exasol or to the script itself, and names that look like others. Example: EXECUTE SCRIPT ML.SME_NAMES(''a'', ''b'', ''c'', ''d'', ''e'', ''f'', ''g'', ''h'', ''i'', ''j'')';
