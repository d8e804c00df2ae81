-- What a UDF in Lua has: `ctx`, its input row by row and the way out for its output, and the calls of `exa`.
-- The host counts groups and keeps the rows that reset() may want again.

local channel, decimal, host = require("channel"), require("decimal"), require("host")
local json, userdata = require("json"), require("userdata")
local raise = require("errors").raise
local null, pack, raw_type = userdata.null, table.pack, type
local M = {}

-- What is put out is sent when it is one or the other.
local rows_a_message, bytes_a_message = 1000, 4000000
-- No column holds more characters; each may take four bytes.
local longest_text = 2000000

-- The host's answer to an operation; what it refuses is an error of the script.
local function ask(operation, text)
  local answer = json.decode(host(operation, text or "", "", ""), null)
  if answer.error_message then raise(answer.error_message) end
  return answer
end

-- Makes Lua's value of a cell that is not NULL.
local function converter(column)
  if column.precision then
    return function(cell) return decimal.new(cell, column.precision, column.scale) end
  end
  if column.type == "number" then return function(cell) return cell + 0.0 end end
  return function(cell) return cell end
end

-- Turns a script's globals into a UDF's. `load_script` compiles and runs a text, and returns its globals.
function M.open(globals, load_script)
  function globals.exa.import_script(name)
    local answer = ask("import", tostring(name))
    return load_script(answer.source, answer.schema, answer.name)
  end
  function globals.exa.get_connection(name) return ask("connection", tostring(name)) end
  function globals.print(...)
    local values = pack(...)
    for i = 1, values.n do values[i] = tostring(values[i]) end
    ask("print", table.concat(values, "\t") .. "\n")
  end
  for name in string.gmatch("query pquery output import exit sqlparsing quote join", "%w+") do
    globals[name] = nil
  end
end

-- Calls another function of the script than run(), whose answer is a text.
function M.answer(name, specification)
  local asked = _G[name]
  if type(asked) ~= "function" then raise("the script has no function " .. name) end
  local text = asked(specification)
  if type(text) ~= "string" then raise(name .. ": string expected, got " .. type(text)) end
  ask("answer", text)
end

-- Calls run(ctx) for all rows or groups.
function M.serve(shape, run)
  local inputs, converters, places = shape.input_columns, {}, {}
  for i, column in ipairs(inputs) do
    converters[i] = converter(column)
    places[column.name] = i
  end
  local batch, position = nil, 0
  local emitted, row_numbers, bytes = {}, {}, 0

  local function flush()
    if #emitted == 0 then return end
    local message = '{"inputRows":[' .. table.concat(row_numbers, ",") .. '],"rows":['
      .. table.concat(emitted, ",") .. "]}"
    emitted, row_numbers, bytes = {}, {}, 0
    ask("emit", message)
  end

  local last_number = 0
  local function add(values, count)
    local cells = {}
    for i = 1, count do
      local value = values[i]
      if raw_type(value) == "string" and #value > 4 * longest_text then
        raise("data exception - string data, right truncation: a column holds "
          .. longest_text .. " characters at most")
      end
      cells[i] = channel.value(value)
    end
    local row = "[" .. table.concat(cells, ",") .. "]"
    emitted[#emitted + 1] = row
    bytes = bytes + #row
    if batch then last_number = batch.firstRow + position - 1 end
    row_numbers[#row_numbers + 1] = string.format("%d", last_number)
    if #emitted >= rows_a_message or bytes >= bytes_a_message then flush() end
  end

  local function fetch(operation)
    if batch then last_number = batch.firstRow + position - 1 end
    local answer = ask(operation)
    batch, position = answer.rows and answer or nil, 1
    return batch ~= nil
  end

  local methods = {}
  if shape.emits then
    function methods.emit(...)
      local values = pack(...)
      if values.n ~= shape.output_count then
        raise("emit: " .. shape.output_count .. " values expected, got " .. values.n)
      end
      add(values, values.n)
    end
  end
  if shape.is_set then
    function methods.next()
      if not batch then return false end
      if position < batch.rows then
        position = position + 1
        return true
      end
      return fetch("next")
    end
    function methods.reset() return fetch("reset") end
  end
  function methods.size() return batch and batch.rowsInGroup or 0 end

  local function cell(place)
    if not batch then raise("there is no row: ctx.next() was false") end
    local value = batch.data[place][position]
    if value == null then return null end
    return converters[place](value)
  end

  local ctx = setmetatable({}, {
    __metatable = false,
    __newindex = function(_, name) raise("ctx is read-only: " .. tostring(name)) end,
    __index = function(_, name)
      local place = places[name] or inputs[name] and name
      if place then return cell(place) end
      if methods[name] then return methods[name] end
      raise("there is no input column or method " .. tostring(name))
    end,
  })

  local function call()
    local values = pack(run(ctx))
    if shape.emits then return end
    add(values, 1)
  end

  while ask("run").more do
    if shape.is_set then
      fetch("next")
      call()
    else
      while fetch("next") do
        for row = 1, batch.rows do
          position = row
          call()
        end
      end
    end
    flush()
    batch = nil
    ask("done")
  end
end

return M
