-- The library sqlparsing. What is a token, and of which kind, the database's own grammar says: see
-- sql-tokens.ts. Source: docs.exasol.com, "SQL Preprocessor".

local host, json, raise = require("host"), require("json"), require("errors").raise
local type_of = require("userdata").type
local ipairs, raw_type = ipairs, type
local M = {}

local function text_of(value, what)
  if raw_type(value) ~= "string" then
    raise("sqlparsing." .. what .. ": string expected, got " .. type_of(value))
  end
  return value
end

function M.tokenize(text)
  return json.decode(host("tokenize", text_of(text, "tokenize"), "", ""))
end

-- Of one token; texts of several tokens are of no kind.
local kinds = {}
local function kind(token, what)
  local known = kinds[text_of(token, what)]
  if not known then
    known = json.decode(host("kindOfToken", token, "", ""))
    kinds[token] = known
  end
  return known
end

local function test(name, ...)
  local wanted = {}
  for _, one in ipairs({ ... }) do wanted[one] = true end
  M[name] = function(token) return wanted[kind(token, name)] == true end
end

test("iswhitespace", "whitespace")
test("iscomment", "comment")
test("iswhitespaceorcomment", "whitespace", "comment")
test("isidentifier", "identifier")
test("iskeyword", "keyword")
test("isstringliteral", "string")
test("isnumericliteral", "number")

function M.isany(token)
  text_of(token, "isany")
  return true
end

function M.normalize(text)
  return json.decode(host("normalize", text_of(text, "normalize"), "", ""))
end

local function matches(token, wanted)
  if raw_type(wanted) == "function" then return wanted(token) end
  return M.normalize(token) == wanted
end

-- The positions from `start` on of tokens that follow each other and match; nil when they don't.
local function sequence(tokens, start, ignore, wanted)
  local found, position = {}, start
  for i, one in ipairs(wanted) do
    while i > 1 and tokens[position] and ignore(tokens[position]) do position = position + 1 end
    if not tokens[position] or not matches(tokens[position], one) then return nil end
    found[i], position = position, position + 1
  end
  return found
end

-- Brackets belong to the level that they stand in. What has left that level is not in it any more.
function M.find(tokens, start, forward, same_level, ignore, ...)
  local wanted = { ... }
  if #wanted == 0 then raise("sqlparsing.find: nothing to find") end
  if not forward and #wanted > 1 then
    raise("sqlparsing.find backwards for more than one token is not supported by the local Exasol")
  end
  for i, one in ipairs(wanted) do
    if raw_type(one) == "string" then wanted[i] = M.normalize(one) end
  end
  local step, stop = forward and 1 or -1, forward and #tokens or 1
  local opening, closing = forward and "(" or ")", forward and ")" or "("
  local level = 0
  for position = start, stop, step do
    local token = tokens[position]
    if token == closing then level = level - 1 end
    if same_level and level < 0 then return nil end
    if (level == 0 or not same_level) and not ignore(token) then
      local found = sequence(tokens, position, ignore, wanted)
      if found then return found end
    end
    if token == opening then level = level + 1 end
  end
  return nil
end

return M
