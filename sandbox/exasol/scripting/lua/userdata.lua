-- Values that are userdata in Exasol: here they are tables which a script cannot look into.

local raw_type, raw_error, metatable_of = type, error, debug.getmetatable
local M = {}

-- Also what a script gets that sets or walks through the fields of such a value.
function M.refuse_index()
  raw_error("attempt to index a userdata value", 2)
end

-- A value that is equal to itself only and prints as the name.
function M.sentinel(name)
  return setmetatable({}, {
    __name = "userdata", __metatable = false, __tostring = function() return name end,
    __newindex = M.refuse_index, __pairs = M.refuse_index, is_userdata = true,
  })
end

-- SQL's NULL.
M.null = M.sentinel("NULL")

function M.is_userdata(value)
  if raw_type(value) ~= "table" then return false end
  local meta = metatable_of(value)
  return meta ~= nil and rawget(meta, "is_userdata") == true
end

function M.type(...)
  if M.is_userdata((...)) then return "userdata" end
  return raw_type(...)
end

return M
