/** Scalar functions of Exasol and what they are in DuckDB. A function not listed here is refused. */

import { boolean, decimal, double, formatType, maximumVarcharSize, varchar } from "../../../../sql/types.ts";
import type { DataType } from "../../model.ts";
import { type Bound, convert, quoteLiteral } from "../binding/bound.ts";
import { invalid, unsupported } from "../errors.ts";
import { commonType, isNumeric, isText } from "../types.ts";
import { dateFunctions, truncateDate } from "./date-functions.ts";
import {
  asDouble,
  define,
  first,
  nonEmpty,
  number,
  type ScalarFunction,
  second,
  sizeOf,
  text,
  whole,
} from "./function-definition.ts";
import { once } from "./once.ts";
import { castDecimal, divide } from "./operators.ts";

/** A function that gives text as long as it gets: never '' then. */
const sameLength = (name: string): ScalarFunction =>
  define(1, 1, (args) => ({ sql: `${name}(${text(first(args))})`, type: varchar(sizeOf(args[0])) }));

/** A function of text that gives text of at most `size` characters. */
function textFunction(
  minimum: number,
  maximum: number,
  sql: (...args: string[]) => string,
  size: (args: Bound[]) => number = (args) => sizeOf(args[0]),
): ScalarFunction {
  return define(minimum, maximum, (args) => ({
    sql: nonEmpty(sql(...args.map(text))),
    type: varchar(size(args)),
  }));
}

function doubleFunction(name: string, count = 1): ScalarFunction {
  return define(count, count, (args) => ({ sql: `${name}(${args.map(asDouble).join(", ")})`, type: double }));
}

function allAs(args: Bound[]): { sqls: string[]; type: DataType | null } {
  const type = args.reduce<DataType | null>((common, arg) => commonType(common, arg.type), null);
  return { type, sqls: args.map((arg) => (type ? convert(arg, type).sql : arg.sql)) };
}

const coalesce = define(1, 1000, (args) => {
  const { sqls, type } = allAs(args);
  return { sql: `coalesce(${sqls.join(", ")})`, type };
});

const extremum = (name: string) =>
  define(1, 1000, (args) => {
    const { sqls, type } = allAs(args);
    const sql = once(sqls, (...values) => {
      const noNull = values.map((value) => `${value} IS NULL`).join(" OR ");
      return `CASE WHEN ${noNull} THEN NULL ELSE ${name}(${values.join(", ")}) END`;
    });
    return { sql, type };
  });

/** Types as the argument has them, e.g. ABS. */
const sameNumber = (name: string) =>
  define(1, 1, (args) => ({ sql: `${name}(${number(first(args)).sql})`, type: number(first(args)).type }));

const rounding = (name: "round" | "trunc" | "ceil" | "floor") =>
  define(1, 2, (args) => {
    const value = first(args);
    if (value.type?.type === "DATE" || value.type?.type === "TIMESTAMP") return truncateDate(args, name);
    const source = number(value);
    const digits = args[1] ? Number(args[1].constant ?? Number.NaN) : 0;
    if (source.type?.type !== "DECIMAL") {
      if (args[1] === undefined) return { sql: `${name}(${source.sql})`, type: double };
      const power = `power(10, ${asDouble(second(args))})`;
      const sql = once([source.sql, power], (value, factor) => `${name}(${value} * ${factor}) / ${factor}`);
      return { sql, type: double };
    }
    if (Number.isNaN(digits))
      throw invalid(`${name.toUpperCase()} of a DECIMAL needs a constant number of digits`);
    const { precision, scale } = source.type;
    const kept = Math.max(0, Math.min(scale, digits));
    const type = decimal(Math.min(36, precision - scale + kept + 1), kept);
    if (digits > 0 && digits >= scale) return { sql: source.sql, type: source.type };
    // DuckDB's own are exact; without digits its DECIMAL has no room for a carry.
    const roomy = convert(source, decimal(Math.min(36, precision + 1), scale)).sql;
    const sql = digits === 0 ? `${name}(${roomy})` : `${name}(${roomy}, ${digits})`;
    return { sql: castDecimal(sql, type), type };
  });

const toNumber = define(1, 1, (args) =>
  isNumeric(first(args).type) ? first(args) : convert(first(args), double),
);

