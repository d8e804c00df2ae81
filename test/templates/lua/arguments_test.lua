local cjson = require("cjson")
local errors, values = require("errors"), require("values")
local check_arguments, complaint_about = require("check_arguments"), require("complaint_about")
local check_both_or_neither, check_fits = require("check_both_or_neither"), require("check_fits")
local check_not_both, fold, parse_json = require("check_not_both"), require("fold"), require("parse_json")
local check_elements, check_only_with = require("check_elements"), require("check_only_with")
local read_choice, read_identifier = require("read_choice"), require("read_identifier")
local read_list, read_metric, read_number = require("read_list"), require("read_metric"), require("read_number")
local read_boolean, read_fraction = require("read_boolean"), require("read_fraction")
local read_mapping, read_object = require("read_mapping"), require("read_object")
local member_text = require("member_text")
local fill_arguments, read_columns = require("fill_arguments"), require("read_columns")
local read_path, read_uri, repeated_key = require("read_path"), require("read_uri"), require("repeated_key")
local unknown_arguments, unquote = require("unknown_arguments"), require("unquote")

for code, message in pairs({
    ["E-SME-5"] = "{{complaint}}",
    ["E-SME-6"] = "{{complaints}}",
    ["E-SME-12"] = "{{parameter}} '{{value}}': {{complaint}}",
    ["E-SME-13"] = "{{missing}} is missing",
    ["E-SME-16"] = "{{value}} {{to}} {{allowed}}",
    ["E-SME-23"] = "{{first}} {{second}}",
    ["E-SME-340"] = "{{parameter}} {{to}} {{allowed}} {{value}}",
}) do
    errors[code] = { message = code .. ": " .. message, mitigation = "." }
end

errors["E-SME-323"] = { message = "E-SME-323: {{missing}} is missing{{suggestion}}.", mitigation = "Give it." }

local tests = {}

tests["arguments that were left out get what a row has, those that were given stay"] = function()
    values.a, values.b, values.c = null, 5, null
    fill_arguments({ { "x", "y", null } }, { { "a", 2 }, { "b", 1 }, { "c", 3 } })
    equal({ values.a, values.b, values.c }, { "y", 5, null })
end

tests["arguments that no row has are named, where there is an error for it"] = function()
    values.a, values.b, values.c = null, 5, null
    local columns = { { "a", 1 }, { "b", 2 }, { "c", 3 } }
    equal(failure_of(fill_arguments, {}, columns, "E-SME-323"), "E-SME-323: a and c is missing. Give it.")
    fill_arguments({}, columns)
end

tests["arguments become values, in the form that they are read in"] = function()
    check_arguments({ a = "x", n = "5", name = '"b"', gone = "z" }, {
        { name = "a", required = true, maximum_length = 5 },
        { name = "n", number = true, minimum = 1, maximum = 9, read = read_number, structured = true },
        { name = "name", maximum_length = 5, read = read_identifier, fold = fold, folded = "name.folded" },
        { name = "left", maximum_length = 5, default = "d" },
        { name = "out", maximum_length = 5, fold = fold, folded = "out.folded" },
        { name = "gone", ignored = true },
    })
    equal(values, {
        a = "x", n = 5, name = "b", ["name.folded"] = "b", left = "d", out = null, ["out.folded"] = null,
    })
end

tests["what is no text is shown as it stands in the JSON text"] = function()
    local function refused(text)
        return failure_of(function()
            check_arguments(parse_json(text), { { name = "n", maximum_length = 5 } }, text)
        end)
    end
    for _, value in ipairs({ "[]", "{}", "[ [], {} ]", '{"n": [{}, "}\\""]}', "[1,2]" }) do
        equal(refused('{"a": [{"n": 1}, "n"], "n": ' .. value .. ' , "b": {}}'), "E-SME-12: n '" .. value .. "': it must be a text .")
        equal(refused('{"b": "\\"n\\": 2", "n":' .. value .. "}"), "E-SME-12: n '" .. value .. "': it must be a text .")
    end
    equal(refused('{"\\u006e": [7]}'), "E-SME-12: n '[7]': it must be a text .")
    equal(member_text('{"a": 1}', "n"), nil)
end

