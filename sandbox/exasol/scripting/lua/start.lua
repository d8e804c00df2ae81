-- What the host runs: makes the modules known to require(), which a script's own require() later replaces.

local modules, host, call = __modules, __host, __call
__modules, __host, __call = nil, nil, nil
for name, text in pairs(modules) do package.preload[name] = assert(load(text, "=@" .. name)) end
package.preload.host = function() return host end
return require("run")(call)
