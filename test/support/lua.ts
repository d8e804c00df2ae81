import { LuaFactory } from "wasmoon";

/** Evaluates a Lua chunk and gives what it returns. */
export async function evaluateLua<T>(chunk: string, globals: Record<string, unknown> = {}): Promise<T> {
  const engine = await new LuaFactory().createEngine();
  try {
    for (const [name, value] of Object.entries(globals)) engine.global.set(name, value);
    return await engine.doString(chunk);
  } finally {
    engine.global.close();
  }
}
