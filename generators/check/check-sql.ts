import { exampleSchema, schemaOfExample } from "../../spec/comments.ts";
import { SmeError } from "../../spec/errors.ts";
import {
  columnsOf,
  type ScriptSpec,
  type SingleStep,
  type SqlStep,
  type TableSpec,
  type ViewSpec,
} from "../../spec/model.ts";
import * as vocabulary from "../../spec/parameters.ts";
import { readToken } from "../../sql/token.ts";
import { type Diagnostic, diagnostic, nearest, type ValuePath, type ValuePlace } from "../diagnostic.ts";
import type { LoadedSpec } from "../load-specs.ts";
import { allNames, reasonOf, stepColumns } from "../lua/script-names.ts";
import { checkView } from "./check-view.ts";
import { checkStatement } from "./statement/check-statement.ts";
import type { QueryColumn, SqlFinding, SqlNames } from "./statement/statement-context.ts";

/** A statement of a spec, what it is part of, and the way to it. */
interface SpecStatement {
  part: string;
  statement: string;
  path: ValuePath;
  /** Why it cannot be read as SQL: then only its names are checked, by checkScript(). */
  unparsed?: string | undefined;
}

interface Finding extends Diagnostic {
  lacks?: SqlFinding["lacks"];
  /** The statement that it is in: scripts that share one agree without saying more. */
  statement?: string;
}

/**
 * All statements of the scripts and views, against the tables and UDFs of the specs and Exasol's own. Those
 * of this package's vocabulary name its tables, which other specs need not have: they were checked when it
 * was built.
 */
export function checkSql(specs: readonly LoadedSpec[], isOwn: boolean): Diagnostic[] {
  const tables = specs.filter((one): one is LoadedSpec<TableSpec> => one.spec.kind === "table");
  const known = namesOf(specs);
  const used = new Set<string>();
  const found = specs.flatMap(({ spec, file }) => {
    if (spec.kind === "view") return checkViewSql(spec, file);
    return spec.kind === "script" ? checkScriptSql(spec, file) : [];
  });
  return blameTables(found, tables, used);

  function checkViewSql(spec: ViewSpec, file: string): Finding[] {
    const names = { ...known, ...withoutValues };
    const {
      found: own,
      used: columns,
      output,
    } = checkStatement(spec.statement, "The statement", spec.name, names);
    for (const column of columns) used.add(column);
    return [
      ...own.map((one) => findingIn(spec.statement, one, { file, path: ["statement"] })),
      ...checkView(spec, own.length === 0 ? output : undefined, file),
    ];
  }

  function checkScriptSql(spec: ScriptSpec, file: string): Finding[] {
    const results = new Map<string, string>();
    const meanings = allNames(spec);
    const names: SqlNames = {
      ...known,
      mayBeUnparsed: true,
      typeOf: (value) => results.get(value) ?? typeOfName(spec, value),
      meaningOf: (name) => {
        const { sql, list } = meanings.get(name) ?? {};
        return sql ? "sql" : list && "list";
      },
    };
    const own: Finding[] = [];
    const check = ({
      part,
      statement,
      path,
      unparsed,
    }: SpecStatement): readonly QueryColumn[] | undefined => {
      const checked = checkStatement(statement, part, spec.name, names);
      if (unparsed !== undefined) {
        const place = { file, path: [...path.slice(0, -1), "unparsed"], at: "name" as const };
        if (checked.found.length === 0) own.push(diagnostic(place, "E-SME-275", { part, object: spec.name }));
        return undefined;
      }
      for (const column of checked.used) used.add(column);
      own.push(...checked.found.map((one) => findingIn(statement, one, { file, path })));
      return checked.output;
    };
    for (const [i, { name, known: hint }] of spec.parameters.entries()) {
      if (hint && (isOwn || !ofVocabulary.has(hint.statement)))
        check({ ...hint, part: `Parameter ${name}`, path: ["parameters", i, "known", "statement"] });
    }
    const checkStep = (step: SingleStep, path: ValuePath) => {
      const part = `Step ${step.name}`;
      if (step.step === "sql") {
        const output = check({ ...step, part, path: [...path, "statement"] });
        own.push(...checkRow(spec, step, output, { file, path: [...path, "row"] }));
        for (const [j, column] of (step.row ?? []).entries()) {
          const type = step.collects?.includes(column) ? longText : output?.[j]?.type;
          if (type !== undefined) results.set(`${step.name}.${column}`, type);
        }
      }
      if (step.step === "udf") {
        for (const { name, type } of step.udf.returns) results.set(`${step.name}.${name}`, type);
      }
      const reason = reasonOf(step);
      if (reason !== undefined) results.set(`${step.name}.${reason}`, longText);
      if (step.undo && "statement" in step.undo) {
        check({ ...step.undo, part, path: [...path, "undo", "statement"] });
      }
    };
    for (const [i, step] of spec.steps.entries()) {
      if (step.step !== "each") {
        checkStep(step, ["steps", i]);
        continue;
      }
      for (const column of stepColumns(spec.steps.find(({ name }) => name === step.of))) {
        const type = results.get(`${step.of}.${column}`);
        if (type !== undefined) results.set(`${step.name}.${column}`, type);
      }
      for (const [j, inner] of step.steps.entries()) checkStep(inner, ["steps", i, "steps", j]);
      for (const [column, value] of Object.entries(step.row ?? {})) {
        const type = names.typeOf(value);
        if (type !== undefined) results.set(`${step.name}.${column}`, type);
      }
    }
    return own;
  }
}

