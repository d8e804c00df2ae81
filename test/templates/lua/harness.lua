-- For tests in Lua: a file of them returns a table of functions by what they state.

-- A value as text, tables with their keys in order.
local function text_of(value)
    if type(value) ~= "table" then
        return type(value) == "string" and string.format("%q", value) or tostring(value)
    end
    local fields = {}
    for key, field in pairs(value) do
        fields[#fields + 1] = tostring(key) .. " = " .. text_of(field)
    end
    table.sort(fields)
    return "{ " .. table.concat(fields, ", ") .. " }"
end

-- Stops a test whose value is another than it must be.
function equal(actual, expected)
    local found, wanted = text_of(actual), text_of(expected)
    if found ~= wanted then
        error("is " .. found .. ", not " .. wanted, 2)
    end
end

-- The error that a function ends with.
function failure_of(action, ...)
    local ok, message = pcall(action, ...)
    if ok then
        error("does not fail", 2)
    end
    return message
end

-- A database that answers with these functions, one after the other, and keeps what it was asked.
function answers(...)
    local given, asked = { ... }, {}
    function pquery(statement, binds)
        asked[#asked + 1] = { statement = statement, binds = binds }
        local answer = given[math.min(#asked, #given)]
        if answer.error_message then
            return false, answer
        end
        return true, answer
    end
    function query(statement, binds)
        local _, answer = pquery(statement, binds)
        return answer
    end
    return asked
end

function run_tests(load_tests)
    local failed, passed = {}, 0
    local names = {}
    for name in pairs(load_tests()) do
        names[#names + 1] = name
    end
    table.sort(names)
    for _, name in ipairs(names) do
        for module in pairs(package.preload) do
            if module ~= "cjson" then
                package.loaded[module] = nil
            end
        end
        local ok, message = pcall(load_tests()[name])
        if ok then
            passed = passed + 1
        else
            failed[#failed + 1] = name .. ": " .. tostring(message)
        end
    end
    return #failed > 0 and table.concat(failed, "\n") or passed .. " tests passed"
end
