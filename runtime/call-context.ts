/** What every handler is given besides its parameters, whether its UDF asks AWS or not. */
import { type ConnectionObject, type Connections, findConnection } from "./connection.ts";

export interface CallContext {
  /**
   * Schema of the UDF, which its script is in too, and the user who calls it. Empty where there is no
   * database.
   */
  readonly schema: string;
  readonly user: string;
  /** The UDF's own text, as the database has it. */
  readonly source: string;
  /** On which of how many nodes it runs, counted from 0. */
  readonly node: number;
  readonly nodes: number;
  /**
   * A connection object that the caller may use, to AWS or anything else; an unquoted name means its
   * upper-case spelling. Throws E-SME-60.
   */
  getConnection(name: string): ConnectionObject;
}

/** The part of Exasol's `exa` that handlers need. */
export interface HandlerExa extends Connections {
  readonly meta?: {
    readonly scriptSchema?: string;
    readonly currentUser?: string;
    readonly scriptCode?: string;
    readonly nodeId?: number;
    readonly nodeCount?: number;
  };
}

export function callContextOf(exa: HandlerExa): CallContext {
  return {
    schema: exa.meta?.scriptSchema ?? "",
    user: exa.meta?.currentUser ?? "",
    source: exa.meta?.scriptCode ?? "",
    node: exa.meta?.nodeId ?? 0,
    nodes: exa.meta?.nodeCount ?? 1,
    getConnection: (name) => findConnection(exa, name),
  };
}
