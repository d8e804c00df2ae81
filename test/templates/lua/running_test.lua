local errors = require("errors")
local run, run_optional = require("run"), require("run_optional")
local run_explained, run_repeatable = require("run_explained"), require("run_repeatable")
local call_again, joined = require("call_again"), require("joined")
local run_optional_repeatable, with_formats = require("run_optional_repeatable"), require("with_formats")

errors["E-SME-7"] = { message = "E-SME-7: No job: {{cause}}", mitigation = "Try." }

local crash = { error_code = "22002", error_message = "VM error: Internal error: VM crashed (Session: 1)" }
local rows = { { "arn" } }
local refused = { error_code = "42000", error_message = "refused (Session: 1)" }

local tests = {}

-- What was set, one after the other.
local function set(asked)
    local texts = {}
    for i, one in ipairs(asked) do
        texts[i] = one.binds and one.binds.name .. " " .. one.binds.value or "?"
    end
    return table.concat(texts, ", ")
end

tests["what differs in the session is set for some work, and then back"] = function()
    local session = { { "HASHTYPE_FORMAT", "HEX" }, { "NLS_NUMERIC_CHARACTERS", ",." } }
    local asked = answers(session, {})
    equal(with_formats("E-SME-7", function() return 5 end), 5)
    equal(set(asked), "?, NLS_NUMERIC_CHARACTERS .,, NLS_NUMERIC_CHARACTERS ,.")
    asked = answers(session, {})
    equal(failure_of(with_formats, "E-SME-7", function() error("no", 0) end), "no")
    equal(set(asked), "?, NLS_NUMERIC_CHARACTERS .,, NLS_NUMERIC_CHARACTERS ,.")
    asked = answers({ { "HASHTYPE_FORMAT", "HEX" } })
    equal(with_formats("E-SME-7", function() return 5 end), 5)
    equal(set(asked), "?")
end

tests["formats that cannot be set back are no success"] = function()
    answers({ { "HASHTYPE_FORMAT", "UUID" } }, {}, refused)
    equal(failure_of(with_formats, "E-SME-7", function() return 5 end), "E-SME-7: No job: refused. Try.")
end

tests["a statement gets its binds, and gives its rows"] = function()
    local asked = answers(rows)
    equal(run("E-SME-7", "SELECT :a", { a = 1 }), rows)
    equal(asked, { { statement = "SELECT :a", binds = { a = 1 } } })
end

tests["a statement that fails ends the script with the reason"] = function()
    answers(refused)
    equal(failure_of(run, "E-SME-7", "SELECT 1", {}), "E-SME-7: No job: refused. Try.")
end

tests["a statement that may fail has no rows then, and a reason"] = function()
    answers(refused)
    equal({ run_optional("E-SME-7", "SELECT 1", {}) }, { {}, "refused" })
    answers(rows)
    equal({ run_optional("E-SME-7", "SELECT 1", {}) }, { rows, null })
end

tests["a rollback ends the script also where a statement may fail"] = function()
    answers({ error_message = "GlobalTransactionRollback msg: x (Session: 1)" })
    equal(
        failure_of(run_optional, "E-SME-7", "SELECT 1", {}),
        "E-SME-7: No job: GlobalTransactionRollback msg: x. Try."
    )
end

tests["what a word in the reason means stands before it"] = function()
    answers({ error_message = "constraint violation - primary key. (Session: 1)" })
    local meanings = { { word = "primary key", says = "the name is taken" } }
    equal(
        failure_of(run_explained, "E-SME-7", "INSERT", {}, meanings),
        "E-SME-7: No job: the name is taken (constraint violation - primary key). Try."
    )
    answers(rows)
    equal(run_explained("E-SME-7", "INSERT", {}, meanings), rows)
end

tests["the call of a UDF is made once more when the process died"] = function()
    local asked = answers(crash, rows)
    equal(run_repeatable("E-SME-7", "SELECT F()", {}), rows)
    equal(#asked, 2)
end

tests["where it died twice, the error says that it may be done"] = function()
    local cause = "VM error: Internal error: VM crashed, twice, so its work may be done all the same"
    local asked = answers(crash, crash)
    equal(failure_of(run_repeatable, "E-SME-7", "SELECT F()", {}), "E-SME-7: No job: " .. cause .. ". Try.")
    equal(#asked, 2)
    answers(crash, crash)
    equal({ run_optional_repeatable("E-SME-7", "SELECT F()", {}) }, { {}, cause })
end

tests["also where it may fail"] = function()
    local asked = answers(crash, rows)
    equal({ run_optional_repeatable("E-SME-7", "SELECT F()", {}) }, { rows, null })
    equal(#asked, 2)
    asked = answers(refused)
    equal({ run_optional_repeatable("E-SME-7", "SELECT F()", {}) }, { {}, "refused" })
    equal(#asked, 1)
    answers({ error_message = "GlobalTransactionRollback msg: x (Session: 1)" })
    equal(
        failure_of(run_optional_repeatable, "E-SME-7", "SELECT F()", {}),
        "E-SME-7: No job: GlobalTransactionRollback msg: x. Try."
    )
end

tests["it is not repeated when the UDF said why"] = function()
    local asked = answers({ error_code = "22002", error_message = "VM error: E-SME-71: Taken. (Session: 1)" })
    equal(failure_of(run_repeatable, "E-SME-7", "SELECT F()", {}), "E-SME-7: No job: E-SME-71: Taken.")
    equal(#asked, 1)
end

tests["only two processes that died leave open what was done"] = function()
    answers(crash, crash)
    equal({ select(3, call_again("SELECT F()", {})) }, { true })
    answers(refused)
    equal({ select(3, call_again("SELECT F()", {})) }, { false })
end

tests["it is not repeated when SQL refused it"] = function()
    for _, code in ipairs({ "42000", "42500", "40001", "R0003" }) do
        local asked = answers({ error_code = code, error_message = "refused (Session: 1)" })
        equal(failure_of(run_repeatable, "E-SME-7", "SELECT F()", {}), "E-SME-7: No job: refused. Try.")
        equal(#asked, 1)
    end
end

tests["the rows of several results keep their order; a result without rows adds none"] = function()
    equal(joined({ { { 1 }, { 2 } }, {}, { { 3 } } }), { { 1 }, { 2 }, { 3 } })
    equal(joined({ {}, {} }), {})
end

return tests
