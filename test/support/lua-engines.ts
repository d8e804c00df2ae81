/**
 * Lua as Exasol's scripts meet it: 5.4 in wasmoon, and Debian's lua5.1 and lua5.4 where they are installed,
 * because Exasol 7.1 runs 5.1 and Exasol 8 runs 5.4.
 */
import { spawn, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import { luaLongString } from "../../generators/encode.ts";
import { fromPackage } from "../../package/package-root.ts";
import { readLuaModules } from "../../sandbox/exasol/scripting/lua-modules.ts";
import { evaluateLua } from "./lua.ts";

export interface LuaEngine {
  name: string;
  /** What a chunk returns, as text, or the error it ends with. */
  evaluate(chunk: string): Promise<string>;
}

/** The engines on this machine; says which ones it lacks. */
export function luaEngines(): LuaEngine[] {
  const installed = ["lua5.1", "lua5.4"].filter((name) => {
    const isThere = spawnSync(name, ["-v"]).error === undefined;
    if (!isThere) console.log(`Skipped: no ${name} on this machine.`);
    return isThere;
  });
  return [
    { name: "wasmoon", evaluate: async (chunk) => String(await evaluateLua(asFunction(chunk))) },
    ...installed.map((name) => ({ name, evaluate: (chunk: string) => runProgram(name, chunk) })),
  ];
}

function asFunction(chunk: string): string {
  return `local ok, result = pcall(function(...)\n${chunk}\nend)\nreturn tostring(result)`;
}

function runProgram(name: string, chunk: string): Promise<string> {
  const child = spawn(name, ["-"], { stdio: ["pipe", "pipe", "inherit"] });
  const parts: Buffer[] = [];
  child.stdout.on("data", (part: Buffer) => parts.push(part));
  child.stdin.end(`io.write((function()\n${asFunction(chunk)}\nend)())`);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(Buffer.concat(parts).toString("utf8")));
  });
}

/**
 * A chunk behind which `require` finds the modules of templates/lua, and which has null and cjson of Exasol.
 */
export function withLuaModules(chunk: string): string {
  const { json, userdata, errors, cjson } = readLuaModules();
  const preload = (name: string, text = "") =>
    `package.preload[${JSON.stringify(name)}] = assert((loadstring or load)(${luaLongString(text)}, "=${name}"))`;
  const modules = ["helpers", "steps"].flatMap((folder) => {
    const path = fromPackage(`templates/lua/${folder}`);
    return readdirSync(path).map((file) =>
      preload(basename(file, ".lua"), readFileSync(`${path}/${file}`, "utf8")),
    );
  });
  return `
-- What cjson of the sandbox uses of Lua 5.3 and later.
math.type = math.type or function(value)
  return type(value) == "number" and (value % 1 == 0 and "integer" or "float") or nil
end
utf8 = utf8 or { char = function(code)
  assert(code < 128, "no UTF-8 here")
  return string.char(code)
end }
${preload("json", json)}
${preload("userdata", userdata)}
${preload("errors", errors)}
${preload("cjson", cjson)}
require("cjson")
null, type = require("userdata").null, require("userdata").type
package.loaded.errors, package.loaded.json, package.loaded.userdata = nil, nil, nil
package.preload.errors = function() return {} end
package.preload.known = function() return {} end
package.preload.facts = function() return {} end
package.preload.csv_encodings = function() return {} end
function quote(name) return '"' .. string.gsub(name, '"', '""') .. '"' end
${modules.join("\n")}
${chunk}`;
}