/** Exasol hashes its own bytes of a value: those of a text are known, those of other types and of several values are not. */
const hash = (name: string, bytes: number) =>
  define(1, 1000, (args, called) => {
    const [value] = args;
    if (!value || args.length > 1 || !(value.type === null || isText(value.type)))
      throw unsupported(`${called} of anything but one text`);
    return { sql: `${name}(${text(value)})`, type: { type: "HASHTYPE", size: bytes * 2 } };
  });

const nullIf = define(2, 2, (args) => {
  const { type } = allAs(args);
  const [value, other] = [first(args), second(args)];
  const sql = once([value.sql, other.sql], (a, b) => {
    const [x, y] = [
      { ...value, sql: a },
      { ...other, sql: b },
    ].map((side) => (type ? convert(side, type).sql : side.sql));
    return `CASE WHEN ${x} = ${y} THEN NULL ELSE ${a} END`;
  });
  return { sql, type: value.type };
});

const nvl2 = define(3, 3, (args) => {
  const { sqls, type } = allAs(args.slice(1));
  return { sql: `CASE WHEN ${first(args).sql} IS NOT NULL THEN ${sqls[0]} ELSE ${sqls[1]} END`, type };
});

const decode = define(3, 1000, (args) => {
  const rest = args.slice(1);
  const hasDefault = rest.length % 2 === 1;
  const results = rest.filter((_, i) => i % 2 === 1 || (hasDefault && i === rest.length - 1));
  const { sqls, type } = allAs(results);
  const searched = first(args);
  const otherwise = hasDefault ? ` ELSE ${sqls.at(-1)}` : "";
  const sql = once([searched.sql], (value) => {
    const branches = [];
    for (let i = 0; i + 1 < rest.length; i += 2) {
      const wanted = rest[i] as Bound;
      const common = commonType(searched.type, wanted.type);
      const [a, b] = [{ ...searched, sql: value }, wanted].map((bound) =>
        common ? convert(bound, common).sql : bound.sql,
      );
      branches.push(`WHEN ${a} IS NOT DISTINCT FROM ${b} THEN ${sqls[i / 2]}`);
    }
    return `CASE ${branches.join(" ")}${otherwise} END`;
  });
  return { sql, type };
});

/** Position 0 is the first character, one before the start is nowhere; DuckDB counts backwards with a negative length. */
const substr = define(2, 3, (args) => {
  const sql = once([text(first(args)), whole(second(args))], (value, start) => {
    const length = args[2] ? `, greatest(${whole(args[2])}, 0)` : "";
    return `CASE WHEN ${start} >= -length(${value}) THEN substr(${value}, greatest(${start}, CASE WHEN ${start} < 0 THEN ${start} ELSE 1 END)${length}) END`;
  });
  return { sql: nonEmpty(sql), type: varchar(sizeOf(args[0])) };
});

/** DuckDB leaves out a negative number of characters instead. */
const side = (name: "left" | "right") =>
  define(2, 2, (args) => ({
    sql: nonEmpty(`${name}(${text(first(args))}, greatest(${whole(second(args))}, 0))`),
    type: varchar(sizeOf(args[0])),
  }));

const modulo = define(2, 2, (args) => {
  const type = commonType(number(first(args)).type, number(second(args)).type) ?? double;
  const [a, b] = args.map((arg) => convert(arg, type).sql);
  return { sql: once([a ?? "", b ?? ""], (x, y) => `exa_mod(${x}, ${y})`), type };
});

/** Of DECIMALs by whole numbers: a DOUBLE would round those beyond 2^53. */
const quotient = define(2, 2, (args, name) => {
  const result = decimal(36, 0);
  const type = commonType(number(first(args)).type, number(second(args)).type) ?? double;
  const [a, b] = args.map((arg) => convert(arg, type).sql) as [string, string];
  if (type.type !== "DECIMAL") return convert({ sql: `trunc(${divide(a, b)})`, type: double }, result);
  const { precision, scale } = type;
  if (precision + scale > 37) throw unsupported(`${name} of ${formatType(type)}`);
  const withoutPoint = (sql: string) => {
    const wide = `CAST(${sql} AS DECIMAL(${Math.max(19, precision)},${scale}))`;
    return scale === 0
      ? `CAST(${sql} AS HUGEINT)`
      : `CAST(${wide} * CAST(1e${scale} AS DECIMAL(${scale + 1},0)) AS HUGEINT)`;
  };
  const sql = once([withoutPoint(a), withoutPoint(b)], (x, y) => `exa_quotient(${x}, ${y})`);
  return { sql: castDecimal(sql, result), type: result };
});

