/** What a benchmark measured: run.ts prints a list of objects as a table, an object as lines. */
export type Figures = Record<string, unknown>;
