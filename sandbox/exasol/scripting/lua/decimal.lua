-- The type decimal. The host computes, exactly; a decimal with a float gives a float.

local host, userdata = require("host"), require("userdata")
local json, raise = require("json"), require("errors").raise
local raw_type, metatable_of, math_type = type, debug.getmetatable, math.type
local M = {}

-- A decimal is { text, precision, scale } with this metatable.
local methods = {}
local meta = {
  __name = "decimal", __metatable = false, __index = methods,
  __newindex = userdata.refuse_index, __pairs = userdata.refuse_index, is_userdata = true,
}

function M.new(text, precision, scale)
  return setmetatable({ text, precision, scale }, meta)
end

-- A decimal's digits, or nil for every other value.
function M.text(value)
  return raw_type(value) == "table" and metatable_of(value) == meta and rawget(value, 1) or nil
end

-- A number with all its digits.
function M.number_text(value)
  if math_type(value) == "integer" then return string.format("%d", value) end
  return string.format("%.17g", value)
end

local function computed(operation, left, right, third)
  local answer = json.decode(host(operation, left, right or "", third or ""))
  if answer.error then raise(answer.error) end
  return answer.text, answer.precision, answer.scale
end

local function operand(value)
  local text = M.text(value)
  if text then return text end
  if math_type(value) == "integer" then return M.number_text(value) end
  raise("decimal or number expected, got " .. userdata.type(value))
end

-- What scripts call as decimal(value, precision, scale).
function M.convert(value, precision, scale)
  local text = M.text(value) or raw_type(value) == "number" and M.number_text(value) or value
  if raw_type(text) ~= "string" then
    raise("bad argument to decimal: string, number or decimal expected, got " .. userdata.type(value))
  end
  return M.new(computed("decimal", text, M.number_text(precision or 18), M.number_text(scale or 0)))
end

local function as_number(value)
  local text = M.text(value)
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
  meta["__" .. name] = function(a, b)
    if math_type(a) == "float" or math_type(b) == "float" then return operator(as_number(a), as_number(b)) end
    return M.new(exact(a, b))
  end
  methods[name] = function(self, other)
    local text, precision, scale = exact(self, other)
    rawset(self, 1, text)
    rawset(self, 2, precision)
    rawset(self, 3, scale)
    return self
  end
end
meta.__div = function(a, b) return as_number(a) / as_number(b) end
meta.__unm = function(a) return M.new(computed("sub", "0", operand(a))) end

local function compared(a, b)
  if math_type(a) == "float" or math_type(b) == "float" then
    local left, right = as_number(a), as_number(b)
    return left < right and -1 or left > right and 1 or 0
  end
  return tonumber((computed("compare", operand(a), operand(b))))
end
meta.__eq = function(a, b) return M.text(a) ~= nil and M.text(b) ~= nil and compared(a, b) == 0 end
-- As `a == b`, and a decimal may equal a number.
function M.equal(a, b)
  if (M.text(a) == nil) == (M.text(b) == nil) then return a == b end
  local other = M.text(a) == nil and a or b
  return raw_type(other) == "number" and compared(a, b) == 0
end
meta.__lt = function(a, b) return compared(a, b) < 0 end
meta.__le = function(a, b) return compared(a, b) <= 0 end
meta.__tostring = M.text
meta.__concat = function(a, b)
  local left, right = M.text(a) or a, M.text(b) or b
  return left .. right
end
function methods.tostring(self) return M.text(self) end
function methods.tonumber(self) return tonumber(M.text(self)) end
function methods.prec(self) return rawget(self, 2) end
function methods.scale(self) return rawget(self, 3) end

return M