const padding = (name: string) =>
  define(2, 3, (args) => {
    const size = args[1]?.constant === undefined ? maximumVarcharSize : Number(args[1].constant);
    return {
      sql: nonEmpty(
        `${name}(${text(first(args))}, CAST(${whole(second(args))} AS INTEGER), ${args[2] ? text(args[2]) : "' '"})`,
      ),
      type: varchar(size),
    };
  });

const regexReplace = define(2, 3, (args) => {
  const replacement = args[2] ? `coalesce(${text(args[2])}, '')` : "''";
  return {
    sql: nonEmpty(`regexp_replace(${text(first(args))}, ${text(second(args))}, ${replacement}, 'g')`),
    type: varchar(maximumVarcharSize),
  };
});

const position = (needle: number, hay: number) =>
  define(2, 2, (args) => ({
    sql: `strpos(${text(args[hay] as Bound)}, ${text(args[needle] as Bound)})`,
    type: decimal(7, 0),
  }));

const count18 = (sql: (...args: string[]) => string) =>
  define(1, 1, (args) => ({ sql: sql(...args.map(text)), type: decimal(9, 0) }));

const trimming = (name: string) =>
  textFunction(
    1,
    2,
    (value, characters) => `${name}(${value}${characters === undefined ? "" : `, ${characters}`})`,
  );

