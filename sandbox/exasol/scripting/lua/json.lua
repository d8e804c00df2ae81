-- JSON as lua-cjson reads and writes it: its defaults and its error texts. The caller says what null is.

local type = require("userdata").type
local raise = require("errors").raise
local byte, char, find = string.byte, string.char, string.find
local format, gsub, sub = string.format, string.gsub, string.sub
local math_type, concat = math.type, table.concat
local M = {}

local escapes = {
  ['"'] = '\\"', ['\\'] = '\\\\', ['/'] = '\\/', ['\b'] = '\\b', ['\f'] = '\\f',
  ['\n'] = '\\n', ['\r'] = '\\r', ['\t'] = '\\t', ['\127'] = '\\u007f',
}
for code = 0, 31 do
  local control = char(code)
  escapes[control] = escapes[control] or format("\\u%04x", code)
end

-- A text as a JSON string.
function M.quoted(text)
  return '"' .. gsub(text, '[%c"\\/]', escapes) .. '"'
end

local function fail(what, why)
  raise("Cannot serialise " .. what .. ": " .. why)
end

-- The length of an array, or nil for what becomes a JSON object.
local function array_length(value)
  local count, highest = 0, 0
  for key in pairs(value) do
    if math_type(key) ~= "integer" or key < 1 then return nil end
    count = count + 1
    if key > highest then highest = key end
  end
  if count == 0 then return nil end
  if highest > 10 and highest > count * 2 then fail("table", "excessively sparse array") end
  return highest
end