tests["a text of blanks is none, and not left out either"] = function()
    for _, blank in ipairs({ " ", "   " }) do
        for _, read in ipairs({ read_identifier, false }) do
            local definition = { name = "c", maximum_length = 9, read = read or nil }
            equal(failure_of(check_arguments, { c = blank }, { definition }), "E-SME-12: c '" .. blank .. "': it must not be blank .")
        end
    end
end

tests["numbers with a point and truth values are taken, false as a default, too"] = function()
    check_arguments({ share = "0.25", wait = false }, {
        { name = "share", required = true, number = true, fraction = true, read = read_fraction, structured = true },
        { name = "wait", boolean = true, default = true, read = read_boolean, structured = true },
        { name = "dry_run", boolean = true, default = false, read = read_boolean, structured = true },
    })
    equal(values, { share = 0.25, wait = false, dry_run = false })
end

tests["columns have a name, a type that brings in nothing else, and maybe a path"] = function()
    local given = '[{"name": "A", "type": "decimal( 18, 4 )", "path": 2}, {"name": "b", "type": "VARCHAR(9) UTF8"}]'
    local read = {
        { name = "A", type = "DECIMAL( 18, 4 )", path = "2" }, { name = "b", type = "VARCHAR(9) UTF8" },
    }
    equal(cjson.decode(read_columns(given)), read)
    equal(cjson.decode(read_columns(cjson.decode(given))), read)
    local form = 'it must be a JSON array of objects, as [{"name": "AGE", "type": "DOUBLE"}]'
    for _, wrong in ipairs({ "", "[]", "{}", "A", 5, '[{"name": "A"}]', '[{"name": " ", "type": "DATE"}]',
        '[{"name": "A", "type": 5}]', '["A"]', '[{"name": "A", "type": "DATE"}, 7]' }) do
        equal({ read_columns(wrong) }, { nil, form })
    end
    for _, bad in ipairs({ "DOUBLE, B DOUBLE", "VARCHAR(9), B DATE", 'D"', "DECIMAL(1)(2)", "DATE)", "D;" }) do
        equal({ read_columns({ { name = "A", type = bad } }) }, { nil, "'" .. bad .. "' is no type" })
    end
    equal({ read_columns({ { name = "A", type = "DATE", pfad = "x" } }) },
        { nil, "a column has name, type and path, and no 'pfad'" })
    equal({ read_columns('[{"name": "A", "name": "B", "type": "DATE"}]') },
        { nil, "the name 'name' stands there twice" })
end

tests["what is missing and what is unknown is said at once"] = function()
    local parameters = { { name = "job_name", required = true }, { name = "b", required = true, unless = "c" } }
    equal(
        failure_of(check_arguments, { job_nam = 1, c = 1 }, parameters, nil, unknown_arguments),
        "E-SME-6: missing: job_name; unknown: 'c', 'job_nam' (did you mean 'job_name'?) ."
    )
end

tests["an argument beyond its limits is refused as it was given"] = function()
    local parameters = { { name = "a", maximum_length = 1, choose = read_choice, one_of = { "X", "Y" } } }
    equal(failure_of(check_arguments, { a = "ab" }, parameters),
        "E-SME-12: a 'ab': it must not be longer than 1 characters .")
    equal(failure_of(check_arguments, { a = "z" }, parameters), "E-SME-12: a 'z': it must be one of X, Y .")
    check_arguments({ a = "y" }, parameters)
    equal(values.a, "Y")
end

tests["limits are told in words"] = function()
    local whole = { number = true, minimum = 1, maximum = 3 }
    equal(complaint_about(whole, 1.5), "it must be a whole number")
    equal(complaint_about(whole, false), "it must be a whole number")
    equal(complaint_about(whole, 0), "it must be at least 1")
    equal(complaint_about(whole, 4), "it must be at most 3")
    equal(complaint_about(whole, 3), nil)
    local fraction = { number = true, fraction = true, maximum = 3 }
    equal(complaint_about(fraction, 1.5), nil)
    equal(complaint_about(fraction, 3.5), "it must be at most 3")
    equal(complaint_about(fraction, math.huge), "it must be a number")
    equal(complaint_about(fraction, false), "it must be a number")
    equal(complaint_about({ boolean = true }, false), nil)
    local text = { maximum_length = 3, minimum_length = 1, patterns = { "^%l+$" }, without = { "zz" }, words = "so" }
    equal(complaint_about(text, 5), "it must be a text")
    equal(complaint_about(text, ""), "it must not be empty")
    equal(complaint_about(text, "a\0"), "it must not hold the character U+0000")
    equal(complaint_about(text, "A"), "it must be so")
    equal(complaint_about(text, "zz"), "it must be so")
    equal(complaint_about({ maximum_length = 3 }, "üüü"), nil)
