/**
 * Exasol's scripting API as Lua text. The chunk finds the host function and the call in two globals, runs the
 * script and returns how it ended, as JSON (see ScriptOutcome). Only text crosses between Lua and JavaScript:
 * wasmoon's own conversions lose NULLs, integers beyond 2^53 and NUL characters.
 *
 * Scripts are compiled under the chunk names `@0` (the script), `@1`, … (its imports), so that a position in an
 * error message can be told from what the author wrote.
 */
export const apiLua = `
local host, call_text, load_cjson = __host, __call, __load_cjson
__host, __call, __load_cjson = nil, nil, nil
local raw_error, raw_load, raw_pcall, raw_tostring, raw_type, raw_xpcall = error, load, pcall, tostring, type, xpcall
local getinfo, raw_metatable, math_type, pack = debug.getinfo, debug.getmetatable, math.type, table.pack
for _, name in ipairs({ "collectgarbage", "debug", "dofile", "io", "loadfile", "os", "package", "print", "warn" }) do
  _G[name] = nil
end

-- Values that are userdata in Exasol.

local function no_index()
  raw_error("attempt to index a userdata value", 2)
end
local function sentinel(name)
  return setmetatable({}, {
    __name = "userdata", __metatable = false, __tostring = function() return name end,
    __newindex = no_index, __pairs = no_index, is_userdata = true,
  })
end
null = sentinel("NULL")
NULL = null
local function is_userdata(value)
  if raw_type(value) ~= "table" then return false end
  local meta = raw_metatable(value)
  return meta ~= nil and rawget(meta, "is_userdata") == true
end
function type(...)
  if is_userdata((...)) then return "userdata" end
  return raw_type(...)
end

local cjson, decode, quoted = load_cjson(sentinel("userdata: NULL"))
local modules = { cjson = cjson, math = math, string = string, table = table, utf8 = utf8, coroutine = coroutine }
function require(name)
  return modules[name] or error("module '" .. tostring(name) .. "' not found")
end
sqlparsing = setmetatable({}, {
  __index = function(_, name) error("sqlparsing." .. tostring(name) .. " is not supported by the local Exasol") end,
})

-- Errors: texts carry no position, the handler at the bottom finds it.

local EXIT = {}
local function plain(message)
  if raw_type(message) ~= "string" then return message end
  local text = message
  repeat
    local rest = string.match(text, "^@%w+:%d+: (.*)$")
    text = rest or text
  until not rest
  return text
end
function error(message)
  raw_error(plain(message), 0)
end
local function caught(ok, ...)
  if ok then return true, ... end
  if (...) == EXIT then raw_error(EXIT, 0) end
  return false, plain((...))
end
function pcall(f, ...)
  return caught(raw_pcall(f, ...))
end
function xpcall(f, handler, ...)
  return caught(raw_xpcall(f, function(message)
    if message == EXIT then return EXIT end
    return handler(plain(message))
  end, ...))
end

local raw_resume = coroutine.resume
function coroutine.resume(...)
  return caught(raw_resume(...))
end

-- decimal: exact arithmetic is done by the host.

-- A decimal is { text, precision, scale } with this metatable.
local decimal_methods = {}
local decimal_meta = {
  __name = "decimal", __metatable = false, __index = decimal_methods, __newindex = no_index, __pairs = no_index,
  is_userdata = true,
}
local function new_decimal(text, precision, scale)
  return setmetatable({ text, precision, scale }, decimal_meta)
end
local function decimal_text(value)
  return raw_type(value) == "table" and raw_metatable(value) == decimal_meta and rawget(value, 1) or nil
end
local function computed(operation, left, right, third)
  local answer = decode(host(operation, left, right or "", third or ""))
  if answer.error then error(answer.error) end
  return answer.text, answer.precision, answer.scale
end
local function number_text(value)
  if math_type(value) == "integer" then return string.format("%d", value) end
  return string.format("%.17g", value)
end
local function operand(value)
  local text = decimal_text(value)
  if text then return text end
  if math_type(value) == "integer" then return number_text(value) end
  error("decimal or number expected, got " .. type(value))
end
function decimal(value, precision, scale)
  local text = decimal_text(value) or raw_type(value) == "number" and number_text(value) or value
  if raw_type(text) ~= "string" then error("bad argument to decimal: string, number or decimal expected, got " .. type(value)) end
  return new_decimal(computed("decimal", text, number_text(precision or 18), number_text(scale or 0)))
end
local function as_number(value)
  local text = decimal_text(value)
  return text and tonumber(text) + 0.0 or value
end
local operators = {
  add = function(a, b) return a + b end, sub = function(a, b) return a - b end,
  mul = function(a, b) return a * b end, mod = function(a, b) return a % b end,
}
for name, operator in pairs(operators) do
  local function exact(a, b)
    return computed(name, operand(a), operand(b))
  end
  decimal_meta["__" .. name] = function(a, b)
    if math_type(a) == "float" or math_type(b) == "float" then return operator(as_number(a), as_number(b)) end
    return new_decimal(exact(a, b))
  end
  decimal_methods[name] = function(self, other)
    local text, precision, scale = exact(self, other)
    rawset(self, 1, text)
    rawset(self, 2, precision)
    rawset(self, 3, scale)
    return self
  end
end
decimal_meta.__div = function(a, b) return as_number(a) / as_number(b) end
decimal_meta.__unm = function(a) return new_decimal(computed("sub", "0", operand(a))) end
local function compared(a, b)
  if math_type(a) == "float" or math_type(b) == "float" then
    local left, right = as_number(a), as_number(b)
    return left < right and -1 or left > right and 1 or 0
  end
  return tonumber((computed("compare", operand(a), operand(b))))
end
decimal_meta.__eq = function(a, b) return decimal_text(a) ~= nil and decimal_text(b) ~= nil and compared(a, b) == 0 end
decimal_meta.__lt = function(a, b) return compared(a, b) < 0 end
decimal_meta.__le = function(a, b) return compared(a, b) <= 0 end
decimal_meta.__tostring = decimal_text
function decimal_methods.tostring(self) return decimal_text(self) end
function decimal_methods.tonumber(self) return tonumber(decimal_text(self)) end
function decimal_methods.prec(self) return rawget(self, 2) end
function decimal_methods.scale(self) return rawget(self, 3) end

-- Values on their way to the host.

local function channel_value(value)
  if value == nil or value == null then return "null" end
  local kind = raw_type(value)
  local decimal = decimal_text(value)
  if decimal then return '{"decimal":"' .. decimal .. '"}' end
  if kind == "string" then return quoted(value) end
  if kind == "boolean" then return raw_tostring(value) end
  if kind == "number" then
    if math_type(value) == "integer" then return '{"integer":"' .. number_text(value) .. '"}' end
    if value == value and value ~= math.huge and value ~= -math.huge then return number_text(value) end
    return '{"unsupported":"number ' .. raw_tostring(value) .. '"}'
  end
  return '{"unsupported":"' .. type(value) .. '"}'
end
local function channel_map(values)
  local entries = {}
  for key, value in pairs(values) do
    entries[#entries + 1] = quoted(raw_tostring(key)) .. ":" .. channel_value(value)
  end
  return "{" .. table.concat(entries, ",") .. "}"
end

-- query() and its results.

local result_ids = setmetatable({}, { __mode = "k" })
local function read_only()
  error("the result of a query is read-only")
end
local function result_table(answer)
  local index, columns, data = {}, answer.columns, answer.data
  for j = #columns, 1, -1 do index[columns[j].name] = j end
  local row_meta = {
    __newindex = read_only,
    __index = function(row, name) return index[name] and rawget(row, index[name]) end,
  }
  local result = { statement_text = answer.statement_text }
  for i = 1, answer.rowCount do
    local row = {}
    for j, column in ipairs(columns) do
      local value = data[j][i]
      if column.precision and value ~= null then value = new_decimal(value, column.precision, column.scale) end
      row[j] = value
    end
    result[i] = setmetatable(row, row_meta)
  end
  result_ids[result] = answer.id
  return setmetatable(result, { __newindex = read_only })
end
function pquery(sql, parameters)
  if raw_type(sql) ~= "string" then error("query function: string expected, got " .. type(sql)) end
  if parameters ~= nil and raw_type(parameters) ~= "table" then
    error("query function: the parameters must be a table, got " .. type(parameters))
  end
  local answer = decode(host("query", quoted(sql), channel_map(parameters or {}), ""), null)
  if answer.error_message then return false, answer end
  if answer.columns then return true, result_table(answer) end
  return true, answer
end
function query(sql, parameters)
  local ok, result = pquery(sql, parameters)
  if not ok then error(result.error_message) end
  return result
end
function quote(name)
  return '"' .. (string.gsub(tostring(name), '"', '""')) .. '"'
end
function join(separator, ...)
  local values = pack(...)
  for i = 1, values.n do values[i] = tostring(values[i]) end
  return table.concat(values, separator)
end

-- Results, output, imports, metadata.

local call = decode(call_text, null)
local output_lines = {}
function output(value)
  output_lines[#output_lines + 1] = channel_value(tostring(value))
end
function exit(...)
  EXIT.values = pack(...)
  raw_error(EXIT, 0)
end
exa = { meta = call.meta }

local script_names = {}
local function compile(source, schema, name, environment)
  local number = #script_names + 1
  script_names[number] = { schema = schema, name = name }
  local chunk, message = raw_load(source, "=@" .. number - 1, "t", environment)
  if not chunk then raw_error(message, 0) end
  return chunk
end
function load(chunk, chunk_name, mode, environment)
  if mode ~= nil and mode ~= "t" then error("load: only the mode 't' is allowed") end
  return raw_load(chunk, chunk_name or "=(load)", "t", environment or _G)
end
function import(script, alias)
  local answer = decode(host("import", tostring(script), "", ""))
  if answer.error_message then error(answer.error_message) end
  local environment = setmetatable({}, { __index = _G })
  compile(answer.source, answer.schema, answer.name, environment)()
  _G[alias or answer.name] = environment
end

-- The script itself.

local function rows_text(rows)
  local lines = {}
  for i = 1, #rows do
    local row, cells, width = rows[i], {}, 0
    if raw_type(row) ~= "table" or is_userdata(row) then
      error("the returned table must contain rows, but element " .. i .. " is a " .. type(row))
    end
    for key in pairs(row) do
      if math_type(key) == "integer" and key > width then width = key end
    end
    for j = 1, width do cells[j] = channel_value(row[j]) end
    lines[i] = "[" .. table.concat(cells, ",") .. "]"
  end
  return "[" .. table.concat(lines, ",") .. "]"
end
local function ended(values)
  local result, columns = values[1], values[2]
  local outcome = { '{"output":[' .. table.concat(output_lines, ",") .. "]" }
  if raw_type(result) == "table" and not is_userdata(result) then
    if call.returns == "TABLE" then
      outcome[#outcome + 1] = '"rows":' .. rows_text(result)
      if result_ids[result] then outcome[#outcome + 1] = '"resultId":' .. result_ids[result] end
    else
      outcome[#outcome + 1] = '"rowCount":' .. channel_value(result.rows_affected or result.rows_inserted
        or result.rows_updated or result.rows_deleted)
    end
  elseif result ~= nil then
    outcome[#outcome + 1] = '"returned":"' .. type(result) .. '"'
  end
  if columns ~= nil then outcome[#outcome + 1] = '"columns":' .. channel_value(columns) end
  return table.concat(outcome, ",") .. "}"
end

-- They stay so when memory runs out: no handler is called then.
local failed_at, failed_line = 1, 0
local function failed(message)
  if message == EXIT then return EXIT end
  local number, line
  if raw_type(message) == "string" then number, line = string.match(message, "^@(%d+):(%d+): ") end
  local level = 2
  while not number do
    local info = getinfo(level, "Sl")
    if not info then break end
    number, line, level = string.match(info.source, "^=@(%d+)$"), info.currentline, level + 1
  end
  failed_at, failed_line = tonumber(number or 0) + 1, tonumber(line or 0)
  return plain(message)
end
local function text_of(message)
  if raw_type(message) == "table" and not (getmetatable(message) or {}).__tostring and not is_userdata(message) then
    return "(error object is a table value)"
  end
  return raw_tostring(message)
end

local ok, result = raw_xpcall(function()
  local main = compile(call.source, call.schema, call.name, _G)
  for i, parameter in ipairs(call.parameters) do
    _G[parameter] = call.arguments[i]
  end
  return ended(pack(main()))
end, failed)
if not ok and result == EXIT then
  ok, result = raw_xpcall(function() return ended(EXIT.values) end, failed)
end
if ok then return result end
local where = script_names[failed_at] or call
return '{"message":' .. quoted(text_of(result)) .. ',"line":' .. string.format("%d", failed_line)
  .. ',"schema":' .. quoted(where.schema) .. ',"name":' .. quoted(where.name) .. "}"
`;