/** Nothing that a script would fill in, or say. */
const withoutValues = { mayBeUnparsed: false, typeOf: () => undefined, meaningOf: () => undefined };

/** What the specs have, as their own statements name it. */
function namesOf(specs: readonly LoadedSpec[]): Omit<SqlNames, keyof typeof withoutValues> {
  return {
    schema: "::script_schema",
    tables: new Map(
      specs.flatMap(({ spec }) =>
        spec.kind === "table" || spec.kind === "view" ? [[spec.name, typesOf(spec)]] : [],
      ),
    ),
    udfs: new Map(
      specs.flatMap(({ spec }) =>
        spec.kind === "udf" ? [[spec.name, { parameters: spec.parameters, returns: columnsOf(spec) }]] : [],
      ),
    ),
    scripts: new Set(specs.flatMap(({ spec }) => (spec.kind === "script" ? [spec.name] : []))),
  };
}

/** The examples that are queries, as statements of someone in whose schema ML all is installed. */
export function checkExampleSql(specs: readonly LoadedSpec[]): Diagnostic[] {
  const known = namesOf(specs);
  return specs.flatMap(({ spec: { kind, name, example }, file }) => {
    if (example === undefined || kind === "script") return [];
    const names = { ...known, ...withoutValues, schema: schemaOfExample(name, example) ?? exampleSchema };
    const { found } = checkStatement(example, "The example", name, names);
    return found.map((one) => findingIn(example, one, { file, path: ["example"] }));
  });
}

const ofVocabulary: ReadonlySet<string> = new Set(
  Object.values(vocabulary).flatMap((value) => ("known" in value ? [value.known.statement] : [])),
);

function findingIn(
  statement: string,
  { error, offset, lacks }: SqlFinding,
  { file, path }: ValuePlace,
): Finding {
  const place = { file, path, word: wordAt(statement, offset), offset };
  return { error, place, statement, ...(lacks ? { lacks } : {}) };
}

function typesOf(spec: TableSpec | ViewSpec): ReadonlyMap<string, string> {
  return new Map(spec.columns.map(({ name, type }) => [name, type]));
}

/** The type of texts that may have any length. */
const longText = "VARCHAR(2000000)";

const typesOfMeta: Readonly<Record<string, string>> = {
  script_schema: "VARCHAR(128)",
  current_user: "VARCHAR(128)",
  session_id: "DECIMAL(20,0)",
  csv_encoding_version: "DECIMAL(9,0)",
};

/** The type of an argument, or of what exa.meta says. */
function typeOfName(spec: ScriptSpec, value: string): string | undefined {
  const name = value.replace(/\.folded$/, "");
  return spec.parameters.find((parameter) => parameter.name === name)?.type ?? typesOfMeta[value];
}

/** The names in `row` are those of the statement's first columns. */
function checkRow(
  spec: ScriptSpec,
  { name, row = [] }: SqlStep,
  output: readonly QueryColumn[] | undefined,
  place: { file: string; path: ValuePath },
): Diagnostic[] {
  if (output === undefined || row.length <= output.length) return [];
  const values = { part: `Step ${name}`, object: spec.name, found: output.length, required: row.length };
  const path = [...place.path, output.length];
  return [{ error: new SmeError("E-SME-243", values), place: { ...place, path } }];
}

/** The word at an offset, with its quotes or colons; of what is never closed, only where it begins. */
function wordAt(statement: string, offset: number): string {
  const { kind, start, end } = readToken(statement, offset, "spec");
  return statement.slice(offset, kind === "unterminated" || start > offset ? offset + 1 : end);
}

/**
 * Where all statements agree on a column that its table has not, while none uses one that is named nearly so,
 * the name is wrong in the table.
 */
function blameTables(
  found: readonly Finding[],
  tables: readonly LoadedSpec<TableSpec>[],
  used: ReadonlySet<string>,
): Diagnostic[] {
  const blamed = new Map<string, Diagnostic>();
  return found.flatMap((one) => {
    const { lacks } = one;
    const agreeing = found.filter((other) => sameColumn(other, one));
    const uses = new Set(agreeing.map(({ statement }) => statement)).size;
    const table = tables.find(({ spec }) => spec.name === lacks?.table);
    if (lacks === undefined || table === undefined || uses < 2) return [one];
    const key = `${lacks.table}.${lacks.column}`;
    const columns = table.spec.columns.map(({ name }) => name);
    const meant = nearest(
      lacks.column,
      columns.filter((name) => !used.has(`${lacks.table}.${name}`)),
    );
    if (meant === undefined) return [one];
    if (blamed.has(key)) return [];
    const place = { file: table.file, path: ["columns", columns.indexOf(meant), "name"] };
    const values = { object: lacks.table, column: meant, uses, meant: lacks.column };
    const blame = { error: new SmeError("E-SME-246", values), place };
    blamed.set(key, blame);
    return [blame];
  });
}

function sameColumn(one: Finding, other: Finding): boolean {
  return one.lacks?.table === other.lacks?.table && one.lacks?.column === other.lacks?.column;
}
