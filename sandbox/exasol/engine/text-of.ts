import type { TextNode } from "../../../sql/nodes.ts";
import { invalid } from "./errors.ts";

/** What a statement gives as a string. A database never sees the values of a spec. */
export function textOf(node: TextNode): string {
  switch (node.kind) {
    case "string":
      return node.value;
    case "value":
      throw invalid(`:${node.name} has no value`);
  }
}