local encode_value
local function encode_table(value, null_value, depth)
  if depth > 1000 then raise("Cannot serialise, excessive depth (" .. depth .. ")") end
  local parts = {}
  local length = array_length(value)
  if length then
    for i = 1, length do parts[i] = encode_value(value[i], null_value, depth) end
    return "[" .. concat(parts, ",") .. "]"
  end
  for key, item in pairs(value) do
    local name
    if type(key) == "string" then name = M.quoted(key)
    elseif type(key) == "number" then name = '"' .. encode_value(key, null_value, depth) .. '"'
    else fail("table", "table key must be a number or string") end
    parts[#parts + 1] = name .. ":" .. encode_value(item, null_value, depth)
  end
  return "{" .. concat(parts, ",") .. "}"
end

encode_value = function(value, null_value, depth)
  local kind = type(value)
  if value == nil or value == null_value then return "null" end
  if kind == "string" then return M.quoted(value) end
  if kind == "boolean" then return tostring(value) end
  if kind == "number" then
    if math_type(value) == "integer" then return format("%d", value) end
    if value ~= value or value == math.huge or value == -math.huge then
      fail("number", "must not be NaN or Infinity")
    end
    return (format("%.14g", value))
  end
  if kind == "table" then return encode_table(value, null_value, depth + 1) end
  fail(kind, "type not supported")
end

function M.encode(value, null_value)
  return encode_value(value, null_value, 0)
end

local token_names = {
  ["{"] = "T_OBJ_BEGIN", ["}"] = "T_OBJ_END", ["["] = "T_ARR_BEGIN", ["]"] = "T_ARR_END",
  [":"] = "T_COLON", [","] = "T_COMMA", ['"'] = "T_STRING", [""] = "T_END",
}
local function expected(what, text, position)
  local first = sub(text, position, position)
  local found = token_names[first]
    or (find(text, "^%-?%d", position) and "T_NUMBER")
    or (find(text, "^true", position) and "T_BOOLEAN") or (find(text, "^false", position) and "T_BOOLEAN")
    or (find(text, "^null", position) and "T_NULL") or "invalid token"
  raise("Expected " .. what .. " but found " .. found .. " at character " .. position)
end

local unescapes = {
  ['"'] = '"', ['\\'] = '\\', ['/'] = '/', b = '\b', f = '\f', n = '\n', r = '\r', t = '\t',
}
local function unicode_escape(text, position)
  local code = tonumber((string.match(text, "^u(%x%x%x%x)", position)), 16)
  if not code then return nil end
  if code >= 0xD800 and code <= 0xDBFF then
    local low = tonumber((string.match(text, "^\\u([dD][c-fC-F]%x%x)", position + 5) or ""), 16)
    if not low then return nil end
    return utf8.char(0x10000 + (code - 0xD800) * 1024 + (low - 0xDC00)), position + 11
  end
  if code >= 0xDC00 and code <= 0xDFFF then return nil end
  return utf8.char(code), position + 5
end

local function decode_escaped(text, position)
  local parts, start = {}, position + 1
  while true do
    local stop = find(text, '["\\]', start)
    if not stop then
      raise("Expected value but found unexpected end of string at character " .. #text + 1)
    end
    parts[#parts + 1] = sub(text, start, stop - 1)
    if byte(text, stop) == 34 then return concat(parts), stop + 1 end
    local plain = unescapes[sub(text, stop + 1, stop + 1)]
    if plain then
      parts[#parts + 1], start = plain, stop + 2
    else
      local decoded, after = unicode_escape(text, stop + 1)
      if not decoded then
        raise("Expected value but found invalid escape code at character " .. stop)
      end
      parts[#parts + 1], start = decoded, after
    end
  end
end

-- position is that of the opening quote; returns the string and what follows the closing one.
local function decode_string(text, position)
  local stop = find(text, '"', position + 1, true)
  if stop then
    local plain = sub(text, position + 1, stop - 1)
    -- Searching without a pattern is many times faster.
    if not find(plain, '\\', 1, true) then return plain, stop + 1 end
  end
  return decode_escaped(text, position)
end

local function skip(text, position)
  local mark = byte(text, position)
  if mark and mark > 32 then return position end
  return find(text, "[^ \t\r\n]", position) or #text + 1
end

local decode_value
local function decode_array(text, position, null_value, depth)
  local result, length = {}, 0
  position = skip(text, position + 1)
  if byte(text, position) == 93 then return result, position + 1 end
  while true do
    length = length + 1
    result[length], position = decode_value(text, position, null_value, depth)
    position = skip(text, position)
    local mark = byte(text, position)
    if mark == 93 then return result, position + 1 end
    if mark ~= 44 then expected("comma or array end", text, position) end
    position = skip(text, position + 1)
  end
end

local function decode_object(text, position, null_value, depth)
  local result = {}
  position = skip(text, position + 1)
  if byte(text, position) == 125 then return result, position + 1 end
  while true do
    if byte(text, position) ~= 34 then expected("object key string", text, position) end
    local key
    key, position = decode_string(text, position)
    position = skip(text, position)
    if byte(text, position) ~= 58 then expected("colon", text, position) end
    result[key], position = decode_value(text, skip(text, position + 1), null_value, depth)
    position = skip(text, position)
    local mark = byte(text, position)
    if mark == 125 then return result, position + 1 end
    if mark ~= 44 then expected("comma or object end", text, position) end
    position = skip(text, position + 1)
  end
end

decode_value = function(text, position, null_value, depth)
  local mark = byte(text, position)
  if mark == 34 then return decode_string(text, position) end
  if mark == 123 or mark == 91 then
    if depth >= 1000 then
      raise("Found too many nested data structures (" .. depth + 1 .. ") at character " .. position)
    end
    return (mark == 123 and decode_object or decode_array)(text, position, null_value, depth + 1)
  end
  if find(text, "^true", position) then return true, position + 4 end
  if find(text, "^false", position) then return false, position + 5 end
  if find(text, "^null", position) then return null_value, position + 4 end
  local _, stop = find(text, "^%-?%d+", position)
  if not stop or find(text, "^%-?0%d", position) then expected("value", text, position) end
  local _, fraction = find(text, "^%.%d+", stop + 1)
  local _, exponent = find(text, "^[eE][+-]?%d+", (fraction or stop) + 1)
  stop = exponent or fraction or stop
  return tonumber(sub(text, position, stop)), stop + 1
end

function M.decode(text, null_value)
  local value, position = decode_value(text, skip(text, 1), null_value, 0)
  position = skip(text, position)
  if position <= #text then expected("the end", text, position) end
  return value
end

return M
