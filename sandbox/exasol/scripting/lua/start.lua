-- What the host runs in each VM; a script's own require() replaces this one later.

local host, source, call = ...
package.preload.host = function() return host end
return require("run")(source, call)
