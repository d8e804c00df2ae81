local errors, undo, values = require("errors"), require("undo"), require("values")
local fail, fail_and_undo = require("fail"), require("fail_and_undo")

errors["E-SME-7"] = { message = "E-SME-7: No job.", mitigation = "Try." }
errors["E-SME-8"] = { message = "E-SME-8: No job: {{cause}}", mitigation = "Try." }
errors["E-SME-141"] = { message = "E-SME-141: {{what}} stays: {{complaint}}.", mitigation = "Wait." }

local function step(what, more)
    local entry = { what = what, statement = "undo " .. what, binds = { a = what } }
    for key, value in pairs(more or {}) do
        entry[key] = value
    end
    undo.steps[#undo.steps + 1] = entry
end

local tests = {}

tests["an error ends the script"] = function()
    values.job_name = "j"
    equal(failure_of(fail, "E-SME-7"), "E-SME-7: No job. Try.")
end

tests["nothing was changed where no step did anything"] = function()
    equal(failure_of(fail_and_undo, "E-SME-7"), "E-SME-7: No job. Try. Nothing was changed.")
    equal(failure_of(fail_and_undo, "E-SME-8", { cause = "x" }), "E-SME-8: No job: x. Try.")
end

tests["steps are taken back, the latest first, each with its values"] = function()
    step("row")
    step("files")
    local asked = answers({ { 1 } })
    equal(failure_of(fail_and_undo, "E-SME-7"), "E-SME-7: No job. Try. Taken back: files. Taken back: row.")
    equal(asked, {
        { statement = "undo files", binds = { a = "files" } },
        { statement = "undo row", binds = { a = "row" } },
    })
end

tests["what could not be taken back is said with its reason"] = function()
    step("row")
    answers({ error_message = "E-SME-9: Gone. (Session: 1)" })
    equal(failure_of(fail_and_undo, "E-SME-7"), "E-SME-7: No job. Try. Left behind: row (Gone).")
end

tests["an undo that had nothing to do, and a silent one, are not mentioned"] = function()
    step("files")
    step("view", { silent = true })
    answers({ { null } })
    equal(failure_of(fail_and_undo, "E-SME-7"), "E-SME-7: No job. Try. Nothing was changed.")
end

tests["an undo for the death of a process is for that only"] = function()
    step("endpoint", { on_death = true })
    local asked = answers({ { 1 } })
    equal(failure_of(fail_and_undo, "E-SME-8", { cause = "x" }), "E-SME-8: No job: x. Try.")
    equal(#asked, 0)
    local said = failure_of(fail_and_undo, "E-SME-8", { cause = "x", died = true })
    equal(said, "E-SME-8: No job: x. Try. Taken back: endpoint.")
end

tests["what a job needs after all begins the error, and what came before stays"] = function()
    step("row")
    step("files", { in_use = "E-SME-141" })
    local asked = answers({ error_message = "E-SME-141: A job needs them. (Session: 1)" })
    equal(
        failure_of(fail_and_undo, "E-SME-7"),
        "E-SME-141: A job needs them. The script ended with: No job. "
            .. "Left as it is, unless the transaction is rolled back, as with autocommit: row."
    )
    equal(#asked, 1)
end

tests["where two processes die nobody knows whether a job needs it"] = function()
    step("files", { in_use = "E-SME-141" })
    answers({ error_message = "VM crashed. (Session: 1)" })
    equal(
        failure_of(fail_and_undo, "E-SME-8", { cause = "x", died = true }),
        "E-SME-141: files stays: Whether a job has been started could not be found out (VM crashed). Wait. "
            .. "The script ended with: No job: x."
    )
end

tests["what stays whatever happens ends the error"] = function()
    undo.kept = "Job j is running."
    equal(failure_of(fail_and_undo, "E-SME-7"), "E-SME-7: No job. Try. Job j is running.")
end

return tests
