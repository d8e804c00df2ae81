-- How a script ended, as JSON (see ScriptOutcome in script-outcome.ts).

local channel, json, userdata = require("channel"), require("json"), require("userdata")
local result_ids, raise = require("query").result_ids, require("errors").raise
local raw_tostring, raw_type, math_type = tostring, type, math.type
local M = {}

local output_lines = {}

function M.output(value)
  output_lines[#output_lines + 1] = channel.value(tostring(value))
end

local function rows_text(rows)
  local lines = {}
  for i = 1, #rows do
    local row, cells, width = rows[i], {}, 0
    if raw_type(row) ~= "table" or userdata.is_userdata(row) then
      raise("the returned table must contain rows, but element " .. i .. " is a " .. userdata.type(row))
    end
    for key in pairs(row) do
      if math_type(key) == "integer" and key > width then width = key end
    end
    for j = 1, width do cells[j] = channel.value(row[j]) end
    lines[i] = "[" .. table.concat(cells, ",") .. "]"
  end
  return "[" .. table.concat(lines, ",") .. "]"
end

-- `values` are what the script returned or gave to exit(); `returns` is TABLE or ROWCOUNT, as it is declared.
-- `statement` is what a preprocessor script leaves of the statement; what it returns does not count.
function M.success(values, returns, statement)
  local result, columns = values[1], values[2]
  local outcome = { '{"output":[' .. table.concat(output_lines, ",") .. "]" }
  if statement then return outcome[1] .. ',"statement":' .. json.quoted(statement) .. "}" end
  if raw_type(result) == "table" and not userdata.is_userdata(result) then
    if returns == "TABLE" then
      outcome[#outcome + 1] = '"rows":' .. rows_text(result)
      if result_ids[result] then outcome[#outcome + 1] = '"resultId":' .. result_ids[result] end
    else
      outcome[#outcome + 1] = '"rowCount":' .. channel.value(result.rows_affected or result.rows_inserted
        or result.rows_updated or result.rows_deleted)
    end
  elseif result ~= nil then
    outcome[#outcome + 1] = '"returned":"' .. userdata.type(result) .. '"'
  end
  if columns ~= nil then outcome[#outcome + 1] = '"columns":' .. channel.value(columns) end
  return table.concat(outcome, ",") .. "}"
end

local function text_of(message)
  if raw_type(message) == "table" and not (getmetatable(message) or {}).__tostring
    and not userdata.is_userdata(message) then
    return "(error object is a table value)"
  end
  return raw_tostring(message)
end

-- `line` is 0 where none is known; `script` has the schema and the name of the script or import it stands in.
function M.failure(message, line, script)
  return '{"message":' .. json.quoted(text_of(message)) .. ',"line":' .. string.format("%d", line)
    .. ',"schema":' .. json.quoted(script.schema) .. ',"name":' .. json.quoted(script.name) .. "}"
end

return M
