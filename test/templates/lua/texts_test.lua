local errors, known, values = require("errors"), require("known"), require("values")
local count_of, describe = require("count_of"), require("describe")
local did_you_mean, fill = require("did_you_mean"), require("fill")
local hide_view, nearest, reason = require("hide_view"), require("nearest"), require("reason")
local shorten, shown, suggest = require("shorten"), require("shown"), require("suggest")
local trim, without_secrets = require("trim"), require("without_secrets")

local tests = {}

tests["a text loses the blanks at its ends"] = function()
    equal(trim(" \t a  b \n"), "a  b")
    equal(trim("  "), "")
end

tests["a text loses logins, signatures and tokens"] = function()
    equal(without_secrets("at https://user:secret@host/a"), "at https://…@host/a")
    equal(without_secrets("?X-Amz-Signature=abc&a_b=c d"), "?X-Amz-Signature=…&a_b=… d")
    equal(without_secrets("Security-Token: abc<"), "Security-Token: …<")
end

tests["a text is cut between characters, and told how long it was"] = function()
    equal(shorten("abc", 3), "abc")
    equal(shorten("üüü", 3), "ü…(3 characters)")
    equal(shorten("a\nb\194\133c", 10), "a b c")
end

tests["values are put into a text, those of the failure first"] = function()
    values["job.name"], values.cause = "j", "x"
    equal(fill("{{job.name}} {{cause}} {{ }}", { cause = "y" }), "j y {{ }}")
    equal(fill("{{none}}"), "nil")
end

tests["one thing is counted as one"] = function()
    equal(fill("{{n}} rows of {{m}} columns, {{n}} times", { n = 1, m = 21 }), "1 row of 21 columns, 1 time")
end

tests["a number is told with what fits it"] = function()
    equal(count_of(1, "row has", "rows have"), "1 row has")
    equal(count_of(0, "row has", "rows have"), "0 rows have")
    equal(count_of(12, "row has", "rows have"), "12 rows have")
end

tests["an error ends its cause's sentence, and says what to do"] = function()
    errors["E-SME-1"] = { message = "E-SME-1: No {{cause}}", mitigation = "Try." }
    equal(describe("E-SME-1", { cause = "luck" }), "E-SME-1: No luck. Try.")
    equal(describe("E-SME-1", { cause = "luck!" }), "E-SME-1: No luck! Try.")
    equal(describe("E-SME-1", { cause = "E-SME-2: Use a." }), "E-SME-1: No E-SME-2: Use a.")
end

tests["a reason is one line without the session"] = function()
    equal(reason("syntax error (Session: 12)\n  at f"), "syntax error")
    equal(reason("VM error: F-UDF: SmeError: E-SME-75: None. (Session: 1)\n at f"), "E-SME-75: None.")
end

tests["a reason that knows nothing of a name says which may be meant"] = function()
    known.job_name, values.job_name = { error = "E-SME-74", statement = "SELECT", binds = { a = 1 } }, "ringz"
    local asked = answers({ { "other", null }, { "Rings", null } })
    equal(reason("E-SME-74: No job."), "E-SME-74: No job. Did you mean 'Rings'?")
    equal(asked, { { statement = "SELECT", binds = { a = 1 } } })
    equal(reason("E-SME-75: No job."), "E-SME-75: No job.")
end

tests["what is known of this very name is told, by the name as SQL reads it"] = function()
    known.table_name, values["table_name.folded"] = { statement = "SELECT", binds = {} }, "T"
    answers({ { "t", "Schema S has one." } })
    equal(did_you_mean("table_name"), " Schema S has one.")
    answers({ error_message = "insufficient privileges" })
    equal(did_you_mean("table_name"), "")
end

tests["the nearest name needs the fewest edits"] = function()
    equal(nearest("jobname", { "job_id", "job_name" }), "job_name")
    equal(nearest("ab", { "xy" }), nil)
    equal(nearest("naem", { "name" }), "name")
    equal(nearest("region", { "aws_region", "aws_role" }), "aws_region")
    equal(nearest(string.rep("a", 600), { string.rep("a", 600) }), nil)
    equal(suggest("jobname", { "job_name" }), " Did you mean 'job_name'?")
    equal(suggest("a", { "a" }), "")
end

tests["the name of a query's view is not shown"] = function()
    equal(hide_view('object "ML"."SME_SOURCE_1F" [line 1]', "SME_SOURCE_1F"), "object the query [line 1]")
    equal(hide_view("object ML.SME_SOURCE_1F not found", "SME_SOURCE_1F"), "object the query not found")
end

tests["an argument is shown as its caller wrote it"] = function()
    equal(shown({ "a/b" }), '["a/b"]')
    equal(shown(5), "5")
    equal(shown({ f = print }), "…")
end

return tests
