-- Values on their way to the host, as JSON (see ScriptValue in bind-parameters.ts). Only text crosses between
-- Lua and JavaScript: wasmoon's own conversions lose NULLs, whole numbers beyond 2^53 and NUL characters.

local decimal, json, userdata = require("decimal"), require("json"), require("userdata")
local raw_tostring, raw_type, math_type = tostring, type, math.type
local M = {}

function M.value(value)
  if value == nil or value == userdata.null then return "null" end
  local kind = raw_type(value)
  local digits = decimal.text(value)
  if digits then return '{"decimal":"' .. digits .. '"}' end
  if kind == "string" then return json.quoted(value) end
  if kind == "boolean" then return raw_tostring(value) end
  if kind == "number" then
    if math_type(value) == "integer" then return '{"integer":"' .. decimal.number_text(value) .. '"}' end
    local is_finite = value == value and value ~= math.huge and value ~= -math.huge
    if is_finite then return decimal.number_text(value) end
    return '{"unsupported":"number ' .. raw_tostring(value) .. '"}'
  end
  return '{"unsupported":"' .. userdata.type(value) .. '"}'
end

function M.map(values)
  local entries = {}
  for key, value in pairs(values) do
    entries[#entries + 1] = json.quoted(raw_tostring(key)) .. ":" .. M.value(value)
  end
  return "{" .. table.concat(entries, ",") .. "}"
end

return M