end

tests["rules across arguments"] = function()
    values.a, values.b, values.c = "x", null, "y"
    equal(failure_of(check_both_or_neither, "E-SME-13", "a", "b"), "E-SME-13: b is missing .")
    check_both_or_neither("E-SME-13", "a", "c")
    equal(failure_of(check_not_both, "E-SME-23", "a", "c"), "E-SME-23: a c .")
    check_not_both("E-SME-23", "a", "b")
    equal(failure_of(check_fits, "E-SME-16", "c", "a", { x = { "1", "2" } }), "E-SME-16: y x 1, 2 .")
    check_fits("E-SME-16", "c", "a", { x = { "y" } })
    check_fits("E-SME-16", "b", "a", { x = { "1" } })
    check_fits("E-SME-16", "c", "a", {})
    values.l = '["1","3"]'
    check_fits("E-SME-16", "l", "a", { x = { "1", "2", "3" } })
    equal(failure_of(check_fits, "E-SME-16", "l", "a", { x = { "1", "2" } }), "E-SME-16: 3 x 1, 2 .")
    check_only_with("E-SME-340", "b", "a", { "z" })
    check_only_with("E-SME-340", "c", "a", { "w", "x" })
    equal(failure_of(check_only_with, "E-SME-340", "c", "a", { "v", "w" }), "E-SME-340: c a v or w x .")
    equal(failure_of(check_only_with, "E-SME-340", "c", "b", { "v" }), "E-SME-340: c b v left out .")
end

tests["arguments are one JSON object"] = function()
    equal(parse_json('\239\187\191{"a": 1, "b": null}'), { a = 1 })
    equal(failure_of(parse_json, null), "E-SME-5: it is empty .")
    equal(failure_of(parse_json, 5), "E-SME-5: it is no text .")
    equal(failure_of(parse_json, "[1]"), "E-SME-5: it holds no {…} .")
    equal(failure_of(parse_json, '{"a": 1, "a": 2}'), "E-SME-5: it gives 'a' twice .")
    equal(string.find(failure_of(parse_json, '{"a": }'), "^E%-SME%-5: .*near") ~= nil, true)
end

tests["a key that stands twice in the same braces"] = function()
    equal(repeated_key('{"a": {"a": 1}, "b": "a", "c": ["a"]}'), nil)
    equal(repeated_key('{"a": 1, "\\u0061": 2}'), "a")
    equal(repeated_key('{"x": [{"b": 1, "b": 2}]}'), "b")
    equal(repeated_key('{"a\\"": 1, "a\\"": 2}'), 'a"')
end

tests["names are read with and without quotes"] = function()
    equal({ unquote(' "a""b" ') }, { 'a"b', true })
    equal({ unquote("a") }, { "a", false })
    equal(read_identifier('"a b"'), "a b")
    equal({ read_identifier('"a"b"') }, { nil, "it must be one name, in which a quote is doubled" })
    equal(fold({ " ab ", '"ab"' }), { "AB", "ab" })
end

