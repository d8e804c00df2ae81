local read_tags = require("read_tags")
local cjson = require("cjson")

local function complaint(text)
    local list, wrong = read_tags(text)
    equal(list, nil)
    return wrong
end

local tests = {}

tests["take an object, AWS' list and the text of either, in the order of their keys"] = function()
    local texts = {
        '{"equipe": "", "Cost Center": "42"}',
        '[{"Key":"equipe","Value":""},{"Key":"Cost Center","Value":"42"}]',
    }
    local wanted = cjson.decode('[{"Key":"Cost Center","Value":"42"},{"Key":"equipe","Value":""}]')
    for _, text in ipairs(texts) do
        equal(cjson.decode(read_tags(text)), wanted)
        equal(cjson.decode(read_tags(cjson.decode(text))), wanted)
    end
    equal(read_tags("{}"), "[]")
    equal(read_tags("[]"), "[]")
end

tests["take the longest that AWS takes, in characters"] = function()
    local key, value = string.rep("ü", 128), string.rep("ü", 256)
    equal(cjson.decode(read_tags(cjson.encode({ [key] = value }))), { { Key = key, Value = value } })
end

for what, case in pairs({
    ["what is no JSON"] = { "CostCenter=42", "it must be a JSON object" },
    ["a number"] = { "42", "it must be a JSON object" },
    ["a value that is no text"] = { '{"CostCenter": 42}', "must be texts" },
    ["a null"] = { '{"CostCenter": null}', "must be texts" },
    ["an empty key"] = { '{"": "a"}', "1 to 128 characters" },
    ["a long key"] = { '{"' .. string.rep("ü", 129) .. '": "a"}', "1 to 128 characters" },
    ["a long value"] = { '{"a": "' .. string.rep("ü", 257) .. '"}', "not be longer than 256 characters" },
    ["a letter that AWS does not take"] = { '{"a": "b;c"}', "letters, digits, blanks" },
    ["a line break"] = { '{"a": "b\\nc"}', "letters, digits, blanks" },
    ["a key of AWS'"] = { '{"AWS:x": "a"}', "not yours to set" },
    ["a key of the extension's"] = { '{"exasol:job": "a"}', "not yours to set" },
    ["a key twice in the list"] = { '[{"Key":"a","Value":"1"},{"Key":"a","Value":"2"}]', "stands there twice" },
    ["a key twice in the text"] = { '{"A": "1", "A": "2"}', "the key 'A' stands there twice" },
    ["a list of texts"] = { '["a"]', "must have a Key and a Value" },
    ["a member too many"] = { '[{"Key":"a","Value":"1","Extra":"2"}]', "and nothing else" },
    ["a member too few"] = { '[{"Key":"a"}]', "must be texts" },
    ["a list of one that lacks its brackets"] = { '{"Key":"a","Value":"b"}', "put it into [ ]" },
}) do
    tests["refuse " .. what] = function()
        local said = complaint(case[1])
        equal(string.find(said, case[2], 1, true) and true or said, true)
    end
end

tests["refuse more than AWS takes beside the extension's own"] = function()
    local many = {}
    for i = 1, 41 do
        many["k" .. i] = "v"
    end
    equal(complaint(many), "there must not be more than 40 tags")
end

return tests
