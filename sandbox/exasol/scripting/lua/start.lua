-- What the host runs: makes the modules known to require(), which a script's own require() later replaces.

local api, host, call = __api, __host, __call
__api, __host, __call = nil, nil, nil
-- The name stands before the texts of errors, which errors.plain() takes away.
assert(load(api, "=@api"))()
package.preload.host = function() return host end
return require("run")(call)
