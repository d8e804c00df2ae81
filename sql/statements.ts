/** What a statement is, once read. */
import type { Expression, FromItem, Identifier, NamePath, Query, TextNode, TransferFiles } from "./nodes.ts";
import type { ObjectPrivilege, SystemPrivilege } from "./privileges.ts";
import type { Column, DataType } from "./types.ts";

/** An argument of EXECUTE SCRIPT: numbers beyond a JavaScript number's precision stay text. */
export type ScriptArgument = null | boolean | number | string | ScriptArgument[];

export interface ColumnDefinition extends Column {
  at: number;
  nullable: boolean;
  default?: string;
  /** The first number of IDENTITY, in digits. */
  identity?: string;
  comment?: string;
}

export interface ConstraintDefinition {
  name?: string;
  type: "PRIMARY KEY" | "FOREIGN KEY" | "NOT NULL";
  columns: Identifier[];
  enabled: boolean;
  /** Without columns, the primary key of the table. */
  references?: { table: NamePath; columns: Identifier[] };
}

export interface TableOptions {
  distributeBy: Identifier[];
  partitionBy: Identifier[];
  comment?: string;
}

export interface CreateTable {
  kind: "createTable";
  path: NamePath;
  orReplace: boolean;
  ifNotExists: boolean;
  source:
    | { kind: "columns"; columns: ColumnDefinition[]; constraints: ConstraintDefinition[] }
    | { kind: "query"; query: Query; columns?: Identifier[]; withData: boolean }
    | { kind: "like"; path: NamePath };
  options: TableOptions;
}

export type TableChange =
  | { kind: "add"; column: ColumnDefinition; constraints: ConstraintDefinition[]; ifNotExists: boolean }
  | { kind: "drop"; column: Identifier; ifExists: boolean; cascade: boolean }
  | { kind: "rename"; from: Identifier; to: Identifier }
  | { kind: "modify"; column: ColumnDefinition; at: number; constraints: ConstraintDefinition[] }
  | { kind: "default"; column: Identifier; default: string | null }
  /** The next number; null where it is to be a column like others. */
  | { kind: "identity"; column: Identifier; start: string | null }
  | { kind: "addConstraint"; constraint: ConstraintDefinition }
  /** `name` absent: the primary key. */
  | { kind: "dropConstraint"; name?: Identifier; cascade: boolean }
  | { kind: "modifyConstraint"; name?: Identifier; enabled: boolean }
  | { kind: "distribution"; distributeBy?: Identifier[]; partitionBy?: Identifier[] };

export interface CreateScript {
  kind: "createScript";
  path: NamePath;
  orReplace: boolean;
  ifNotExists: boolean;
  text: string;
  source: string;
  language: string;
  languageAt: number;
  definition:
    | { type: "SCRIPTING"; parameters: { name: string; array: boolean }[]; returns: "TABLE" | "ROWCOUNT" }
    | { type: "PREPROCESSOR" }
    | UdfDefinition;
}

/** A parameter or variable of a function. */
export interface FunctionVariable extends Identifier {
  type: DataType;
}

/** What a function's body is made of. */
export type FunctionStatement =
  | { kind: "assign"; variable: Identifier; value: Expression; at: number }
  | {
      kind: "if";
      branches: { when: Expression; body: FunctionStatement[] }[];
      otherwise: FunctionStatement[];
      at: number;
    }
  /** From the one whole number to the other, both included. */
  | {
      kind: "for";
      counter: Identifier;
      from: Expression;
      to: Expression;
      body: FunctionStatement[];
      at: number;
    }
  | { kind: "while"; condition: Expression; body: FunctionStatement[]; at: number }
  | { kind: "return"; value: Expression; at: number };

export interface CreateFunction {
  kind: "createFunction";
  path: NamePath;
  orReplace: boolean;
  parameters: FunctionVariable[];
  returns: DataType;
  variables: FunctionVariable[];
  body: FunctionStatement[];
  /** From FUNCTION to the end. */
  text: string;
}

export interface UdfDefinition {
  type: "UDF";
  input: "SCALAR" | "SET";
  output: "RETURNS" | "EMITS";
  /** null for `(...)`: the call gives them. */
  inputColumns: Column[] | null;
  outputColumns: Column[] | null;
}

export interface UdfSignature {
  path: NamePath;
  definition: UdfDefinition;
  /** From SCALAR or SET to before AS, as it is written. */
  text: string;
  /** What of it stands behind the name. */
  columnsText: string;
}

export interface Transfer extends TransferFiles {
  kind: "export" | "import";
  /** EXPORT: what; IMPORT: into what. */
  table?: { path: NamePath; columns?: Identifier[] };
  query?: Query;
}

/** IMPORT FROM SCRIPT: a UDF says by which query. */
export interface ScriptImport {
  kind: "importScript";
  /** Without one, the rows are the result. */
  table?: { path: NamePath; columns?: Identifier[] };
  /** Those of the result, where they are given. */
  columns?: Column[];
  script: NamePath;
  connection?: Identifier | { address: string; user: string; password: string };
  parameters: { key: string; value: string }[];
}

/** What a column is given: an expression, or the word DEFAULT. */
export type NewValue = Expression | DefaultValue;

export interface DefaultValue {
  kind: "default";
  at: number;
}

export interface Assignment {
  column: Identifier;
  /** What stands before the column: a table, or its alias. */
  qualifier: NamePath;
  value: NewValue;
}

