-- Errors as Exasol's scripts have them: their texts carry no position, and exit() cannot be caught.

local raw_error, raw_pcall, raw_resume, raw_type, raw_xpcall = error, pcall, coroutine.resume, type, xpcall
local M = {}

-- What exit() raises; its `values` are what the script returns.
M.EXIT = {}

-- The message without the positions that Lua puts before it.
function M.plain(message)
  if raw_type(message) ~= "string" then return message end
  local text = message
  repeat
    local rest = string.match(text, "^@%w+:%d+: (.*)$")
    text = rest or text
  until not rest
  return text
end

function M.raise(message)
  raw_error(M.plain(message), 0)
end

local function caught(ok, ...)
  if ok then return true, ... end
  if (...) == M.EXIT then raw_error(M.EXIT, 0) end
  return false, M.plain((...))
end

function M.pcall(f, ...)
  return caught(raw_pcall(f, ...))
end

function M.xpcall(f, handler, ...)
  return caught(raw_xpcall(f, function(message)
    if message == M.EXIT then return M.EXIT end
    return handler(M.plain(message))
  end, ...))
end

function M.resume(...)
  return caught(raw_resume(...))
end

return M
