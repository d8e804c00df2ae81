-- query() and pquery(), and the read-only tables that they return.

local channel, decimal, host = require("channel"), require("decimal"), require("host")
local json, userdata = require("json"), require("userdata")
local raise = require("errors").raise
local null, raw_type = userdata.null, type
local M = {}

-- From a result to the number by which the host knows it.
M.result_ids = setmetatable({}, { __mode = "k" })

local function read_only()
  raise("the result of a query is read-only")
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
      local is_decimal = column.precision and value ~= null
      row[j] = is_decimal and decimal.new(value, column.precision, column.scale) or value
    end
    result[i] = setmetatable(row, row_meta)
  end
  M.result_ids[result] = answer.id
  return setmetatable(result, { __newindex = read_only })
end

-- true and the result, or false and { error_message, error_code, statement_text }.
function M.pquery(sql, parameters)
  if raw_type(sql) ~= "string" then raise("query function: string expected, got " .. userdata.type(sql)) end
  if parameters ~= nil and raw_type(parameters) ~= "table" then
    raise("query function: the parameters must be a table, got " .. userdata.type(parameters))
  end
  local answer = json.decode(host("query", json.quoted(sql), channel.map(parameters or {}), ""), null)
  if answer.error_message then return false, answer end
  if answer.columns then return true, result_table(answer) end
  return true, answer
end

return M
