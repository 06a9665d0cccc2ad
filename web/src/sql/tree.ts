/** The statements of a bill as a tree: each below the one whose rows it batches over. */
import { pathsOf } from "./fields";
import type { BilledStatement } from "./types";

export interface Branch {
  statement: BilledStatement;
  depth: number;
  /** Its path without what it shares with the statement above it. */
  label: string;
  /** The same of the other fields whose counts it returns. */
  further: string[];
}

/** In the order of the tree, outer statements first. */
export function branches(plan: BilledStatement[]): Branch[] {
  const below = (parent: number | undefined, depth: number): Branch[] =>
    plan.flatMap((statement, index) => {
      if (statement.over?.index !== parent) {
        return [];
      }
      const above = parent === undefined ? undefined : plan[parent]?.path;
      const [label = "", ...further] = pathsOf(statement).map((path) => shortened(path, above));
      return [
        { statement, depth, label, further },
        ...below(index, depth + 1),
      ];
    });
  return below(undefined, 0);
}

function shortened(path: string, above: string | undefined): string {
  if (above === undefined || !path.startsWith(`${above}.`)) {
    return path;
  }
  return path.slice(above.length + 1).replace(/^(nodes|edges\.node)\./, "");
}