tests["capitals beyond ASCII are the database's, asked once"] = function()
    local asked = answers({ { "LÄNGE\nÜ" } })
    equal(fold({ "länge", '"ä"', "ü" }), { "LÄNGE", "ä", "Ü" })
    equal(#asked, 1)
end

tests["lists are JSON or separated by commas"] = function()
    equal(cjson.decode(read_list('a, "b,""c" ,d')), { "a", '"b,""c"', "d" })
    equal(cjson.decode(read_list('["a", "b"]')), { "a", "b" })
    for _, wrong in ipairs({ "a,,b", 'a"b', "[null]", '[["a"]]', '[" "]' }) do
        equal({ read_list(wrong) }, { nil, "it must be names, as a JSON array or separated by commas" })
    end
end

tests["a list of nothing is as if it were left out"] = function()
    local list = { name = "l", maximum_length = 99, read = read_list, structured = true }
    for _, nothing in ipairs({ "[]", " [ ]", "", {} }) do
        values.l = "before"
        check_arguments({ l = nothing }, { list })
        equal(values.l, null)
    end
    list.required = true
    equal(failure_of(check_arguments, { l = "[]" }, { list }), "E-SME-12: l '[]': it must not be empty .")
end

tests["a mapping is an object or its text, and becomes pairs by name"] = function()
    equal(cjson.decode(read_mapping('{"b": "x", "A": "y"}')), { { "A", "y" }, { "b", "x" } })
    equal(cjson.decode(read_mapping({ b = "x" })), { { "b", "x" } })
    local form = 'it must be a JSON object with a word for each name, as {"ZIP": "categorical"}'
    for _, wrong in ipairs({ "{}", '["a"]', "a", '{"a": 1}', '{" ": "x"}', '{"a": null}', 7 }) do
        equal({ read_mapping(wrong) }, { nil, form })
    end
    equal({ read_mapping('{"a": "x", "a": "y"}') }, { nil, "the name 'a' stands there twice" })
end

tests["an object is taken as such or as its text, and becomes its text"] = function()
    equal(cjson.decode(read_object('{"a": {"b": 1}}')), { a = { b = 1 } })
    equal(cjson.decode(read_object({ a = "x" })), { a = "x" })
    for _, wrong in ipairs({ '["a"]', "a", "7", { "a" }, 7 }) do
        equal({ read_object(wrong) }, { nil, "it must be a JSON object" })
    end
    equal({ read_object('{"a": 1, "a": 2}') }, { nil, "the name 'a' stands there twice" })
end

tests["each element of a list, and each word of a mapping, has the limits"] = function()
    local words = { maximum_length = 3, most = 2, choose = read_choice, one_of = { "One", "Two" } }
    equal(cjson.decode(check_elements('["two", "ONE"]', words)), { "Two", "One" })
    equal(cjson.decode(check_elements('[["a", "two"]]', words)), { { "a", "Two" } })
    equal({ check_elements('["One", "one"]', words) }, { nil, "its element 'one' stands there twice" })
    equal(cjson.decode(check_elements('[["a", "two"], ["b", "two"]]', words)), { { "a", "Two" }, { "b", "Two" } })
    equal({ check_elements('["One", "x"]', words) },
        { nil, "its element 'x' is wrong, it must be one of One, Two" })
    equal({ check_elements('[["a", "Three"]]', words) },
        { nil, "its element 'Three' of 'a' is wrong, it must not be longer than 3 characters" })
    equal({ check_elements('["One", "Two", "One"]', words) }, { nil, "it must not have more than 2 elements" })
    local parameter = { name = "l", maximum_length = 99, read = read_list, structured = true,
        check = check_elements, element = words }
    check_arguments({ l = "two,one" }, { parameter })
    equal(values.l, '["Two","One"]')
    equal(failure_of(check_arguments, { l = "two,x" }, { parameter }),
        "E-SME-12: l 'two,x': its element 'x' is wrong, it must be one of One, Two .")
end

tests["numbers, choices, metrics, paths and addresses"] = function()
    equal(read_number("-12"), -12)
    equal(read_number("0x10"), false)
    equal(read_number("1e2"), false)
    equal(read_fraction("1234.5"), 1234.5)
    equal(read_fraction("-1e-3"), -0.001)
    equal(read_fraction("0x10"), nil)
    equal(read_fraction("nan"), nil)
    equal(read_fraction(false), false)
    equal(read_boolean("TRUE"), true)
    equal(read_boolean(false), false)
    equal({ read_boolean("no") }, { nil, "it must be true or false" })
    equal(read_choice("gZIP", { "None", "Gzip" }), "Gzip")
    equal({ read_choice("x", { "a", "b" }) }, { nil, "it must be one of a, b" })
    equal(read_metric('{"MetricName": "MSE"}'), "MSE")
    equal(read_metric("MSE"), "MSE")
    equal(select(2, read_metric({ Name = "MSE" })), 'it must be a metric\'s name, or {"MetricName":"…"} with one')
    equal(read_path("//a/b//"), "a/b")
    equal(read_uri("S3://bucket//"), "s3://bucket")
end

tests["of many unknown arguments five are named"] = function()
    local given = { a = 1, b = 1, c = 1, d = 1, e = 1, f = 1, g = 1 }
    equal(unknown_arguments(given, {}), "unknown: 'a', 'b', 'c', 'd', 'e' and 2 more")
    equal(unknown_arguments({}, {}), nil)
end

return tests