export const scalarFunctions: Record<string, ScalarFunction> = {
  ...dateFunctions,
  NVL: coalesce,
  IFNULL: coalesce,
  COALESCE: coalesce,
  NVL2: nvl2,
  NULLIF: nullIf,
  DECODE: decode,
  GREATEST: extremum("greatest"),
  LEAST: extremum("least"),
  ZEROIFNULL: define(1, 1, (args) => coalesce.bind([first(args), { sql: "0", type: decimal(1, 0) }], "")),
  NULLIFZERO: define(1, 1, (args) => nullIf.bind([first(args), { sql: "0", type: decimal(1, 0) }], "")),

  ABS: sameNumber("abs"),
  SIGN: define(1, 1, (args) => ({ sql: `sign(${number(first(args)).sql})`, type: decimal(1, 0) })),
  ROUND: rounding("round"),
  TRUNC: rounding("trunc"),
  TRUNCATE: rounding("trunc"),
  CEIL: rounding("ceil"),
  CEILING: rounding("ceil"),
  FLOOR: rounding("floor"),
  MOD: modulo,
  DIV: quotient,
  SQRT: doubleFunction("sqrt"),
  EXP: doubleFunction("exp"),
  LN: doubleFunction("ln"),
  LOG10: doubleFunction("log10"),
  LOG2: doubleFunction("log2"),
  LOG: define(2, 2, (args) => ({
    sql: `ln(${asDouble(second(args))}) / ln(${asDouble(first(args))})`,
    type: double,
  })),
  POWER: doubleFunction("power", 2),
  SIN: doubleFunction("sin"),
  COS: doubleFunction("cos"),
  TAN: doubleFunction("tan"),
  ASIN: doubleFunction("asin"),
  ACOS: doubleFunction("acos"),
  ATAN: doubleFunction("atan"),
  ATAN2: doubleFunction("atan2", 2),
  DEGREES: doubleFunction("degrees"),
  RADIANS: doubleFunction("radians"),
  PI: define(0, 0, () => ({ sql: "pi()", type: double })),
  RANDOM: define(0, 2, (args) => {
    if (args.length === 0) return { sql: "random()", type: double };
    const [low, high] = [asDouble(first(args)), asDouble(second(args))];
    return { sql: once([low, high], (a, b) => `${a} + random() * (${b} - ${a})`), type: double };
  }),
  TO_NUMBER: toNumber,

  UPPER: sameLength("upper"),
  UCASE: sameLength("upper"),
  LOWER: sameLength("lower"),
  LCASE: sameLength("lower"),
  // array_to_string() would be shorter, but is a macro that repeats its argument.
  INITCAP: define(1, 1, (args) => {
    const words = `regexp_extract_all(${text(first(args))}, '[\\p{L}\\p{N}]+|[^\\p{L}\\p{N}]+')`;
    const capitalized = `list_transform(${words}, lambda w: upper(w[1]) || lower(w[2:]))`;
    return { sql: `list_aggregate(${capitalized}, 'string_agg', '')`, type: varchar(sizeOf(args[0])) };
  }),
  REVERSE: sameLength("reverse"),
  TRIM: trimming("trim"),
  LTRIM: trimming("ltrim"),
  RTRIM: trimming("rtrim"),
  LPAD: padding("lpad"),
  RPAD: padding("rpad"),
  SUBSTR: substr,
  SUBSTRING: substr,
  MID: substr,
  LEFT: side("left"),
  RIGHT: side("right"),
  REPEAT: define(2, 2, (args) => ({
    sql: nonEmpty(`repeat(${text(first(args))}, ${whole(second(args))})`),
    type: varchar(maximumVarcharSize),
  })),
  SPACE: define(1, 1, (args) => ({
    sql: nonEmpty(`repeat(' ', ${whole(first(args))})`),
    type: varchar(maximumVarcharSize),
  })),
  REPLACE: textFunction(
    2,
    3,
    (value, from, to) => `replace(${value}, coalesce(${from}, ''), coalesce(${to ?? "NULL"}, ''))`,
    () => maximumVarcharSize,
  ),
  TRANSLATE: textFunction(3, 3, (value, from, to) => `translate(${value}, ${from}, coalesce(${to}, ''))`),
  CONCAT: define(1, 1000, (args) => ({
    sql: nonEmpty(`concat(${args.map(text).join(", ")})`),
    type: varchar(args.reduce((size, arg) => size + sizeOf(arg), 0)),
  })),
  LENGTH: count18((value) => `length(${value})`),
  CHARACTER_LENGTH: count18((value) => `length(${value})`),
  OCTET_LENGTH: count18((value) => `strlen(${value})`),
  ASCII: count18((value) => `ascii(${value})`),
  UNICODE: count18((value) => `unicode(${value})`),
  CHR: define(1, 1, (args) => ({ sql: `chr(CAST(${whole(first(args))} AS INTEGER))`, type: varchar(1) })),
  CHAR: define(1, 1, (args) => ({ sql: `chr(CAST(${whole(first(args))} AS INTEGER))`, type: varchar(1) })),
  UNICODECHR: define(1, 1, (args) => ({
    sql: `chr(CAST(${whole(first(args))} AS INTEGER))`,
    type: varchar(1),
  })),
  EDIT_DISTANCE: define(2, 2, (args) => {
    const [one, other] = args.map(text);
    return { sql: `levenshtein(${one}, ${other})`, type: decimal(7, 0) };
  }),
  INSTR: position(1, 0),
  LOCATE: position(0, 1),
  REGEXP_REPLACE: regexReplace,
  REGEXP_SUBSTR: textFunction(2, 2, (value, pattern) => `regexp_extract(${value}, ${pattern})`),
  REGEXP_INSTR: define(2, 2, (args) => {
    const sql = once(
      args.map(text),
      (value, pattern) =>
        `CASE WHEN regexp_matches(${value}, ${pattern}) THEN 1 + length(regexp_extract(${value}, '(?s:^(.*?))(?:' || ${pattern} || ')', 1)) ELSE 0 END`,
    );
    return { sql, type: decimal(7, 0) };
  }),
  JSON_VALUE: textFunction(
    2,
    2,
    (value, path) => `json_extract_string(${value}, ${path})`,
    () => maximumVarcharSize,
  ),

  HASH_MD5: hash("md5", 16),
  HASHTYPE_MD5: hash("md5", 16),
  HASH_SHA1: hash("sha1", 20),
  HASH_SHA: hash("sha1", 20),
  HASH_SHA256: hash("sha256", 32),
  HASHTYPE_SHA256: hash("sha256", 32),

  IS_NUMBER: define(1, 1, (args) => ({
    sql: once([text(first(args))], (value) => `exa_is_number(${value})`),
    type: boolean,
  })),
  IS_BOOLEAN: define(1, 1, (args) => ({
    sql: once([text(first(args))], (value) => `exa_is_boolean(${value})`),
    type: boolean,
  })),
  TYPEOF: define(1, 1, (args) => ({
    sql: quoteLiteral(first(args).type?.type ?? "NULL"),
    type: varchar(40),
  })),
};
