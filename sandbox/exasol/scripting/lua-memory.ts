/** What reaches Lua as bytes in the memory that all VMs of one wasmoon module have in common. */
import type { LuaEngine, LuaWasm } from "wasmoon";

/** A Lua chunk compiled once, which a VM loads in a fraction of the time that its text takes. */
export interface CompiledChunk {
  /** Puts the chunk on the VM's stack, as a function of this VM's globals. */
  load(engine: LuaEngine): void;
}

/** `engine` compiles; its stack and its globals stay as they are. Throws where the text is no Lua. */
export function compileChunk(
  lua: LuaWasm,
  engine: LuaEngine,
  text: string,
  chunkName: string,
): CompiledChunk {
  const { global } = engine;
  global.loadString(text, chunkName);
  const parts: Uint8Array[] = [];
  const writer = lua.module.addFunction((_state: number, start: number, size: number) => {
    parts.push(lua.module.HEAPU8.slice(start, start + size));
    return 0;
  }, "iiiii");
  // Not stripped: the errors that a script meets in the chunk keep their places.
  lua.lua_dump(global.address, writer, null, 0);
  lua.module.removeFunction(writer);
  global.pop();

  const compiled = Buffer.concat(parts);
  const pointer = store(lua, compiled);
  return {
    load: ({ global }) =>
      global.assertOk(lua.luaL_loadbufferx(global.address, pointer, compiled.length, chunkName, "b")),
  };
}

/**
 * Puts a text on the VM's stack, however long it is and with its NUL characters,
 * which wasmoon's own way loses.
 */
export function pushText(lua: LuaWasm, engine: LuaEngine, text: string): void {
  const bytes = Buffer.from(text);
  const pointer = store(lua, bytes);
  lua.lua_pushlstring(engine.global.address, pointer, bytes.length);
  lua.module._free(pointer);
}

function store(lua: LuaWasm, bytes: Uint8Array): number {
  const pointer = lua.module._malloc(bytes.length);
  if (pointer === 0) throw new Error("not enough memory");
  // The memory is looked at only now: malloc may have replaced it by a larger one.
  lua.module.HEAPU8.set(bytes, pointer);
  return pointer;
}
