import { type Chunk, type FunctionDeclaration, type Node, parse } from "luaparse";
import { childrenOf } from "./lua-nodes.ts";

/** What a chunk of Lua does with names. */
export interface LuaScopes {
  chunk: Chunk;
  /** Names that it reads and declares nowhere, each with the line of its first use. */
  free: ReadonlyMap<string, number>;
  /** Locals that are never read or hide another one, and globals that are set. */
  complaints: readonly string[];
}

/**
 * Reads Lua as 5.1, the common subset of what Exasol 7.1 (5.1) and 8 (5.4) run, and
 * follows its names as luacheck does.
 *
 * @throws Error of luaparse, for what is no Lua
 */
export function readLua(text: string): LuaScopes {
  const chunk = parse(text, { luaVersion: "5.1", ranges: true, locations: true, comments: false });
  const scopes = new Scopes();
  scopes.inside(() => chunk.body.forEach((statement) => void scopes.read(statement)));
  return { chunk, free: scopes.free, complaints: scopes.complaints };
}

interface Local {
  line: number;
  isRead: boolean;
}

class Scopes {
  readonly free = new Map<string, number>();
  readonly complaints: string[] = [];
  readonly #open: Map<string, Local>[] = [];

  /** What is declared meanwhile ends with it. */
  inside(read: () => void): void {
    const scope = new Map<string, Local>();
    this.#open.push(scope);
    read();
    this.#open.pop();
    for (const [name, { line, isRead }] of scope) {
      if (!isRead) this.complaints.push(`line ${line}: ${name} is never read`);
    }
  }

  read(node: Node): void {
    switch (node.type) {
      case "Identifier":
        this.#use(node.name, lineOf(node));
        return;
      case "LocalStatement":
        node.init.forEach((value) => void this.read(value));
        node.variables.forEach((variable) => void this.#declare(variable.name, lineOf(node)));
        return;
      case "AssignmentStatement":
        node.init.forEach((value) => void this.read(value));
        for (const variable of node.variables) {
          if (variable.type !== "Identifier") this.read(variable);
          else if (this.#find(variable.name) === undefined) {
            this.complaints.push(`line ${lineOf(node)}: ${variable.name} is set, but is no local`);
          }
        }
        return;
      case "FunctionDeclaration":
        this.#readFunction(node);
        return;
      case "MemberExpression":
        this.read(node.base);
        return;
      case "TableKeyString":
        this.read(node.value);
        return;
      case "ForNumericStatement":
        [node.start, node.end, ...(node.step ? [node.step] : [])].forEach((value) => void this.read(value));
        this.#readBlock([node.variable.name], node.body, lineOf(node));
        return;
      case "ForGenericStatement":
        node.iterators.forEach((value) => void this.read(value));
        this.#readBlock(
          node.variables.map(({ name }) => name),
          node.body,
          lineOf(node),
        );
        return;
      case "RepeatStatement":
        // Its condition sees what its body declares.
        this.#readBlock([], [...node.body, node.condition], lineOf(node));
        return;
      case "WhileStatement":
      case "IfClause":
      case "ElseifClause":
        this.read(node.condition);
        this.#readBlock([], node.body, lineOf(node));
        return;
      case "DoStatement":
      case "ElseClause":
        this.#readBlock([], node.body, lineOf(node));
        return;
      default:
        for (const child of childrenOf(node)) this.read(child);
    }
  }

  #readFunction({ identifier, isLocal, parameters, body, loc }: FunctionDeclaration): void {
    const line = loc?.start.line ?? 0;
    if (identifier?.type === "Identifier" && isLocal) this.#declare(identifier.name, line);
    else if (identifier) this.complaints.push(`line ${line}: a function that is no local`);
    const names = parameters.flatMap((one) => (one.type === "Identifier" ? [one.name] : []));
    this.#readBlock(names, body, line);
  }

  #readBlock(names: readonly string[], body: readonly Node[], line: number): void {
    this.inside(() => {
      for (const name of names) this.#declare(name, line);
      for (const node of body) this.read(node);
    });
  }

  #declare(name: string, line: number): void {
    if (name !== "_") {
      const hidden = this.#find(name);
      if (hidden) this.complaints.push(`line ${line}: ${name} hides that of line ${hidden.line}`);
    }
    this.#open.at(-1)?.set(name, { line, isRead: name === "_" });
  }

  #use(name: string, line: number): void {
    const local = this.#find(name);
    if (local) local.isRead = true;
    else if (!this.free.has(name)) this.free.set(name, line);
  }

  #find(name: string): Local | undefined {
    return this.#open.findLast((scope) => scope.has(name))?.get(name);
  }
}

function lineOf(node: Node): number {
  return node.loc?.start.line ?? 0;
}
