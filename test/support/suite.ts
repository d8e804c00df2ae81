import * as uvu from "uvu";

/** A suite of uvu whose output also says why a function given to `before` or `after.each` failed. */
export function suite<Context = Record<string, unknown>>(name: string, context?: Context): uvu.Test<Context> {
  const made = uvu.suite<Context>(name, context);
  // What fails before a test is shown as that test's failure, and what fails after all tests is thrown.
  const before = Object.assign(showing(made.before, "before the tests"), { each: made.before.each });
  made.after.each = showing(made.after.each, "after a test");
  return Object.assign(made, { before });
}

type Hook<Context> = (callback: uvu.Callback<Context>) => void;

/** uvu leaves off the tests when one of these fails, and forgets the error. */
function showing<Context>(hook: Hook<Context>, when: string): Hook<Context> {
  return (callback) =>
    hook(async (context) => {
      try {
        await callback(context);
      } catch (error) {
        console.log(`\n  What runs ${when} failed: ${error instanceof Error ? error.stack : error}`);
        throw error;
      }
    });
}
