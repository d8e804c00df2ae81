#!/usr/bin/env node
/**
 * Where npm's `sme-gen` begins. Each statement of the local Exasol has one of Node's threads for as long as it
 * runs, and Node has four: four long statements would keep everybody else waiting. How many there are is
 * settled at their first use, which reading an ES module is; so this is none.
 */
if (process.env.UV_THREADPOOL_SIZE === undefined) {
  process.env.UV_THREADPOOL_SIZE = "128";
  process.getBuiltinModule("node:fs").stat(".", () => undefined);
  // Not for the processes of UDFs.
  delete process.env.UV_THREADPOOL_SIZE;
}
void import("./main.js");