export interface Insert {
  kind: "insert";
  path: NamePath;
  columns?: Identifier[];
  source:
    | { kind: "values"; rows: NewValue[][]; at: number }
    | { kind: "query"; query: Query }
    | { kind: "defaults" };
}

export interface Update {
  kind: "update";
  path: NamePath;
  alias?: Identifier;
  assignments: Assignment[];
  from: FromItem[];
  where?: Expression;
}

export interface Delete {
  kind: "delete";
  path: NamePath;
  alias?: Identifier;
  where?: Expression;
}

export interface Merge {
  kind: "merge";
  path: NamePath;
  alias?: Identifier;
  source: FromItem;
  on: Expression;
  update?: { assignments: Assignment[]; where?: Expression; deleteWhere?: Expression };
  delete?: { where?: Expression };
  insert?: { columns?: Identifier[]; values: NewValue[]; where?: Expression };
}

/** A name in the list of a view's columns. */
export interface ViewColumn extends Identifier {
  comment?: string;
}

export interface CreateView {
  kind: "createView";
  path: NamePath;
  orReplace: boolean;
  force: boolean;
  columns?: ViewColumn[];
  /** As it is written, since a view's names are looked up anew each time it is read. */
  query: string;
  /** Absent where it is a spec's fragment. */
  parsed?: Query;
  /** Where the query begins in the statement. */
  at: number;
  /** The whole statement. */
  text: string;
  comment?: string;
}

export interface Comment {
  kind: "comment";
  object: string;
  path: NamePath;
  comment: string | null;
  columns: { column: Identifier; comment: string | null }[];
}

/** CREATE CONNECTION, or ALTER CONNECTION. */
export interface CreateConnection {
  kind: "createConnection";
  name: Identifier;
  orReplace: boolean;
  alter: boolean;
  address: TextNode;
  user?: TextNode;
  password?: TextNode;
}

export type DroppableObject = "TABLE" | "VIEW" | "SCRIPT" | "FUNCTION";

export type GrantableObject = "SCHEMA" | "TABLE" | "VIEW" | "SCRIPT" | "FUNCTION";

/** What GRANT gives and REVOKE takes. */
export type Right =
  | { kind: "system"; privileges: SystemPrivilege[] }
  | { kind: "role"; roles: Identifier[] }
  /** `object` where the statement says what the path names. */
  | { kind: "object"; privileges: ObjectPrivilege[] | "ALL"; object?: GrantableObject; path: NamePath }
  /** To use it in IMPORT and EXPORT. */
  | { kind: "connection"; connections: Identifier[] }
  /** To read it in scripts, or only in some. */
  | { kind: "access"; connection: Identifier; restriction?: { object: "SCHEMA" | "SCRIPT"; path: NamePath } };

export interface Grant {
  kind: "grant";
  revoke: boolean;
  right: Right;
  grantees: Identifier[];
  adminOption: boolean;
}

/** Users, roles, and who owns a schema. */
export type RightsStatement =
  | { kind: "createUser"; name: Identifier; password: string }
  /** `former`: the password that is replaced. */
  | { kind: "alterUser"; name: Identifier; password: string; former?: string }
  | { kind: "resetFailedLogins"; name: Identifier }
  | { kind: "createRole"; name: Identifier }
  | { kind: "dropGrantee"; object: "USER" | "ROLE"; name: Identifier; ifExists: boolean; cascade: boolean }
  | { kind: "changeOwner"; name: Identifier; owner: Identifier }
  | Grant;

export interface ExecuteScript {
  kind: "executeScript";
  path: NamePath;
  arguments: ScriptArgument[];
  withOutput: boolean;
}

export type Statement =
  | { kind: "query"; query: Query }
  | Insert
  | Update
  | Delete
  | Merge
  | { kind: "truncate"; path: NamePath }
  | { kind: "createSchema"; name: Identifier; orReplace: boolean; ifNotExists: boolean }
  | { kind: "dropSchema"; name: Identifier; ifExists: boolean; cascade: boolean }
  | { kind: "openSchema"; name: Identifier }
  | { kind: "closeSchema" }
  | CreateTable
  | { kind: "alterTable"; path: NamePath; change: TableChange }
  | {
      kind: "rename";
      object: "SCHEMA" | "TABLE" | "VIEW" | "SCRIPT" | "FUNCTION" | "CONNECTION";
      path: NamePath;
      to: NamePath;
    }
  | CreateView
  /** `cascade`: with the foreign keys that refer to the table. */
  | {
      kind: "drop";
      object: DroppableObject;
      path: NamePath;
      ifExists: boolean;
      cascade: boolean;
    }
  | Comment
  | CreateConnection
  | { kind: "dropConnection"; name: Identifier; ifExists: boolean }
  | CreateScript
  | CreateFunction
  | ExecuteScript
  | { kind: "setParameter"; scope: "SYSTEM" | "SESSION"; name: string; value: string }
  | { kind: "describe"; path: NamePath }
  /** `onlyStatement`: the one with this number, or whichever runs; `message` is for who waits for it. */
  | {
      kind: "kill";
      /** The id exceeds what a JavaScript number holds. */
      session: string | "current";
      onlyStatement?: { number?: number; message?: string };
      at: number;
    }
  | { kind: "commit" }
  | { kind: "rollback" }
  | { kind: "nothing" }
  | RightsStatement
  | Transfer
  | ScriptImport;
