-- Gives a script what Exasol's scripting API has, runs it and returns how it ended.
--
-- Scripts are compiled under the chunk names `@0` (the script), `@1`, … (its imports), so that a position in
-- an error message can be told from what the author wrote.

local decimals, errors, host = require("decimal"), require("errors"), require("host")
local json, outcome, queries = require("json"), require("outcome"), require("query")
local sql_tokens, udf, userdata = require("sqlparsing"), require("udf"), require("userdata")
local raw_error, raw_load, raw_type, raw_xpcall = error, load, type, xpcall
local getinfo, pack, raise, EXIT = debug.getinfo, table.pack, errors.raise, errors.EXIT

-- What scripts have of `package`: require() looks there, as programs made of several modules expect.
local loaded = {
  cjson = require("cjson"), math = math, string = string, table = table, utf8 = utf8, coroutine = coroutine,
  _G = _G,
}
local preload = {}
-- Of `os` what tells the time, which Exasol's own remotelog-lua calls; nothing reaches out of the script.
local time = { clock = os.clock, date = os.date, difftime = os.difftime, time = os.time }
local script_names = {}

-- What `plain-lua.ts` puts around the bounds of loops, and in place of comparisons. Strings have it, whatever
-- a script's globals are.
debug.getmetatable("").__index = setmetatable({
  ["for bound"] = function(value)
    local text = decimals.text(value)
    return text and tonumber(text) or value
  end,
  equal = decimals.equal,
}, { __index = string })

local function compile(source, schema, name, environment)
  local number = #script_names + 1
  script_names[number] = { schema = schema, name = name }
  local chunk, message = raw_load(source, "=@" .. number - 1, "t", environment)
  if not chunk then raw_error(message, 0) end
  return chunk
end

-- The globals of a script, and those of Lua that Exasol has not.

for name in string.gmatch("collectgarbage debug dofile io loadfile os package print warn", "%w+") do
  _G[name] = nil
end
error, pcall, xpcall, coroutine.resume = errors.raise, errors.pcall, errors.xpcall, errors.resume
null, NULL, type = userdata.null, userdata.null, userdata.type
decimal, output, pquery = decimals.convert, outcome.output, queries.pquery

os, loaded.os = time, time
local modules = { loaded = loaded, preload = preload }
-- Bundles of several modules, such as the Python extension's, add functions that search for theirs.
modules.searchers = { function(name) return preload[name], ":preload:" end }
package = modules

local function loader_of(name)
  local searchers, said = modules.searchers, ""
  if raw_type(searchers) ~= "table" then raise("'package.searchers' must be a table") end
  for _, search in ipairs(searchers) do
    local found, data = search(name)
    if raw_type(found) == "function" then return found, data end
    if raw_type(found) == "string" then said = said .. found end
  end
  raise("module '" .. tostring(name) .. "' not found" .. (said == "" and "" or ":" .. said))
end

function require(name)
  if loaded[name] then return loaded[name] end
  local loader, data = loader_of(name)
  local module = loader(name, data)
  if module ~= nil then loaded[name] = module end
  if loaded[name] == nil then loaded[name] = true end
  return loaded[name]
end

function load(chunk, chunk_name, mode, environment)
  if mode ~= nil and mode ~= "t" then raise("load: only the mode 't' is allowed") end
  if raw_type(chunk) == "string" then chunk = json.decode(host("plain", chunk, "", "")).source end
  return raw_load(chunk, chunk_name or "=(load)", "t", environment or _G)
end

function query(sql, parameters)
  local ok, result = queries.pquery(sql, parameters)
  if not ok then raise(result.error_message) end
  return result
end

function quote(name)
  return '"' .. (string.gsub(tostring(name), '"', '""')) .. '"'
end

function join(separator, ...)
  local values = pack(...)
  for i = 1, values.n do values[i] = tostring(values[i]) end
  return table.concat(values, separator)
end

function exit(...)
  EXIT.values = pack(...)
  raw_error(EXIT, 0)
end

local function load_script(source, schema, name)
  local environment = setmetatable({}, { __index = _G })
  compile(source, schema, name, environment)()
  return environment
end

function import(script, alias)
  local answer = json.decode(host("import", tostring(script), "", ""))
  if answer.error_message then raise(answer.error_message) end
  _G[alias or answer.name] = load_script(answer.source, answer.schema, answer.name)
end

sqlparsing = sql_tokens

-- Only the preprocessor script itself has the statement, not what it imports.
local statement
function sqlparsing.getsqltext()
  if not statement or getinfo(2, "S").source ~= "=@0" then
    raise("sqlparsing.getsqltext is for the main preprocessor script")
  end
  return statement
end

function sqlparsing.setsqltext(text)
  if not statement or getinfo(2, "S").source ~= "=@0" then
    raise("sqlparsing.setsqltext is for the main preprocessor script")
  end
  if raw_type(text) ~= "string" then raise("sqlparsing.setsqltext: string expected, got " .. type(text)) end
  statement = text
end

-- The place of the error. They stay so when memory runs out: no handler is called then.
local failed_at, failed_line = 1, 0
local function failed(message)
  if message == EXIT then return EXIT end
  local number, line
  if raw_type(message) == "string" then number, line = string.match(message, "^@(%d+):(%d+): ") end
  local level = 2
  while not number do
    local info = getinfo(level, "Sl")
    if not info then
      -- A tail call has left no trace of the script.
      line = 0
      break
    end
    number, line, level = string.match(info.source, "^=@(%d+)$"), info.currentline, level + 1
  end
  failed_at, failed_line = tonumber(number or 0) + 1, tonumber(line or 0)
  return errors.plain(message)
end

local function serve_udf(main, shape)
  udf.open(_G, load_script)
  main()
  if shape.import_spec then return udf.answer("generate_sql_for_import_spec", shape.import_spec) end
  if raw_type(_G.run) ~= "function" then raise("the script has no function run") end
  udf.serve(shape, _G.run)
end

-- Once, whether the UDF has failed or not.
local function clean_up()
  local author = _G.cleanup
  _G.cleanup = nil
  if author then author() end
end

-- `call_text` is the call as JSON: schema, name, meta, and of a script parameters, arguments and returns, of
-- a preprocessor script also the `statement`, of a UDF its `shape`; `program` is what runs of a source that
-- does not run to the letter.
return function(source, call_text)
  local call = json.decode(call_text, userdata.null)
  call.meta.script_code = source
  exa = { meta = call.meta }
  local ok, result = raw_xpcall(function()
    local main = compile(call.program or source, call.schema, call.name, _G)
    if call.shape then
      serve_udf(main, call.shape)
      clean_up()
      return outcome.success({}, "ROWCOUNT")
    end
    for i, parameter in ipairs(call.parameters) do
      _G[parameter] = call.arguments[i]
    end
    statement = call.statement
    return outcome.success(pack(main()), call.returns, statement)
  end, failed)
  if not ok and result == EXIT then
    ok, result = raw_xpcall(function()
      return outcome.success(EXIT.values, call.returns, statement)
    end, failed)
  end
  if ok then return result end
  if call.shape then errors.pcall(clean_up) end
  return outcome.failure(result, failed_line, script_names[failed_at] or call)
end
