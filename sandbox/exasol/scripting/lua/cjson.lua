-- The module `cjson` that scripts may require.

local json, userdata = require("json"), require("userdata")
local raise = require("errors").raise
local null = userdata.sentinel("userdata: NULL")
local M = { null = null, _NAME = "cjson", _VERSION = "2.1.0" }

function M.encode(value)
  return json.encode(value, null)
end

function M.decode(text)
  local kind = userdata.type(text)
  if kind ~= "string" and kind ~= "number" then
    raise("bad argument #1 to 'decode' (string expected, got " .. kind .. ")")
  end
  return json.decode(tostring(text), null)
end

return M
